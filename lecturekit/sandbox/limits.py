"""What a submission may use: its folders, and its resource limits."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# What a system needs for a protection, for the errors where it is missing.
LANDLOCK = "Linux 5.13 or newer with Landlock (`landlock` in the boot parameter `lsm=`)"
NAMESPACES = (
    "user namespaces (Ubuntu: `sysctl kernel.apparmor_restrict_unprivileged_userns=0`; in Docker: "
    "`--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined`)"
)
SECCOMP = "the library libseccomp 2 (Debian: `apt install libseccomp2`)"

CELL_SECONDS = 60.0  # of its own time that one cell may take, unless a course says otherwise


class SandboxUnavailableError(RuntimeError):
    """This system cannot isolate a submission; the message says what would help."""


@dataclass(frozen=True)
class Limits:
    """What one submission may use. CPU time is its own: a busy machine costs nobody anything."""

    cpu_seconds: float = 300
    wall_seconds: float = 1800
    memory_bytes: int = 2 << 30
    processes: int = 512
    open_files: int = 1024
    file_bytes: int = 256 << 20
    scratch_bytes: int = 512 << 20


def notebook_limits(code_cells: int, cell_seconds: float = CELL_SECONDS) -> Limits:
    """The limits of a whole notebook, the same in grading, under nbgrader and in a student's own check.

    CPU time is what its cells may take together, at least 300 s; wall time is ten times that, at least 30 minutes.

    Args:
        code_cells: how many it has.
        cell_seconds: what one of them may take.
    """
    least = Limits()
    cells_seconds = code_cells * cell_seconds
    return dataclasses.replace(
        least,
        cpu_seconds=max(least.cpu_seconds, cells_seconds),
        wall_seconds=max(least.wall_seconds, 10 * cells_seconds),
    )


@dataclass(frozen=True)
class SandboxConfig:
    """The sandbox of one submission.

    Attributes:
        writable: The folders it may write to. The first is its scratch folder: home, temporary files.
        supervisor_folder: A folder that only the grader can open, for the supervisor's records and the new root.
        limits: What it may use.
    """

    writable: tuple[Path, ...]
    supervisor_folder: Path
    limits: Limits = field(default_factory=Limits)

    def to_json(self) -> dict[str, Any]:
        return {
            "writable": [str(path) for path in self.writable],
            "supervisor_folder": str(self.supervisor_folder),
            "limits": dataclasses.asdict(self.limits),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SandboxConfig:
        return cls(
            writable=tuple(map(Path, data["writable"])),
            supervisor_folder=Path(data["supervisor_folder"]),
            limits=Limits(**data["limits"]),
        )
