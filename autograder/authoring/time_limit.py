"""Time limits for code that may not end: a mutant, a mistake, an author's driver."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType

WALL_FACTOR = 5  # wall time allowed per second of CPU time, for code that waits and for busy machines
MIN_WALL_SECONDS = 10.0
_AGAIN_SECONDS = 0.5
_SOON_SECONDS = 1e-6  # 0 would stop a timer
_ENTERING_OR_LEAVING = (__file__, contextlib.__file__)


class TooSlow(KeyboardInterrupt):
    """The time limit is reached. A `KeyboardInterrupt`, because `ask` lets only that one stop student code."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block after `seconds` of CPU time or a multiple of wall time, repeatedly if swallowed.

    Timers that run already, as those of a limit around this one, run on afterwards. Only the main thread of a process
    can be interrupted; in other threads there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    wall_seconds = max(WALL_FACTOR * seconds, MIN_WALL_SECONDS)
    with (
        _timer(signal.ITIMER_PROF, signal.SIGPROF, time.process_time, seconds),
        _timer(signal.ITIMER_REAL, signal.SIGALRM, time.monotonic, wall_seconds),
    ):
        yield


@contextlib.contextmanager
def _timer(timer: int, number: signal.Signals, clock: Callable[[], float], seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block after `seconds` of this timer, which sends signal `number` and follows `clock`."""
    started, (left, again) = clock(), signal.getitimer(timer)
    handler = signal.signal(number, _stop)
    try:
        signal.setitimer(timer, seconds, _AGAIN_SECONDS)
        yield
    finally:
        signal.setitimer(timer, 0)
        signal.signal(number, handler)
        if left:
            signal.setitimer(timer, max(left - (clock() - started), _SOON_SECONDS), again)


def _stop(_number: int, frame: FrameType | None) -> None:
    if frame is None or frame.f_code.co_filename not in _ENTERING_OR_LEAVING:  # there, it would leave timers behind
        raise TooSlow
