"""The CPU time of running processes, exactly, in a window in which none of them can start another.

What a process has used is lost when it ends without being waited for, and so is that of a thread when only threads
are counted. So both are kept from starting, and a process that has ended shows as missing.
"""

from __future__ import annotations

import contextlib
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path

_CPUCLOCK_SCHED = 2  # as in Linux' posix-timers.h: what the scheduler counted, to the nanosecond


def process_seconds(pids: Iterable[int]) -> dict[int, float]:
    """CPU seconds of each process, over all its threads, also ended ones; without those that have ended."""
    seconds = {}
    for pid in pids:
        with contextlib.suppress(OSError):
            seconds[pid] = time.clock_gettime(~pid << 3 | _CPUCLOCK_SCHED)
    return seconds


def forbid_new_processes(pids: Callable[[], Iterable[int]]) -> None:
    """Keep processes, from now on, from starting processes and threads. They cannot undo it.

    Linux exempts root, which a submission is only where there is no mount namespace.

    Args:
        pids: lists the processes; asked again until there are no new ones.

    Raises:
        OSError, subprocess.CalledProcessError: the system does not allow it.
    """
    done: set[int] = set()
    while new := {*pids()} - done:
        for pid in new:
            with contextlib.suppress(ProcessLookupError):
                _forbid_new_processes(pid)
        done |= new


def _forbid_new_processes(pid: int) -> None:
    import resource  # not on Windows

    try:
        resource.prlimit(pid, resource.RLIMIT_NPROC, (0, 0))
    except PermissionError:
        # Root without CAP_SYS_RESOURCE, as in a container, may not, but its owner may.
        owner = Path(f"/proc/{pid}").stat()
        command = ["prlimit", "--pid", str(pid), "--nproc=0:0"]
        subprocess.run(command, user=owner.st_uid, group=owner.st_gid, extra_groups=[], check=True, capture_output=True)
