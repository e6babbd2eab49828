"""The time that a running kernel has used, and waiting for it with a limit."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_client import AsyncKernelManager

from lecturekit.sandbox import ResourceUsage
from lecturekit.sandbox.cpu_clock import forbid_new_processes, process_seconds
from lecturekit.sandbox.scheduler_time import SchedulerTime, scheduler_time
from lecturekit.sandbox.usage import cpu_seconds, process_tree

WALL_SECONDS_PER_SECOND = 10  # wall time granted for each second of a limit, because the machine may be busy
UNCOUNTED_SECONDS = 0.5  # at first; most requests take less, and measuring costs more than those
INTERRUPT_SECONDS = 5  # in which an interrupted kernel must respond


class UnresponsiveKernelError(Exception):
    """A kernel did not respond to an interrupt.

    Attributes:
        exceeded: the limit that it exceeded, as `wait_or_interrupt` returns it.
    """

    def __init__(self, exceeded: str) -> None:
        super().__init__("the kernel does not respond to an interrupt")
        self.exceeded = exceeded


class MeteredKernelManager(AsyncKernelManager):
    """Measures what its kernel, and everything the kernel started, has used."""

    _last_usage = ResourceUsage()

    def resource_usage(self) -> ResourceUsage:
        """What the kernel and everything it started have used until now, or until their end."""
        if self.has_kernel:
            self._last_usage = ResourceUsage(cpu_seconds=cpu_seconds(process_tree(self._pid)))
        return self._last_usage

    def scheduler_time(self) -> SchedulerTime:
        """How long the kernel, and what it started and still runs, have run and waited for a processor."""
        return scheduler_time(self._pid) if self.has_kernel else SchedulerTime()

    def process_seconds(self) -> dict[int, float]:
        """CPU seconds of each process of the kernel that still runs."""
        return process_seconds(self._processes())

    def forbid_new_processes(self) -> None:
        """Keep the kernel, from now on, from starting processes and threads."""
        forbid_new_processes(self._processes)

    def _processes(self) -> list[int]:
        """The kernel's process and all that it started."""
        return [process.pid for process in process_tree(self._pid)]

    @property
    def _pid(self) -> int:
        return getattr(self.provisioner, "pid", None) or 0


async def wait_or_interrupt(manager: MeteredKernelManager, running: asyncio.Future[Any], seconds: float) -> str:
    """Wait for `running`; interrupt the kernel when it exceeds `seconds` of its own time.

    Its own time is what it ran or chose to wait, without the time in which it waited for a processor. Where the system
    does not count that, CPU time decides, and wall time only much later.

    Returns:
        "" if it ended by itself; else the exceeded limit: `cpu` (its own time) or `wall` (wall time).

    Raises:
        UnresponsiveKernelError: the kernel did not respond to the interrupt.
    """
    await asyncio.wait([running], timeout=UNCOUNTED_SECONDS)
    if running.done():
        return ""
    loop = asyncio.get_running_loop()
    start, cpu_before, own_time = loop.time(), manager.resource_usage().cpu_seconds, _OwnTime(manager)
    while not running.done():
        await asyncio.wait([running], timeout=0.5)
        cpu, elapsed = manager.resource_usage().cpu_seconds - cpu_before, loop.time() - start
        own = own_time.of(elapsed)
        # several threads use CPU time faster than the clock; it counts up to the elapsed time only
        spent = min(cpu, elapsed) if own is None else own
        if not running.done() and (spent > seconds or elapsed > seconds * WALL_SECONDS_PER_SECOND):
            exceeded = "cpu" if spent > seconds else "wall"
            await manager.interrupt_kernel()
            await asyncio.wait([running], timeout=INTERRUPT_SECONDS)
            if not running.done():
                raise UnresponsiveKernelError(exceeded)
            return exceeded
    return ""


class _OwnTime:
    """Measures how much of a wait is the kernel's own time."""

    def __init__(self, manager: MeteredKernelManager) -> None:
        self._manager = manager
        self._before = manager.scheduler_time()
        self._most_waiting = 0.0  # the system forgets how long a thread waited when the thread ends

    def of(self, elapsed: float) -> float | None:
        """The seconds, of `elapsed`, in which the kernel ran or chose to wait; None if the system does not count them.

        On a busy machine several threads wait for a processor at once, so the sum of their times is too large. But what
        a single thread ran is the kernel's own time in any case.
        """
        now = self._manager.scheduler_time()
        if now.waiting is None or self._before.waiting is None:
            return None
        self._most_waiting = max(self._most_waiting, now.waiting - self._before.waiting)
        ran = (seconds - self._before.threads.get(thread, 0.0) for thread, seconds in now.threads.items())
        return max(elapsed - self._most_waiting, *ran, 0.0)
