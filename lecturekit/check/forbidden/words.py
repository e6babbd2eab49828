"""What a student reads who used something forbidden."""

from __future__ import annotations

from collections.abc import Mapping

from .static import Use

INSTEAD = "Write its steps yourself, with what the exercise explains."


def told(use: Use | str, forbids: Mapping[str, str]) -> str:
    """The sentences for a student: what is not allowed, where it stands, and what to use instead.

    Args:
        use: where it stands; or only the forbidden name, for one that was seen while the code ran.

    Example:
        >>> told("scipy", {"scipy": "Use loops."})
        'Your code uses `scipy`, which is not allowed here, as writing it is the exercise. Use loops.'
    """
    if isinstance(use, str):
        name, start = use, f"Your code uses `{use}`, which"
    else:
        name = use.forbidden
        start = f"`{use.written}` (line {use.line} of code cell {use.cell + 1}: `{use.source}`)"
        if name.rpartition(".")[2] not in use.written:
            start += f" means `{name}`, which"
    return f"{start} is not allowed here, as writing it is the exercise. {forbids.get(name) or INSTEAD}"
