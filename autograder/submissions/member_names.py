"""The names of files in archives and folders: which are safe to write, and which are left out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

SKIPPED = {"__MACOSX", ".ipynb_checkpoints", "__pycache__", "Thumbs.db", ".DS_Store", "desktop.ini"}
MAX_NAME = 240  # bytes of one part
MAX_PATH = 1000  # bytes
MAX_DEPTH = 12


class NameRefusedError(Exception):
    """A name that must not be written; the message says why."""


def is_skipped(parts: Iterable[str]) -> bool:
    """Whether a path belongs to what systems leave beside files, and nobody means to hand in."""
    return any(part in SKIPPED or part.startswith("._") for part in parts)


def member_parts(name: str) -> tuple[str, ...]:
    """The parts of a member's relative path, in composed letters (Unicode NFC).

    Raises:
        NameRefusedError: the path leads elsewhere, or not every system can write it.
    """
    try:
        size = len(name.encode())
    except UnicodeEncodeError:
        raise NameRefusedError("its name contains half a character") from None
    name = unicodedata.normalize("NFC", name)
    if any(unicodedata.category(letter) in ("Cc", "Zl", "Zp") for letter in name):
        raise NameRefusedError("its name contains a control character")
    if "\\" in name or re.match(r"[A-Za-z]:", name):
        raise NameRefusedError("its name is a Windows path")
    if name.startswith("/"):
        raise NameRefusedError("its name is an absolute path")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    if ".." in parts:
        raise NameRefusedError("its name leads out of the archive")
    if size > MAX_PATH or len(parts) > MAX_DEPTH or any(len(part.encode()) > MAX_NAME for part in parts):
        raise NameRefusedError("its name is too long")
    if not parts:
        raise NameRefusedError("it has no name")
    return parts


def printable(name: str) -> str:
    """A file's name for a message: on one line, short, and without what a terminal would obey."""
    text = "".join(c if c.isprintable() else "?" for c in name.encode("utf-8", "replace").decode())
    return text if len(text) <= 120 else text[:117] + "..."
