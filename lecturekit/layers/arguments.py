"""Argument checks; each error names what was expected, what was received and what to do."""


def positive_integer(name, value):
    """Return `value` if it is a positive integer; otherwise raise a ValueError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(
            f"Expected `{name}` to be a positive integer. Received: {name}={value!r}. "
            f"Pass a whole number, for example {name}=1."
        )
    return value


def one_of(name, value, choices):
    """Return `value` if it is among `choices`; otherwise raise a ValueError."""
    if value not in choices:
        raise ValueError(
            f"Expected `{name}` to be one of {', '.join(map(repr, choices))}. Received: {name}={value!r}. "
            "Choose one of these."
        )
    return value


def known_size(layer, input_shape, axis):
    """Return the size of the axis that `layer`'s weights depend on; raise a ValueError if it is None."""
    if input_shape[axis] is None:
        raise ValueError(
            f"Layer '{layer.name}' expected axis {axis} of its input to have a known size. "
            f"Received: shape={tuple(input_shape)}. Give the size in `keras.Input`; "
            "the batch and the other axes may be None."
        )
    return input_shape[axis]
