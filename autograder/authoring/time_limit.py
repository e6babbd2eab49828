"""A limit on time for code that may never end: a mutant, a mistake, an author's driver."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Any

WAITING = 5  # times as long may code take that waits; on a busy machine, all code does
LEAST_WAIT = 10.0  # seconds


class TooSlow(KeyboardInterrupt):
    """Time is up. A `KeyboardInterrupt`, as `ask` lets that one stop student code."""


@contextlib.contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `TooSlow` inside when so much CPU time is used up, or a multiple of it has passed; and again, should it be
    swallowed.

    Only a process' main thread can be interrupted; elsewhere there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise TooSlow

    before = signal.signal(signal.SIGPROF, stop), signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    signal.setitimer(signal.ITIMER_REAL, max(WAITING * seconds, LEAST_WAIT), 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGPROF, before[0])
        signal.signal(signal.SIGALRM, before[1])
