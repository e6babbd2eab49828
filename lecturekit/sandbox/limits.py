"""What a submission may use: its folders, and its limits."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What raises walls, for the errors that miss them.
LANDLOCK = "Linux 5.13 or newer with Landlock (`landlock` in the boot parameter `lsm=`)"
NAMESPACES = (
    "user namespaces (Ubuntu: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`; in Docker: "
    "`--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined`)"
)
SECCOMP = "the library libseccomp 2 (Debian: `apt install libseccomp2`)"


class SandboxUnavailableError(RuntimeError):
    """This system cannot shut a submission in; the message says what would help."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use up. CPU time is its own: a busy machine takes nothing from anybody."""

    cpu_seconds: float = 300
    wall_seconds: float = 1800
    memory_bytes: int = 2 << 30
    processes: int = 512
    open_files: int = 1024
    file_bytes: int = 256 << 20
    scratch_bytes: int = 512 << 20


@dataclass(frozen=True)
class SandboxConfig:
    """Where a submission's walls stand.

    Attributes:
        writable: The folders it may write to. The first is its scratch folder: home, temporary files.
        record: A folder only for the grader, in which the supervisor keeps its report.
        readable: Folders it may read, beyond Python and the system's libraries.
        limits: What it may use up.
    """

    writable: tuple[Path, ...]
    record: Path
    readable: tuple[Path, ...] = ()
    limits: Limits = field(default_factory=Limits)

    def to_json(self) -> dict[str, Any]:
        return {
            "writable": [str(path) for path in self.writable],
            "record": str(self.record),
            "readable": [str(path) for path in self.readable],
            "limits": dataclasses.asdict(self.limits),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SandboxConfig:
        return cls(
            writable=tuple(map(Path, data["writable"])),
            record=Path(data["record"]),
            readable=tuple(map(Path, data["readable"])),
            limits=Limits(**data["limits"]),
        )
