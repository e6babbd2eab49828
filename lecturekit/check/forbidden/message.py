"""The message for a student who used something forbidden."""

from __future__ import annotations

from collections.abc import Mapping

from .static import Use

INSTEAD = "Write the steps yourself, with what the exercise explains."
SWITCHES = (  # what ends the watch, looks for it, or runs code that it does not see
    *("sys.setprofile", "sys.settrace", "sys.getprofile", "sys.gettrace", "sys.addaudithook", "sys.audit"),
    *("_thread.start_new_thread", "_thread.start_joinable_thread"),
)
MAX_QUOTE = 100  # characters


def message(use: Use | str, forbids: Mapping[str, str], place: str = "") -> str:
    """Where a forbidden name is used, and what to do instead.

    Args:
        use: a use in the text; or just the forbidden name or one of `SWITCHES`, if it was called at run time.
        place: the line that called it, if it is known.

    Example:
        >>> message("scipy", {"scipy": "Use loops."})
        'While it ran, your code used `scipy`, which this exercise does not allow. Use loops.'
    """
    name = use if isinstance(use, str) else use.forbidden
    instead = forbids.get(name) or INSTEAD
    if isinstance(use, str):
        at = f" ({place})" if place else ""
        if name in SWITCHES and name not in forbids:
            return (
                f"While it ran, your code called `{name}`{at}, behind which it could use what this exercise does not "
                "allow. Leave it out: no solution needs it."
            )
        return f"While it ran, your code used `{name}`{at}, which this exercise does not allow. {instead}"
    alias = "" if use.written == name else f" (here as `{_short(use.written)}`)"
    quote = "" if use.source == use.written else f": `{_short(use.source)}`"
    location = f"Line {use.line} of code cell {use.cell + 1}"
    return f"{location} uses `{name}`{alias}, which this exercise does not allow{quote}. {instead}"


def _short(code: str) -> str:
    return code if len(code) <= MAX_QUOTE else f"{code[: MAX_QUOTE - 4]} ..."
