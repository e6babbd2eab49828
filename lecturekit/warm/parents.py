"""The warm parents of this user: lists them, and stops idle ones.

Each environment has its own parent, of .8 GB, most of which no other process shares. Before another one starts, idle
parents are stopped, the longest idle first, until few enough are running and enough memory is free.
"""

from __future__ import annotations

import contextlib
import signal
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

MAX_PARENTS = 3
MIN_FREE_BYTES = 3 << 30  # memory for one more parent and its kernels
MAIN = "from lecturekit.warm.parent import main; main()"


@dataclass(frozen=True)
class ParentProcess:
    """One warm parent.

    Attributes:
        python: the interpreter whose packages it has imported.
        kernels: how many are running now.
        memory_bytes: its memory, including what its kernels share.
        idle_seconds: the time since a kernel last started or ended.
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
    """The running parents that have a note in `folder`, the longest idle first."""
    running = []
    for note in folder.glob("*.note"):
        with contextlib.suppress(psutil.Error, ValueError, OSError):
            socket_name, _, pid = note.read_text().partition(" ")
            process = psutil.Process(int(pid))
            command = process.cmdline()
            if MAIN in command:
                idle = time.time() - (folder / socket_name).stat().st_mtime
                memory = process.memory_info().rss
                running.append(ParentProcess(process, command[0], len(process.children()), memory, idle))
    return sorted(running, key=lambda parent: -parent.idle_seconds)


def make_room(folder: Path) -> list[ParentProcess]:
    """Stop idle parents until one more may start; return the stopped ones. Parents with kernels are left alone."""
    running = parents(folder)
    stopped: list[ParentProcess] = []
    for parent in [p for p in running if not p.kernels]:
        if len(running) - len(stopped) < MAX_PARENTS and psutil.virtual_memory().available > MIN_FREE_BYTES:
            break
        if stop_if_idle(parent):
            stopped.append(parent)
    return stopped


def stop_if_idle(parent: ParentProcess) -> bool:
    """Stop a parent that has no kernels; return whether it has ended.

    It decides itself, because a client may have asked it for a kernel since it was listed. A client that asks at this
    moment finds its socket closed, and starts a fresh one.
    """
    return not parent.kernels and _stop(parent, signal.SIGUSR1)


def terminate(parent: ParentProcess) -> bool:
    """Stop a parent and its kernels; return whether it has ended."""
    return _stop(parent, signal.SIGTERM)


def _stop(parent: ParentProcess, signal_number: int) -> bool:
    with contextlib.suppress(psutil.Error):
        parent.process.send_signal(signal_number)
        parent.process.wait(timeout=5)
    return not parent.process.is_running()
