"""How long a kernel ran, and how long it waited for a processor, as the system's scheduler counts it.

Wall time less the time of waiting for a processor is what a submission ran or chose to wait: `sleep` counts, a busy
machine does not.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lecturekit.sandbox.usage import process_tree


@dataclass(frozen=True)
class SchedulerTime:
    """Seconds of a process and its descendants, over all threads.

    Attributes:
        waiting: ready to run, but waiting for a processor; None where the system does not count it.
        threads: how long each thread ran, by its id.
    """

    waiting: float | None = None
    threads: Mapping[int, float] = field(default_factory=dict)

    @property
    def ran(self) -> float:
        """How long all threads together ran."""
        return sum(self.threads.values())


def scheduler_time(pid: int) -> SchedulerTime:
    """The time of the process `pid` and of its current descendants."""
    waiting, ran = 0, {}
    for process in process_tree(pid):
        for thread in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
            with contextlib.suppress(OSError, ValueError):
                ran_ns, waiting_ns, _ = map(int, thread.read_text().split())
                ran[int(thread.parent.name)] = ran_ns / 1e9
                waiting += waiting_ns
    return SchedulerTime(waiting / 1e9 if ran else None, ran)
