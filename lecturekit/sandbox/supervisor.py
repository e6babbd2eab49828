"""The process outside of the sandbox: measures what a submission uses, and ends it when it exceeds a limit."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import time
from collections.abc import Iterable
from pathlib import Path

import psutil

from lecturekit.sandbox import syscalls
from lecturekit.sandbox.limits import Limits, SandboxConfig
from lecturekit.sandbox.usage import ResourceUsage, cpu_seconds, process_tree

_POLL_SECONDS = 0.2
_MIN_BYTES_PER_FILE = 4096


def supervise(pid: int, config: SandboxConfig, protections: dict[str, str]) -> int:
    """Watch a child and its descendants until it ends, exceeds a limit, or SIGTERM arrives; then end them all.

    SIGINT is passed on to the child.

    Args:
        protections: as `ResourceUsage.protections`.

    Returns:
        The child's exit status, as a shell shows it.
    """
    signal.signal(signal.SIGTERM, lambda *_: os.kill(pid, signal.SIGKILL))
    signal.signal(signal.SIGINT, lambda *_: os.killpg(pid, signal.SIGINT))
    # Orphans become children of this process, so it still sees them.
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    # Memory inherited by the fork does not count; this process has inherited the same.
    inherited_bytes = _memory_bytes("self")
    usage = ResourceUsage(protections=protections)
    started = time.monotonic()
    child_fd = os.pidfd_open(pid)
    while not select.select([child_fd], [], [], _POLL_SECONDS)[0]:
        _measure(pid, usage, inherited_bytes, config.limits)
        usage.wall_seconds = time.monotonic() - started
        usage.ended_by = _exceeded_limit(usage, config)
        usage.write(config.supervisor_folder)
        if usage.ended_by:
            os.kill(pid, signal.SIGKILL)
            break
    _, status, child_times = os.wait4(pid, 0)
    _end_descendants()
    _restore_access(config.writable)
    usage.cpu_seconds = max(usage.cpu_seconds, child_times.ru_utime + child_times.ru_stime)
    usage.wall_seconds = time.monotonic() - started
    if not usage.ended_by and usage.cpu_seconds >= config.limits.cpu_seconds:
        usage.ended_by = "cpu"
    usage.write(config.supervisor_folder)
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else 128 - code


def _end_descendants() -> None:
    while descendants := process_tree(os.getpid())[1:]:
        for process in descendants:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(descendants, timeout=1)


def _restore_access(folders: Iterable[Path]) -> None:
    """Let the owner of the folders remove them, even if the submission has changed their modes."""
    for folder in folders:
        os.chmod(folder, 0o700)
        for parent, subfolders, _ in os.walk(folder):
            for path in (os.path.join(parent, name) for name in subfolders):
                if not os.path.islink(path):
                    os.chmod(path, 0o700)


def _measure(pid: int, usage: ResourceUsage, inherited_bytes: int, limits: Limits) -> None:
    processes = process_tree(pid)
    usage.cpu_seconds = max(usage.cpu_seconds, cpu_seconds(processes))
    usage.processes = max(usage.processes, len(processes))
    # This counts shared memory more than once; the exact sum is slow, so it is computed only if it decides.
    memory = sum(_memory_bytes(process.pid) for process in processes) - inherited_bytes
    if memory > limits.memory_bytes:
        memory = sum(_memory_bytes(process.pid, exact=True) for process in processes)
    usage.memory_bytes = max(usage.memory_bytes, memory)


def _memory_bytes(pid: int | str, exact: bool = False) -> int:
    """The memory that a process has written to, private and shared, without files."""
    file, names = ("smaps_rollup", ("Pss_Anon:", "Pss_Shmem:")) if exact else ("status", ("RssAnon:", "RssShmem:"))
    try:
        lines = Path(f"/proc/{pid}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith(names))


def _exceeded_limit(usage: ResourceUsage, config: SandboxConfig) -> str:
    """The exceeded limit, as `ResourceUsage.ended_by`."""
    limits = config.limits
    if usage.cpu_seconds > limits.cpu_seconds:
        return "cpu"
    if usage.wall_seconds > limits.wall_seconds:
        return "wall"
    if usage.memory_bytes > limits.memory_bytes:
        return "memory"
    # RLIMIT_NPROC does not stop root.
    if usage.processes > limits.processes:
        return "processes"
    if _holds_more_than(limits.scratch_bytes, config.writable):
        return "scratch"
    return ""


def _holds_more_than(limit: int, folders: Iterable[Path]) -> bool:
    """Whether the files in the folders take more than `limit` bytes; empty files count, too."""
    total = 0
    for folder in folders:
        for parent, _, names in os.walk(folder):
            for name in names:
                with contextlib.suppress(OSError):
                    total += max(os.lstat(os.path.join(parent, name)).st_blocks * 512, _MIN_BYTES_PER_FILE)
            if total > limit:
                return True
    return False
