"""A student's code as an example for others: without comments, and without the student's names."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable

MAX_LINES = 30
LEAST = 3  # letters; a shorter name would match half of all code


def anonymous(code: str, names: Iterable[str]) -> str:
    """The code without what could tell who wrote it: comments, and names of the student, in any case."""
    text = nameless(_without_comments(code), names)
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], f"… and {len(lines) - MAX_LINES} more lines"]
    return "\n".join(lines)


def nameless(text: str, names: Iterable[str]) -> str:
    """The text without a student's names."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= LEAST:
            text = re.sub(rf"(?i)(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", "…", text)
    return text


def _without_comments(code: str) -> str:
    lines = code.splitlines()
    empty = set()
    try:
        for token in tokenize.generate_tokens(io.StringIO(code).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                lines[row - 1] = lines[row - 1][:column].rstrip()
                if not lines[row - 1]:
                    empty.add(row - 1)
    except (tokenize.TokenError, SyntaxError, IndexError):  # code that does not parse: by the look of it
        lines = [re.sub(r"(^|\s)#.*$", "", line) for line in code.splitlines()]
        return "\n".join(lines)
    return "\n".join(line for place, line in enumerate(lines) if place not in empty)
