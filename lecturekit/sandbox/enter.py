"""Raises the walls: the caller goes on inside, in a new process; its former self watches from outside."""

from __future__ import annotations

import contextlib
import json
import math
import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lecturekit.sandbox import landlock, mounts, seccomp, visible_paths
from lecturekit.sandbox import syscalls as calls
from lecturekit.sandbox.limits import LANDLOCK, NAMESPACES, SECCOMP, Limits, SandboxConfig, SandboxUnavailableError
from lecturekit.sandbox.supervisor import supervise

_NAMESPACES = calls.CLONE_NEWPID | calls.CLONE_NEWNET | calls.CLONE_NEWIPC | calls.CLONE_NEWUTS
# Numbers that systemd keeps free of users and containers; a process's own added, each is somebody else.
_FIRST_UID, _NOBODY = 0x70000000, 65534


def enter_sandbox(walls: SandboxConfig) -> None:
    """Return inside the walls, in a new process; the calling process supervises it, and exits as it exits.

    The calling process must have one thread only.

    Raises:
        SandboxUnavailableError: the file system or the network could not be shut off (raised in the new process).
    """
    as_root = os.geteuid() == 0
    uid = _spare_uid()
    outcome = {"processes and network": _attempt(_separate, as_root)}
    data_bytes = _data_bytes() + walls.limits.memory_bytes
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        _watch(pid, walls, reader)
    os.close(reader)
    # Linux shares the processor out by sessions: one for each keeps the supervisor awake.
    os.setsid()
    _limit(walls.limits, data_bytes, _others() if outcome["processes and network"] else 0)
    outcome |= _shut_in(walls, separate=not outcome["processes and network"])
    _give_up_power(uid if as_root and not outcome["mounts"] else None, walls.writable)
    outcome["system calls"] = _attempt(seccomp.restrict, bool(outcome["processes and network"]))
    os.write(writer, json.dumps(outcome).encode())
    os.close(writer)
    _require(outcome)
    os.chdir(walls.writable[0])


def enter_from_json(payload: dict[str, Any]) -> None:
    """`enter_sandbox`, as a warm parent's child set-up."""
    enter_sandbox(SandboxConfig.from_json(payload))


def _spare_uid() -> int:
    """A user number that nobody has; in a container with few numbers, nobody's."""
    wanted = _FIRST_UID + os.getpid()
    ranges = (map(int, line.split()) for line in Path("/proc/self/uid_map").read_text().splitlines())
    return wanted if any(first <= wanted < first + count for first, _, count in ranges) else _NOBODY


def _attempt(wall: Callable[..., None], *arguments: Any) -> str:
    """Raise one wall; return what hinders it, "" if nothing does."""
    try:
        wall(*arguments)
    except OSError as error:
        return str(error)
    return ""


def _separate(as_root: bool) -> None:
    """Give the children their own processes, network and so on; without root, that takes a user namespace."""
    uid, gid = os.geteuid(), os.getegid()
    calls.unshare(_NAMESPACES if as_root else _NAMESPACES | calls.CLONE_NEWUSER)
    if not as_root:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _watch(pid: int, walls: SandboxConfig, reader: int) -> None:
    """Be the supervisor, to the end of this process."""
    code = 1
    try:
        os.closerange(3, reader)
        os.closerange(reader + 1, os.sysconf("SC_OPEN_MAX"))
        with open(reader) as pipe:
            outcome = json.loads(pipe.read() or "{}")
        code = supervise(pid, walls, outcome)
    finally:
        os._exit(code)


def _data_bytes() -> int:
    """What this process already has of the memory that RLIMIT_DATA counts."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))


def _others() -> int:
    """The threads that this user runs: without a user namespace, Linux counts them as the submission's."""
    user, count = os.getuid(), 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, ValueError, StopIteration):  # it has just ended
            if status.stat().st_uid == user:
                lines = status.read_text().splitlines()
                count += int(next(line for line in lines if line.startswith("Threads:")).split()[1])
    return count


def _limit(limits: Limits, data_bytes: int, others: int) -> None:
    """Set the limits of this process.

    Args:
        data_bytes: its memory, with what it has already.
        others: how many further processes count as its own.
    """
    for kind, value in (
        (resource.RLIMIT_CPU, math.ceil(limits.cpu_seconds) + 1),
        (resource.RLIMIT_DATA, data_bytes),
        (resource.RLIMIT_NPROC, limits.processes + others),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _, most = resource.getrlimit(kind)
        value = value if most == resource.RLIM_INFINITY else min(value, most)
        resource.setrlimit(kind, (value, value))
    # Where it does not, this helps the supervisor.
    os.nice(10)
    # Where the machine's memory ends all the same, a submission goes first.
    Path("/proc/self/oom_score_adj").write_text("1000")


def _shut_in(walls: SandboxConfig, separate: bool) -> dict[str, str]:
    readable, devices, writable = (
        [*visible_paths.readable_paths(), *walls.readable],
        [*visible_paths.DEVICES],
        [*walls.writable],
    )
    outcome = {"mounts": "needs a process namespace"}
    if separate:
        outcome["mounts"] = _attempt(mounts.enter_own_root, walls.record / "root", readable, devices, writable)
        if not outcome["mounts"]:
            # Only now do these show nothing but the submission's own.
            readable.append(Path("/proc"))
            devices.append(Path("/dev/pts"))
            writable += mounts.TEMPORARY
    if outcome["mounts"]:
        readable += visible_paths.OWN_PROCESS
    outcome["landlock"] = _attempt(landlock.restrict, readable, devices, writable)
    return outcome


def _give_up_power(uid: int | None, folders: tuple[Path, ...]) -> None:
    """Become that user, whom the folders are given to; without a uid, stay who one is, with no capability.

    (Python may lie in a home that only its owner can enter. A new root lets others in.)
    """
    if uid is None:
        calls.drop_capabilities()
    else:
        for folder in folders:
            _give(folder, uid)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    # A change of user makes a process's own entries in /proc unreadable for itself; there is no core to dump.
    calls.prctl(calls.PR_SET_DUMPABLE, 1)
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
    calls.prctl(calls.PR_SET_PDEATHSIG, signal.SIGKILL)


def _give(folder: Path, uid: int) -> None:
    os.chown(folder, uid, uid)
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(place, name), uid, uid, follow_symlinks=False)


def _require(outcome: dict[str, str]) -> None:
    needed = {
        "file system": (("mounts", NAMESPACES), ("landlock", LANDLOCK)),
        "network": (("processes and network", NAMESPACES), ("system calls", SECCOMP)),
    }
    for place, ways in needed.items():
        if all(outcome[wall] for wall, _ in ways):
            tried = "; ".join(f"{wall}: {outcome[wall]}" for wall, _ in ways)
            remedies = ", or ".join(remedy for _, remedy in ways)
            raise SandboxUnavailableError(f"expected a wall around the {place}, received {tried}. Needed: {remedies}")
