"""Temporary folders whose names identify their process, so that those of killed processes can be removed."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

PREFIXES = ("kernel-", "lecturekit-")
_OWNED_NAME = re.compile(rf"(?:{'|'.join(PREFIXES)})(?P<pid>\d+)-(?P<start_time>\d+)-\w+")


def new_owned_folder(prefix: str) -> Path:
    """A new temporary folder whose name identifies this process.

    Args:
        prefix: one of `PREFIXES`.
    """
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-{_start_time(os.getpid())}-")).resolve()


@contextmanager
def owned_folder(prefix: str) -> Iterator[Path]:
    """As `new_owned_folder`; the folder is removed at the end of the block."""
    folder = new_owned_folder(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> list[Path]:
    """Remove, and return, the temporary folders whose owner has ended: it was killed before it could remove them."""
    removed = []
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            match = _OWNED_NAME.fullmatch(entry.name)
            if not match or not entry.is_dir(follow_symlinks=False) or not _is_mine(entry):
                continue
            if _start_time(int(match["pid"])) != int(match["start_time"]):
                shutil.rmtree(entry.path, ignore_errors=True)
                removed.append(Path(entry.path))
    return removed


def _is_mine(entry: os.DirEntry) -> bool:
    """Whether this user created the folder. Root gives folders to users of submissions, so for root all count."""
    with contextlib.suppress(OSError):
        return os.getuid() in (0, entry.stat(follow_symlinks=False).st_uid)
    return False


def _start_time(pid: int) -> int:
    """When a process started, in hundredths of a second; 0 if there is none. Tells apart processes that reuse an id."""
    try:
        return round(psutil.Process(pid).create_time() * 100)
    except psutil.Error:
        return 0
