"""What in a released folder is no longer what the solutions give."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from lecturekit.check.public import SUFFIX

# Another processor adds up in another order: the answers of a solution differ there in their last digits.
RTOL, ATOL = 1e-4, 1e-5


def drift(folder: Path, files: dict[str, str]) -> list[str]:
    """The names of released files in `folder` that are not what the solutions give."""
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if _is_ours(folder, path)}
    return sorted((present - set(files)) | {name for name, text in files.items() if not _holds(folder / name, text)})


def _is_ours(folder: Path, path: Path) -> bool:
    """Whether it is a file that git would see, unlike the checkpoints that Jupyter leaves."""
    hidden = {".ipynb_checkpoints", "__pycache__"} & set(path.relative_to(folder).parts)
    return not hidden and (path.is_symlink() or not path.is_dir())


def _holds(path: Path, text: str) -> bool:
    if not path.is_file() or path.is_symlink():
        return False
    found = path.read_bytes()
    return found == text.encode() or (path.name.endswith(SUFFIX) and _alike_texts(found, text))


def _alike_texts(found: bytes, text: str) -> bool:
    try:
        return alike(json.loads(found), json.loads(text))
    except ValueError:
        return False


def alike(a: Any, b: Any) -> bool:
    """Whether two JSON values are the same but for the last digits of their floats."""
    match a, b:
        case dict(), dict():
            return list(a) == list(b) and all(alike(a[key], b[key]) for key in a)
        case list(), list():
            return len(a) == len(b) and all(map(alike, a, b))
        case float(), float():
            return math.isclose(a, b, rel_tol=RTOL, abs_tol=ATOL) or (a != a and b != b)
    return type(a) is type(b) and a == b
