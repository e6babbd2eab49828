"""What a running kernel uses up, and how long to wait for it."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_client import AsyncKernelManager

from lecturekit.sandbox import ResourceUsage
from lecturekit.sandbox.scheduler_time import SchedulerTime, scheduler_time
from lecturekit.sandbox.usage import cpu_seconds, family

CELL_SECONDS = 60.0  # of its own that one cell may take, in grading as in a student's own check
WAIT_FACTOR = 10  # wall time that is granted for each second of CPU time, as the machine may be busy
GRACE_SECONDS = 5  # in which an interrupted kernel must come back


class StubbornKernelError(Exception):
    """A kernel did not come back when it was interrupted.

    Attributes:
        by: what had run out, as `overdue` says it.
    """

    def __init__(self, by: str) -> None:
        super().__init__("the kernel does not react to an interrupt")
        self.by = by


class MeasuredKernelManager(AsyncKernelManager):
    """Knows what its kernel, and all that this has started, use up."""

    _last_report = ResourceUsage()

    def report(self) -> ResourceUsage:
        """What the kernel and all it started have used up, now or until their end."""
        if self.has_kernel:
            self._last_report = ResourceUsage(cpu_seconds=cpu_seconds(family(self._pid)))
        return self._last_report

    def scheduler_time(self) -> SchedulerTime:
        """How long the kernel and all it started, as far as that still runs, have run and stood in line."""
        return scheduler_time(self._pid) if self.has_kernel else SchedulerTime()

    @property
    def _pid(self) -> int:
        return getattr(self.provisioner, "pid", None) or 0


async def overdue(manager: MeasuredKernelManager, running: asyncio.Future[Any], seconds: float) -> str:
    """Wait for `running`; after too much time interrupt the kernel.

    What counts is the time in which the kernel ran or chose to wait, not the time in line for a processor. Where the
    system does not tell that, CPU time counts, and the clock only much later.

    Returns:
        "" if it ended by itself; else what had run out, `cpu` (its own time) or `wall` (the clock's).

    Raises:
        StubbornKernelError: the kernel did not come back when it was interrupted.
    """
    loop = asyncio.get_running_loop()
    start, used_before, line = loop.time(), manager.report().cpu_seconds, _Line(manager)
    while not running.done():
        await asyncio.wait([running], timeout=0.5)
        used, passed = manager.report().cpu_seconds - used_before, loop.time() - start
        own = line.own(passed)
        # several threads use up CPU time faster than the clock goes; only both together are too much
        spent = min(used, passed) if own is None else own
        if not running.done() and (spent > seconds or passed > seconds * WAIT_FACTOR):
            by = "cpu" if spent > seconds else "wall"
            await manager.interrupt_kernel()
            await asyncio.wait([running], timeout=GRACE_SECONDS)
            if not running.done():
                raise StubbornKernelError(by)
            return by
    return ""


class _Line:
    """How much of a wait was the kernel's own."""

    def __init__(self, manager: MeasuredKernelManager) -> None:
        self._manager = manager
        self._before = manager.scheduler_time()
        self._most = 0.0  # what ended threads stood in line is told no more

    def own(self, passed: float) -> float | None:
        """Of `passed` seconds those in which the kernel ran or chose to wait, if the system tells.

        On a crowded machine several threads stand in line at once, and their sum says too much. But what a single
        thread ran is the kernel's own in any case.
        """
        now = self._manager.scheduler_time()
        if now.in_line is None or self._before.in_line is None:
            return None
        self._most = max(self._most, now.in_line - self._before.in_line)
        ran = (seconds - self._before.threads.get(thread, 0.0) for thread, seconds in now.threads.items())
        return max(passed - self._most, *ran, 0.0)
