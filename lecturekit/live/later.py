"""What other threads want to show, shown by the page's own loop."""

from __future__ import annotations

import threading
from collections.abc import Callable

import panel as pn


class Later:
    """Has functions called by the loop of the page that is being built, from any thread, in turn.

    Until the page is loaded they wait: a callback that is added while Bokeh sets up the session may get lost.
    In a notebook there is no such loop, and they are called at once.
    """

    def __init__(self) -> None:
        self._document, self._lock = pn.state.curdoc, threading.Lock()
        self._waiting: list[Callable[[], None]] | None = []
        if self._document:
            pn.state.onload(self._open)

    def __call__(self, function: Callable[[], None]) -> None:
        if not self._document:
            function()
            return
        with self._lock:
            if self._waiting is not None:
                self._waiting.append(function)
                return
        self._document.add_next_tick_callback(function)

    def _open(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting or [], None
        for function in waiting:
            function()
