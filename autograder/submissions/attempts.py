"""Put an attempt in its place: a newer one replaces an older one, which is kept, and a kill leaves one of the two."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from .contents import Contents, UploadRefusedError, add_folder

TIMESTAMP = "timestamp.txt"
FORM = "%Y-%m-%d %H:%M:%S.%f UTC"  # nbgrader's
EXCHANGE = 2  # RENAME_EXCHANGE: swaps two folders at once
AT_FDCWD = -100


class Outcome(StrEnum):
    """What became of an attempt."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"
    OLDER = "older"


@dataclass(frozen=True)
class Places:
    """Where submissions of a set lie.

    Attributes:
        submitted: nbgrader's folder of submissions.
        earlier: the folder of replaced attempts.
    """

    submitted: Path
    earlier: Path
    problem_set: str

    def current(self, student: str) -> Path:
        """The folder of a student's submission."""
        return self.submitted / student / self.problem_set

    def replaced(self, student: str) -> Path:
        """The folder of the student's replaced attempts."""
        return self.earlier / student / self.problem_set


def put(places: Places, student: str, files: Mapping[str, bytes], time: datetime | None) -> Outcome:
    """Make an attempt the student's submission, unless it is there, or older than what is.

    Args:
        time: when it was handed in (UTC), if that is known.

    Raises:
        UploadRefusedError: something else lies where the submission belongs.
    """
    if time is not None:
        files = {**files, TIMESTAMP: time.strftime(FORM).encode()}
    current = places.current(student)
    for folder in (places.submitted / student, current):
        with contextlib.suppress(FileNotFoundError):
            if not stat.S_ISDIR(folder.lstat().st_mode):
                raise UploadRefusedError(f"Expected a folder at {folder}. A link or a file lies there: remove it.")
    there = current.exists()
    if there:
        present = _files(current)
        if present == dict(files):
            return Outcome.UNCHANGED
        before = _time(present)
        earlier = places.replaced(student)
        kept = [path for path in earlier.iterdir() if path.is_dir()] if earlier.is_dir() else []
        if (time and before and time < before) or any(_files(path) == dict(files) for path in kept):
            return Outcome.OLDER
    _swap(places, student, files)
    return Outcome.REPLACED if there else Outcome.NEW


def read_time(text: str) -> datetime | None:
    """nbgrader's time stamp (UTC); None if it is none."""
    with contextlib.suppress(ValueError):
        time = datetime.fromisoformat(text.strip().removesuffix(" UTC"))
        return time if time.tzinfo is None else None
    return None


def _time(files: Mapping[str, bytes]) -> datetime | None:
    return read_time(files.get(TIMESTAMP, b"")[:100].decode("ascii", "replace"))


def _files(folder: Path) -> dict[str, bytes]:
    contents = Contents()
    with contextlib.suppress(UploadRefusedError):
        add_folder(contents, folder)
    return contents.files if not contents.refused else {}


def _swap(places: Places, student: str, files: Mapping[str, bytes]) -> None:
    """Write the attempt beside, then put it in place: at every moment the old or the new one is there, whole."""
    current, earlier = places.current(student), places.replaced(student)
    scratch_root = places.earlier / ".incoming"
    scratch_root.mkdir(parents=True, exist_ok=True, mode=0o700)
    scratch = Path(tempfile.mkdtemp(dir=scratch_root))
    try:
        for name, data in files.items():
            path = scratch / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        scratch.chmod(0o755)
        current.parent.mkdir(parents=True, exist_ok=True)
        if not current.exists():
            scratch.rename(current)
            return
        earlier.mkdir(parents=True, exist_ok=True)
        number = 1 + max((int(path.name) for path in earlier.iterdir() if path.name.isdecimal()), default=0)
        kept = earlier / str(number)
        scratch.rename(kept)
        if not _exchange(kept, current):
            kept.rename(scratch)
            current.rename(kept)
            scratch.rename(current)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders at once; False where the system cannot."""
    renameat2 = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if renameat2 is None:
        return False
    return renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), EXCHANGE) == 0
