"""What a submission has used up."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import psutil


@dataclass
class ResourceUsage:
    """What a submission has used up so far.

    Attributes:
        ended_by: The limit that ended it: `cpu`, `wall`, `memory`, `processes`, `scratch`; "" for none.
        walls: The walls around it, each with what hindered it; "" if it stands.
    """

    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0
    memory_bytes: int = 0
    processes: int = 0
    ended_by: str = ""
    walls: dict[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, record: Path) -> ResourceUsage:
        """The newest report, or an empty one where there is none yet."""
        try:
            return cls(**json.loads(_file(record).read_text()))
        except FileNotFoundError:
            return cls()

    def write(self, record: Path) -> None:
        new = _file(record).with_suffix(".new")
        new.write_text(json.dumps(asdict(self)))
        new.replace(_file(record))


def _file(record: Path) -> Path:
    return record / "report.json"


def family(pid: int) -> list[psutil.Process]:
    """A process and its descendants; none if it has ended, or if `pid` is 0, which stands for no process."""
    if not pid:  # on macOS and Windows there is one of that number
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
