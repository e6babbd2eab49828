"""Tests, in a throw-away process, which protections of the sandbox work on this system."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from lecturekit.sandbox.limits import LANDLOCK, NAMESPACES, SECCOMP, Limits, SandboxConfig, SandboxUnavailableError

# Passed as text, so that nothing has to be imported inside.
_ESCAPE_ATTEMPTS = Path(__file__).with_name("escape_attempts.py")
_LIMITS = Limits(memory_bytes=256 << 20, processes=64, file_bytes=1 << 20, wall_seconds=60)


@dataclass(frozen=True)
class Protection:
    """One protection of the sandbox.

    Attributes:
        name: what is closed to a submission.
        protects: what this keeps safe.
        active: whether it works on this system.
        remedy: what would enable it.
    """

    name: str
    protects: str
    active: bool
    remedy: str


_PROTECTIONS = {
    "files": ("gradebook, solutions, other submissions, home", LANDLOCK + ", or " + NAMESPACES),
    "network": ("everybody else on the network", NAMESPACES + ", or " + SECCOMP),
    "sockets": ("databases, container engines and kernels on this machine", SECCOMP + ", or " + NAMESPACES),
    "signals": ("the grader and other submissions from being killed", NAMESPACES + ", or Linux 6.12"),
    "privacy": ("command lines and environments of other processes", NAMESPACES + ", or " + LANDLOCK),
    "user": ("what belongs to root", "grade as an ordinary user, or with the capability CAP_SYS_ADMIN"),
    "calls": ("the Linux kernel from calls that no exercise needs", SECCOMP),
    "memory": ("this machine's memory", "Linux"),
    "file size": ("this machine's disk", "Linux"),
    "processes": ("this machine from fork bombs (the supervisor does, too)", "grade as an ordinary user"),
}
_REQUIRED = ("files", "network")


def self_test() -> list[Protection]:
    """Every protection, tested by attempts to break it."""
    active = _attempt_escapes() if sys.platform == "linux" else {}
    return [
        Protection(name, protects, active.get(name, False), remedy) for name, (protects, remedy) in _PROTECTIONS.items()
    ]


def missing_protections(protections: list[Protection]) -> list[Protection]:
    """The required protections that are not active: the file system or the network is open."""
    return [protection for protection in protections if protection.name in _REQUIRED and not protection.active]


def require_protections(protections: list[Protection]) -> None:
    """Require the protections without which no student code should run.

    Raises:
        SandboxUnavailableError: the file system or the network is open.
    """
    if missing := missing_protections(protections):
        names = " and ".join(protection.name for protection in missing)
        remedies = "; ".join(f"for the {protection.name}: {protection.remedy}" for protection in missing)
        raise SandboxUnavailableError(f"expected a sandbox around {names}, received none. Needed {remedies}")


def _attempt_escapes() -> dict[str, bool]:
    with (
        tempfile.TemporaryDirectory() as folder_name,
        socket.create_server(("127.0.0.1", 0)) as tcp_server,
        socket.socket(socket.AF_UNIX) as path_socket,
        socket.socket(socket.AF_UNIX) as abstract_socket,
    ):
        folder = Path(folder_name)
        scratch, supervisor_folder, secret = folder / "scratch", folder / "supervisor", folder / "secret"
        scratch.mkdir()
        supervisor_folder.mkdir()
        secret.write_text("secret")
        path_socket.bind(str(folder / "socket"))
        abstract_socket.bind(f"\0{folder}")
        for server in (path_socket, abstract_socket):
            server.listen()
        config = SandboxConfig((scratch,), supervisor_folder, _LIMITS)
        targets = [secret, folder, folder / "socket", folder, tcp_server.getsockname()[1], os.getpid()]
        command = [sys.executable, "-m", "lecturekit.sandbox", json.dumps(config.to_json()), "--"]
        command += [sys.executable, "-c", _ESCAPE_ATTEMPTS.read_text(), *map(str, targets)]
        # Standard error is dropped: the remedies say what is missing.
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120)
        denied = json.loads(done.stdout or "{}")
        return denied | {"files": denied.get("files", False) and not (folder / "new").exists()}
