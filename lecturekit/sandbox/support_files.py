"""The support files of a notebook: data, modules and pictures beside it, which its scratch folder gets, too."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

MAX_BYTES = 200 * 2**20
MAX_FILES = 5000
IGNORED = {".ipynb_checkpoints", "__pycache__", "feedback"}  # nbgrader ignores these, too


def support_file_paths(folder: Path, *, hidden: bool = True) -> Iterator[tuple[str, Path]]:
    """The files in `folder` except notebooks, each as its relative path and its path; files in `folder` itself first.

    Links are not followed; virtual environments are skipped.

    Args:
        hidden: include files whose own or whose folder's name begins with a dot.
    """

    def is_included(path: str) -> bool:
        name = os.path.basename(path)
        return name not in IGNORED and not os.path.islink(path) and (hidden or not name.startswith("."))

    if folder.is_symlink():
        return
    for parent, folders, names in os.walk(folder):
        if "pyvenv.cfg" in names:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if is_included(os.path.join(parent, name)))
        for path in (Path(parent, name) for name in sorted(names)):
            if path.suffix not in (".ipynb", ".pyc") and is_included(str(path)) and path.is_file():
                yield path.relative_to(folder).as_posix(), path


def copy_support_files(folder: Path, scratch: Path) -> tuple[list[str], list[str]]:
    """Copy the support files in `folder` into `scratch`.

    Hidden files are not copied, as the folder may be somebody's home; nor are unreadable ones.

    Returns:
        The relative paths of the copied files, and of those that exceed `MAX_BYTES` or `MAX_FILES`.
    """
    copied: list[str] = []
    omitted: list[str] = []
    bytes_left = MAX_BYTES
    for name, path in support_file_paths(folder.resolve(), hidden=False):
        if len(copied) == MAX_FILES:
            omitted.append(name)
            break
        try:
            size = path.stat().st_size
            if size > bytes_left:
                omitted.append(name)
                continue
            target = scratch / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
        except OSError:
            continue
        bytes_left -= size
        copied.append(name)
    return copied, omitted
