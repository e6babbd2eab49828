"""What lies beside a notebook, and goes into its scratch folder with it: data, modules, pictures."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

MAX_BYTES = 200 * 2**20
MAX_FILES = 5000
IGNORED = {".ipynb_checkpoints", "__pycache__", "feedback"}  # as nbgrader does


def support_file_paths(folder: Path, *, hidden: bool = True) -> Iterator[tuple[str, Path]]:
    """The files in `folder` that are no notebooks, each with its relative path, the outermost first.

    No link is followed, and no virtual environment is entered.

    Args:
        hidden: whether those count whose own or whose folder's name begins with a point.
    """

    def counts(path: str) -> bool:
        name = os.path.basename(path)
        return name not in IGNORED and not os.path.islink(path) and (hidden or not name.startswith("."))

    if folder.is_symlink():
        return
    for place, folders, names in os.walk(folder):
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if counts(os.path.join(place, name)))
        for path in (Path(place, name) for name in sorted(names)):
            if path.suffix not in (".ipynb", ".pyc") and counts(str(path)) and path.is_file():
                yield path.relative_to(folder).as_posix(), path


def copy_support_files(folder: Path, scratch: Path) -> tuple[list[str], list[str]]:
    """Copy what lies in `folder` into `scratch`; the relative paths of what was copied, and of what was too much.

    What is hidden stays behind: a folder may be somebody's home. So does what cannot be read.
    """
    copied: list[str] = []
    left: list[str] = []
    room = MAX_BYTES
    for name, path in support_file_paths(folder.resolve(), hidden=False):
        if len(copied) == MAX_FILES:
            left.append(name)
            break
        try:
            size = path.stat().st_size
            if size > room:
                left.append(name)
                continue
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        except OSError:
            continue
        room -= size
        copied.append(name)
    return copied, left
