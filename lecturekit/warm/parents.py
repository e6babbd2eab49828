"""The warm parents of this user: which there are, what they hold, and when one has to go.

Each environment has a parent of its own, of .8 GB, most of it shared by none. Before another one starts, the idle ones
that are too many, or that fill the memory, are ended, the one that has been idle the longest first.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

MOST = 3  # parents that may stand side by side
SPARE_BYTES = 3 << 30  # of memory that one more parent and its kernels need
MAIN = "from lecturekit.warm.parent import main; main()"


@dataclass(frozen=True)
class ParentProcess:
    """One warm parent.

    Attributes:
        python: the interpreter whose packages it has imported.
        kernels: how many run now.
        memory_bytes: what it holds, shared parts of its kernels included.
        idle_seconds: since when no kernel has started or ended.
    """

    process: psutil.Process
    python: str
    kernels: int
    memory_bytes: int
    idle_seconds: float

    @property
    def pid(self) -> int:
        return self.process.pid


def parents(folder: Path) -> list[ParentProcess]:
    """The parents whose notes lie in `folder`, the one that has been idle the longest first."""
    found = []
    for note in folder.glob("*.note"):
        with contextlib.suppress(psutil.Error, ValueError, OSError):
            name, _, pid = note.read_text().partition(" ")
            process = psutil.Process(int(pid))
            command = process.cmdline()
            if MAIN in command:
                idle = time.time() - (folder / name).stat().st_mtime
                held = process.memory_info().rss
                found.append(ParentProcess(process, command[0], len(process.children()), held, idle))
    return sorted(found, key=lambda parent: -parent.idle_seconds)


def make_room(folder: Path) -> list[ParentProcess]:
    """End idle parents until one more may start; returns them. One that has kernels is left alone."""
    standing = parents(folder)
    ended: list[ParentProcess] = []
    for parent in [p for p in standing if not p.kernels]:
        if len(standing) - len(ended) < MOST and psutil.virtual_memory().available > SPARE_BYTES:
            break
        if end(parent):
            ended.append(parent)
    return ended


def end(parent: ParentProcess) -> bool:
    """End a parent, and its kernels with it. Whether it is gone.

    Whoever asks it for a kernel at this moment finds its socket closed, and starts a fresh one.
    """
    with contextlib.suppress(psutil.Error):
        parent.process.terminate()
        parent.process.wait(timeout=5)
    return not parent.process.is_running()
