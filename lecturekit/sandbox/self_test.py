"""Tries, in a throw-away process, which walls stand on this system."""

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

# Behind the walls, this package cannot be imported.
_PROBE = Path(__file__).with_name("escape_attempts.py")
_LIMITS = Limits(memory_bytes=256 << 20, processes=64, file_bytes=1 << 20, wall_seconds=60)


@dataclass(frozen=True)
class Protection:
    """One wall, and whether it stands; `remedy` says what would raise it."""

    name: str
    protects: str
    stands: bool
    remedy: str


_PROTECTIONS = {
    "files": ("gradebook, solutions, other submissions, home", LANDLOCK + ", or " + NAMESPACES),
    "network": ("everybody else on the network", NAMESPACES + ", or " + SECCOMP),
    "sockets": ("databases, container engines and kernels on this machine", SECCOMP + ", or " + NAMESPACES),
    "signals": ("the grader and other submissions from being killed", NAMESPACES + ", or Linux 6.12"),
    "privacy": ("command lines and environments of other processes", NAMESPACES + ", or " + LANDLOCK),
    "user": ("what belongs to root", "grade as an ordinary user, or with the capability CAP_SYS_ADMIN"),
    "calls": ("the system's kernel from what exercises never ask of it", SECCOMP),
    "memory": ("this machine's memory", "Linux"),
    "file size": ("this machine's disk", "Linux"),
    "processes": ("this machine from fork bombs (the supervisor does, too)", "grade as an ordinary user"),
}
_REQUIRED = ("files", "network")


def self_test() -> list[Protection]:
    """Every wall, tried for real."""
    held = _try() if sys.platform == "linux" else {}
    return [
        Protection(name, protects, held.get(name, False), remedy) for name, (protects, remedy) in _PROTECTIONS.items()
    ]


def missing_protections(walls: list[Protection]) -> list[Protection]:
    """Those of the needed walls that do not stand: the file system or the network is open."""
    return [wall for wall in walls if wall.name in _REQUIRED and not wall.stands]


def require_protections(walls: list[Protection]) -> None:
    """Insist on the walls without which no student code should run.

    Raises:
        SandboxUnavailableError: the file system or the network is open.
    """
    if missing := missing_protections(walls):
        names = " and ".join(wall.name for wall in missing)
        remedies = "; ".join(f"for the {wall.name}: {wall.remedy}" for wall in missing)
        raise SandboxUnavailableError(f"expected walls around the {names}, received none. Needed {remedies}")


def _try() -> dict[str, bool]:
    with (
        tempfile.TemporaryDirectory() as name,
        socket.create_server(("127.0.0.1", 0)) as network,
        socket.socket(socket.AF_UNIX) as local,
        socket.socket(socket.AF_UNIX) as abstract,
    ):
        folder = Path(name)
        (folder / "scratch").mkdir()
        (folder / "record").mkdir()
        (folder / "secret").write_text("secret")
        local.bind(str(folder / "socket"))
        abstract.bind(f"\0{folder}")
        for server in (local, abstract):
            server.listen()
        walls = SandboxConfig((folder / "scratch",), folder / "record", limits=_LIMITS)
        outside = [
            folder / "secret",
            folder,
            folder / "socket",
            folder,
            network.getsockname()[1],
            os.getpid(),
        ]
        command = [sys.executable, "-m", "lecturekit.sandbox", json.dumps(walls.to_json()), "--"]
        command += [sys.executable, "-c", _PROBE.read_text(), *map(str, outside)]
        # What hinders it is told by the remedies.
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=120)
        held = json.loads(done.stdout or "{}")
        return held | {"files": held.get("files", False) and not (folder / "new").exists()}
