"""Anonymize a student's code: remove comments and the student's names."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable

from lecturekit.plural import plural

MAX_LINES = 30
MIN_NAME = 3  # letters; shorter names match too much code


def anonymous(code: str, names: Iterable[str]) -> str:
    """The code without comments and the student's names (ignoring case), cut after `MAX_LINES` lines."""
    text = nameless(_without_comments(code), names)
    lines = [line.rstrip() for line in text.strip("\n").splitlines()]
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], f"… and {plural(len(lines) - MAX_LINES, 'more line')}"]
    return "\n".join(lines)


def nameless(text: str, names: Iterable[str]) -> str:
    """The text with a student's names replaced by "…"."""
    for name in sorted(names, key=len, reverse=True):
        if len(name) >= MIN_NAME:
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
    except (tokenize.TokenError, SyntaxError, IndexError):  # code that does not parse: search for "#"
        lines = [re.sub(r"(^|\s)#.*$", "", line) for line in code.splitlines()]
        return "\n".join(lines)
    return "\n".join(line for row, line in enumerate(lines) if row not in empty)
