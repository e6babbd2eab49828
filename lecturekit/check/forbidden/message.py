"""What a student reads who used something forbidden."""

from __future__ import annotations

from collections.abc import Mapping

from .static import Use

INSTEAD = "Write the steps yourself, with what the exercise explains."
MOST = 100  # letters of a line that are quoted


def message(use: Use | str, forbids: Mapping[str, str]) -> str:
    """The sentences for a student: where it stands, what is not allowed, and what to do instead.

    Args:
        use: where it stands; or only the forbidden name, for one that was seen while the code ran.

    Example:
        >>> message("scipy", {"scipy": "Use loops."})
        'While it ran, your code used `scipy`, which this exercise does not allow. Use loops.'
    """
    name = use if isinstance(use, str) else use.forbidden
    instead = forbids.get(name) or INSTEAD
    if isinstance(use, str):
        return f"While it ran, your code used `{name}`, which this exercise does not allow. {instead}"
    called = "" if use.written == name else f" (here as `{_short(use.written)}`)"
    quoted = "" if use.source == use.written else f": `{_short(use.source)}`"
    where = f"Line {use.line} of code cell {use.cell + 1}"
    return f"{where} uses `{name}`{called}, which this exercise does not allow{quoted}. {instead}"


def _short(code: str) -> str:
    return code if len(code) <= MOST else f"{code[: MOST - 4]} ..."
