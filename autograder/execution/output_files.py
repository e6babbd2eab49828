"""Files that a submission wrote, such as a table or a picture that a person grades."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

MAX_FILES, MAX_BYTES = 50, 8 << 20  # of all files together


def output_files(scratch: Path, handed_in: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files in a scratch folder that were not handed in, by relative path; no links, nothing hidden, bounded.

    The submission may still run, and put a link where a file or folder was: each is opened as what it was seen to be.
    """
    found: dict[str, bytes] = {}
    room = MAX_BYTES
    for name, descriptor in _files(scratch):
        with open(descriptor, "rb") as file:
            if name in handed_in:
                continue
            data = file.read(room + 1)
        room -= len(data)
        if room < 0 or len(found) == MAX_FILES:
            break
        found[name] = data
    return found


def _files(scratch: Path) -> Iterator[tuple[str, int]]:
    """Each regular file that may be taken, by relative path, opened."""
    for folder, folders, names, folder_descriptor in os.fwalk(scratch):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            if name.startswith((".", "__")) or name.endswith(".ipynb"):
                continue
            with suppress(OSError):  # a link, or not readable, or gone
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
                descriptor = os.open(name, flags, dir_fd=folder_descriptor)
                if stat.S_ISREG(os.fstat(descriptor).st_mode):
                    yield (PurePosixPath(folder).relative_to(scratch) / name).as_posix(), descriptor
                else:
                    os.close(descriptor)
