"""Time limits for code that may not end: a mutant, a mistake, an author's driver."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

WALL_FACTOR = 5  # wall time allowed per second of CPU time, for code that waits and for busy machines
MIN_WALL_SECONDS = 10.0


class TooSlow(KeyboardInterrupt):
    """The time limit is reached. A `KeyboardInterrupt`, because `ask` lets only that one stop student code."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` in the block after `seconds` of CPU time or a multiple of wall time, repeatedly if swallowed.

    Only the main thread of a process can be interrupted; in other threads there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop), signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    signal.setitimer(signal.ITIMER_REAL, max(WALL_FACTOR * seconds, MIN_WALL_SECONDS), 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before[0])
        signal.signal(signal.SIGALRM, before[1])
