"""Find files of a released folder that differ from what the solutions generate."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from lecturekit.check.public import SUFFIX

# Processors sum in different orders, so the last digits of a solution's answers differ between machines.
RTOL, ATOL = 1e-4, 1e-5


def stale_files(folder: Path, files: dict[str, str]) -> list[str]:
    """The names of files that are missing, superfluous or different in `folder`.

    Args:
        files: the folder's expected files: name -> text.
    """
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if _is_visible(folder, path)}
    return sorted((present - set(files)) | {name for name, text in files.items() if not _holds(folder / name, text)})


def _is_visible(folder: Path, path: Path) -> bool:
    """Whether git would see the file, unlike Jupyter's checkpoints."""
    hidden = {".ipynb_checkpoints", "__pycache__"} & set(path.relative_to(folder).parts)
    return not hidden and (path.is_symlink() or not path.is_dir())


def _holds(path: Path, text: str) -> bool:
    """Whether a file holds `text`, or for a public half, the same up to rounding."""
    if not path.is_file() or path.is_symlink():
        return False
    data = path.read_bytes()
    return data == text.encode() or (path.name.endswith(SUFFIX) and _alike_texts(data, text))


def _alike_texts(data: bytes, text: str) -> bool:
    try:
        return alike(json.loads(data), json.loads(text))
    except ValueError:
        return False


def alike(a: Any, b: Any) -> bool:
    """Whether two JSON values are equal up to the last digits of their floats."""
    match a, b:
        case dict(), dict():
            return list(a) == list(b) and all(alike(a[key], b[key]) for key in a)
        case list(), list():
            return len(a) == len(b) and all(map(alike, a, b))
        case float(), float():
            return math.isclose(a, b, rel_tol=RTOL, abs_tol=ATOL) or (a != a and b != b)
    return type(a) is type(b) and a == b
