"""Checks of layers' arguments: what was expected, what came, what to do."""


def positive_integer(name, value):
    """`value`, if it is a whole number above 0; else a ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(
            f"Expected `{name}` to be a positive integer. Received: {name}={value!r}. "
            f"Pass a whole number, for example {name}=1."
        )
    return value
