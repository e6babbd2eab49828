"""The process outside of the walls that watches what is inside use up, and ends it when it is too much."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from lecturekit.sandbox import syscalls as calls
from lecturekit.sandbox.limits import Limits, SandboxConfig
from lecturekit.sandbox.usage import ResourceUsage, cpu_seconds, family

_POLL_SECONDS = 0.2
_LEAST_BYTES_A_FILE = 4096


def supervise(pid: int, walls: SandboxConfig, outcome: dict[str, str]) -> int:
    """Watch a child and its descendants until it ends, or until SIGTERM comes, and end them with it.

    An interrupt is handed on.

    Returns:
        Its exit status, as a shell shows it.
    """
    signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.signal(signal.SIGINT, lambda *_: os.killpg(pid, signal.SIGINT))
    # Those whose parents end become this process's children, and so stay in sight.
    calls.prctl(calls.PR_SET_CHILD_SUBREAPER, 1)
    # What a fork inherits is nobody's consumption; this process has inherited the same.
    inherited = _memory("self")
    report = ResourceUsage(walls=outcome)
    started = time.monotonic()
    end = os.pidfd_open(pid)
    while not select.select([end], [], [], _POLL_SECONDS)[0]:
        _measure(pid, report, inherited, walls.limits)
        report.wall_seconds = time.monotonic() - started
        report.ended_by = _exceeded(report, walls)
        report.write(walls.record)
        if report.ended_by:
            os.kill(pid, signal.SIGKILL)
            break
    _, status, usage = os.wait4(pid, 0)
    _end_descendants()
    _open(walls.writable)
    report.cpu_seconds = max(report.cpu_seconds, usage.ru_utime + usage.ru_stime)
    report.wall_seconds = time.monotonic() - started
    if not report.ended_by and report.cpu_seconds >= walls.limits.cpu_seconds:
        report.ended_by = "cpu"
    report.write(walls.record)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _end_descendants() -> None:
    while descendants := family(os.getpid())[1:]:
        for process in descendants:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(descendants, timeout=1)


def _open(folders: Iterable[Path]) -> None:
    """Let the owner of the folders remove them, whatever the submission has made of their modes."""
    for folder in folders:
        os.chmod(folder, 0o700)
        for place, names, _ in os.walk(folder):
            for path in (os.path.join(place, name) for name in names):
                if not os.path.islink(path):
                    os.chmod(path, 0o700)


def _measure(pid: int, report: ResourceUsage, inherited: int, limits: Limits) -> None:
    processes = family(pid)
    report.cpu_seconds = max(report.cpu_seconds, cpu_seconds(processes))
    report.processes = max(report.processes, len(processes))
    # What processes share counts more than once here; the exact sum takes long, and is taken when it matters.
    memory = sum(_memory(process.pid) for process in processes) - inherited
    if memory > limits.memory_bytes:
        memory = sum(_memory(process.pid, exact=True) for process in processes)
    report.memory_bytes = max(report.memory_bytes, memory)


def _memory(pid: int | str, exact: bool = False) -> int:
    """The bytes that a process has written to: its own and its shared ones, files excepted."""
    file, names = ("smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) if exact else ("status", ("RssAnon:", "RssShmem:"))
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(names))


def _exceeded(report: ResourceUsage, walls: SandboxConfig) -> str:
    limits = walls.limits
    if report.cpu_seconds > limits.cpu_seconds:
        return "cpu"
    if report.wall_seconds > limits.wall_seconds:
        return "wall"
    if report.memory_bytes > limits.memory_bytes:
        return "memory"
    # RLIMIT_NPROC holds back everybody but root.
    if report.processes > limits.processes:
        return "processes"
    if _holds_more_than(limits.scratch_bytes, walls.writable):
        return "scratch"
    return ""


def _holds_more_than(limit: int, folders: Iterable[Path]) -> bool:
    """Whether the folders hold more; an empty file counts, too, and the walk ends at the limit."""
    total = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):
                    total += max(os.lstat(os.path.join(place, name)).st_blocks * 512, _LEAST_BYTES_A_FILE)
            if total > limit:
                return True
    return False
