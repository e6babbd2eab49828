"""Temporary folders that say whose they are, so that those of killed processes can be swept."""

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
_OWNED = re.compile(rf"(?:{'|'.join(PREFIXES)})(\d+)-(\d+)-\w+")


def owned(prefix: str) -> Path:
    """A new temporary folder whose name tells the process that it belongs to.

    Args:
        prefix: one of `PREFIXES`.
    """
    return Path(tempfile.mkdtemp(prefix=f"{prefix}{os.getpid()}-{_born(os.getpid())}-")).resolve()


@contextmanager
def owned_folder(prefix: str) -> Iterator[Path]:
    """As `owned`; the folder is removed in the end."""
    folder = owned(prefix)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep() -> list[Path]:
    """Remove what no living process owns: the temporary folders of processes that were killed."""
    swept = []
    with contextlib.suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            match = _OWNED.fullmatch(entry.name)
            if not match or not entry.is_dir(follow_symlinks=False) or not _is_own(entry):
                continue
            if _born(int(match[1])) != int(match[2]):
                shutil.rmtree(entry.path, ignore_errors=True)
                swept.append(Path(entry.path))
    return swept


def _is_own(entry: os.DirEntry) -> bool:
    """Whether this user made it. A submission of root's belongs to a user of its own, and is root's all the same."""
    with contextlib.suppress(OSError):
        return os.getuid() in (0, entry.stat(follow_symlinks=False).st_uid)
    return False


def _born(pid: int) -> int:
    """When a process was started, in hundredths of a second, as a number that is used again is another process'; 0 if
    there is none."""
    try:
        return round(psutil.Process(pid).create_time() * 100)
    except psutil.Error:
        return 0
