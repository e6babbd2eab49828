"""Counts in messages: "1 notebook", "2 notebooks"."""

from __future__ import annotations


def plural(count: int, singular: str, plural: str = "") -> str:
    """`count` and the matching form of a noun or phrase; the plural form is `singular` + "s" by default."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"
