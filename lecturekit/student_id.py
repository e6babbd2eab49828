"""What a student id may be: one part of a file's path, on every system and in nbgrader's exchange.

Rosters, `lecturekit pack` and `autograder collect` share this definition.
"""

from __future__ import annotations

import unicodedata

MAX_BYTES = 100  # a packed notebook's name also holds the set, the time, and the notebook's name
SEPARATORS = '/\\:*?"<>|+'  # of folders, drives, patterns, and the names in nbgrader's exchange
ATTEMPT = "_attempt_"  # follows the id in the name of an archive


def id_problem(student: str) -> str:
    """Why a text cannot be a student id; "" if it can."""
    try:
        size = len(student.encode())
    except UnicodeEncodeError:
        return "it contains half a character"
    if not student:
        return "it is empty"
    if student != student.strip():
        return "it begins or ends with a space"
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp") for letter in student):
        return "it contains an invisible character"
    if found := next((letter for letter in student if letter in SEPARATORS), ""):
        return f"it contains {found!r}"
    if student.startswith((".", "-")) or student.endswith("."):
        return "it begins with a dot or a hyphen, or ends with a dot"
    if size > MAX_BYTES:
        return f"it is longer than {MAX_BYTES} bytes"
    return f"it contains {ATTEMPT!r}" if ATTEMPT in student else ""


def id_key(student: str) -> str:
    """What is the same for two ids that name the same folder on some system: upper case, composed letters."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", student).casefold())
