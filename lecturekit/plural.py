"""Counts in messages: "1 notebook", "2.5 points"."""

from __future__ import annotations


def plural(count: float, singular: str, plural: str = "") -> str:
    """`count` and the matching form of a noun or phrase; the plural form is `singular` + "s" by default."""
    number = f"{count:g}" if isinstance(count, float) else str(count)
    return f"{number} {singular if count == 1 else plural or singular + 's'}"
