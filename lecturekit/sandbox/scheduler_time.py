"""How long a kernel ran, and how long it stood in line for a processor: what the system's scheduler tells.

Wall time less the time in line is what a submission ran or chose to wait. A sleeper uses it up, a busy machine does
not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lecturekit.sandbox.usage import family


@dataclass(frozen=True)
class SchedulerTime:
    """Seconds of a process and its descendants, all threads together.

    Attributes:
        in_line: ready to run, but waiting for a processor; None where the system does not tell.
        threads: what each of its threads ran on a processor, by its number.
    """

    in_line: float | None = None
    threads: Mapping[int, float] = field(default_factory=dict)

    @property
    def ran(self) -> float:
        """On a processor, all threads together."""
        return sum(self.threads.values())


def scheduler_time(pid: int) -> SchedulerTime:
    """What the process `pid` and its descendants, as they are now, have used."""
    in_line, ran = 0, {}
    for process in family(pid):
        for thread in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError, ValueError):
                on, waiting, _ = map(int, thread.read_text().split())
                ran[int(thread.parent.name)] = on / 1e9
                in_line += waiting
    return SchedulerTime(in_line / 1e9 if ran else None, ran)
