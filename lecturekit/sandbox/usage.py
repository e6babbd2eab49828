"""The resources that a submission has used."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil


@dataclass
class ResourceUsage:
    """What a submission has used so far.

    Attributes:
        ended_by: The limit that ended it: `cpu`, `wall`, `memory`, `processes`, `scratch`; "" for none.
        protections: The mechanisms of its sandbox, each with the error that prevented it; "" if it is active.
    """

    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory_bytes: int = 0
    processes: int = 0
    ended_by: str = ""
    protections: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> ResourceUsage:
        """The newest record in the supervisor's folder, or an empty one if there is none yet."""
        try:
            return cls(**json.loads(_file(folder).read_text()))
        except FileNotFoundError:
            return cls()

    def write(self, folder: Path) -> None:
        new = _file(folder).with_suffix(".new")
        new.write_text(json.dumps(asdict(self)))
        new.replace(_file(folder))


def _file(folder: Path) -> Path:
    return folder / "usage.json"


def process_tree(pid: int) -> list[psutil.Process]:
    """A process and its descendants; none if it has ended, or if `pid` is 0, which means no process."""
    if not pid:  # macOS and Windows have a process 0
        return []
    try:
        process = psutil.Process(pid)
        return [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def cpu_seconds(processes: Iterable[psutil.Process]) -> float:
    """The CPU time of the processes, and of their children that have ended."""
    seconds = 0.0
    for process in processes:
        with contextlib.suppress(psutil.Error):
            seconds += sum(process.cpu_times()[:4])
    return seconds
