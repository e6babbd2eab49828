"""What other threads and clicks want to show, shown by the page's own loop."""

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


def on_click(button: pn.widgets.Button, action: Callable[[], None]) -> None:
    """Has `action` done at each click by the loop of the page that is being built.

    Panel itself calls what is to follow a click without the document's lock while another change is on its way from
    the browser (a number just typed, an address just written). Bokeh refuses changes of a plot then.
    """
    document = pn.state.curdoc

    def clicked(_: object) -> None:
        if document:
            document.add_next_tick_callback(action)
        else:
            action()

    button.on_click(clicked)
