"""Enters the sandbox: the caller continues inside, in a new process, which the original process supervises."""

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

from lecturekit.sandbox import landlock, mounts, seccomp, syscalls, visible_paths
from lecturekit.sandbox.limits import LANDLOCK, NAMESPACES, SECCOMP, Limits, SandboxConfig, SandboxUnavailableError
from lecturekit.sandbox.supervisor import supervise

_NAMESPACE_FLAGS = syscalls.CLONE_NEWPID | syscalls.CLONE_NEWNET | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS
# systemd reserves numbers from here on for neither users nor containers; adding the process id makes each one unique.
_FIRST_UID, _NOBODY = 0x70000000, 65534


def enter_sandbox(config: SandboxConfig) -> None:
    """Return inside the sandbox, in a new process; the calling process supervises it, and exits with its status.

    The calling process must have only one thread.

    Raises:
        SandboxUnavailableError: the file system or the network could not be closed (raised in the new process).
    """
    as_root = os.geteuid() == 0
    uid = _unused_uid()
    errors = {"namespaces": _error_of(_enter_namespaces, as_root)}
    data_bytes = _data_bytes() + config.limits.memory_bytes
    reader, writer = os.pipe()
    pid = os.fork()
    if pid:
        _become_supervisor(pid, config, reader)
    os.close(reader)
    # Linux divides the processor among sessions first: with one of its own, the supervisor is not starved.
    os.setsid()
    _set_limits(config.limits, data_bytes, _thread_count_of_user() if errors["namespaces"] else 0)
    errors |= _restrict_files(config, has_namespaces=not errors["namespaces"])
    _drop_privileges(uid if as_root and not errors["mounts"] else None, config.writable)
    errors["seccomp"] = _error_of(seccomp.restrict, bool(errors["namespaces"]))
    os.write(writer, json.dumps(errors).encode())
    os.close(writer)
    require_closed(errors)
    os.chdir(config.writable[0])


def enter_from_json(payload: dict[str, Any]) -> None:
    """`enter_sandbox`, as the child setup of a warm parent."""
    enter_sandbox(SandboxConfig.from_json(payload))


def require_closed(errors: dict[str, str]) -> None:
    """Require that file system and network are closed, each by at least one mechanism.

    Args:
        errors: the error of each mechanism, "" if it is active.

    Raises:
        SandboxUnavailableError: neither mechanism is active.
    """
    alternatives = {
        "file system": (("mounts", NAMESPACES), ("landlock", LANDLOCK)),
        "network": (("namespaces", NAMESPACES), ("seccomp", SECCOMP)),
    }
    for resource_name, mechanisms in alternatives.items():
        if all(errors[mechanism] for mechanism, _ in mechanisms):
            received = "; ".join(f"{mechanism}: {errors[mechanism]}" for mechanism, _ in mechanisms)
            remedies = ", or ".join(remedy for _, remedy in mechanisms)
            raise SandboxUnavailableError(
                f"expected the sandbox to close the {resource_name}, received {received}. Needed: {remedies}"
            )


def _unused_uid() -> int:
    """A user id that nobody has; in a container with few ids, that of `nobody`."""
    uid = _FIRST_UID + os.getpid()
    ranges = (map(int, line.split()) for line in Path("/proc/self/uid_map").read_text().splitlines())
    return uid if any(first <= uid < first + count for first, _, count in ranges) else _NOBODY


def _error_of(activate: Callable[..., None], *arguments: Any) -> str:
    """Activate one mechanism; return the error that prevents it, or ""."""
    try:
        activate(*arguments)
    except OSError as error:
        return str(error)
    return ""


def _enter_namespaces(as_root: bool) -> None:
    """Give future children their own processes, network and so on; without root, this takes a user namespace."""
    uid, gid = os.geteuid(), os.getegid()
    syscalls.unshare(_NAMESPACE_FLAGS if as_root else _NAMESPACE_FLAGS | syscalls.CLONE_NEWUSER)
    if not as_root:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")


def _become_supervisor(pid: int, config: SandboxConfig, reader: int) -> None:
    """Supervise the new process until it ends, then exit."""
    code = 1
    try:
        os.closerange(3, reader)
        os.closerange(reader + 1, os.sysconf("SC_OPEN_MAX"))
        with open(reader) as pipe:
            errors = json.loads(pipe.read() or "{}")
        code = supervise(pid, config, errors)
    finally:
        os._exit(code)


def _data_bytes() -> int:
    """The memory that this process already has, as RLIMIT_DATA counts it."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmData:"))


def _thread_count_of_user() -> int:
    """How many threads this user runs: without a user namespace, Linux counts them as the submission's."""
    user, count = os.getuid(), 0
    for status in Path("/proc").glob("[0-9]*/status"):
        with contextlib.suppress(OSError, ValueError, StopIteration):  # the process has just ended
            if status.stat().st_uid == user:
                lines = status.read_text().splitlines()
                count += int(next(line for line in lines if line.startswith("Threads:")).split()[1])
    return count


def _set_limits(limits: Limits, data_bytes: int, other_threads: int) -> None:
    """Set the resource limits of this process.

    Args:
        data_bytes: its memory, including what it already has.
        other_threads: how many threads of other processes count against its limit of processes.
    """
    for kind, value in (
        (resource.RLIMIT_CPU, math.ceil(limits.cpu_seconds) + 1),
        (resource.RLIMIT_DATA, data_bytes),
        (resource.RLIMIT_NPROC, limits.processes + other_threads),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_FSIZE, limits.file_bytes),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))
    # Where sessions are not scheduled separately, this keeps the supervisor running.
    os.nice(10)
    # If the machine runs out of memory nevertheless, the kernel ends a submission first.
    Path("/proc/self/oom_score_adj").write_text("1000")


def _restrict_files(config: SandboxConfig, has_namespaces: bool) -> dict[str, str]:
    """Close the file system by mounts and by Landlock; return the error of each, "" if it is active."""
    readable, devices, writable = visible_paths.readable_paths(), [*visible_paths.DEVICES], [*config.writable]
    errors = {"mounts": "needs a process namespace"}
    if has_namespaces:
        root = config.supervisor_folder / "root"
        errors["mounts"] = _error_of(mounts.enter_root, root, readable, devices, writable)
        if not errors["mounts"]:
            # Only now do these show nothing but the submission's own processes, terminals and files.
            readable.append(Path("/proc"))
            devices.append(Path("/dev/pts"))
            writable += mounts.TEMPORARY
    if errors["mounts"]:
        readable += visible_paths.OWN_PROCESS
    errors["landlock"] = _error_of(landlock.restrict, readable, devices, writable)
    return errors


def _drop_privileges(uid: int | None, folders: tuple[Path, ...]) -> None:
    """Become the user `uid`, and make it the owner of the folders; without a uid, keep the user, drop capabilities.

    (Python may be in a home that only its owner can enter. With a new root, other users can enter, too.)
    """
    if uid is None:
        syscalls.drop_capabilities()
    else:
        for folder in folders:
            _change_owner(folder, uid)
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    # After a change of user, a process cannot read its own entries in /proc; core dumps are disabled anyway.
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)


def _change_owner(folder: Path, uid: int) -> None:
    os.chown(folder, uid, uid)
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            os.chown(os.path.join(parent, name), uid, uid, follow_symlinks=False)
