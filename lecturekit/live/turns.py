"""Runs a page's actions one after another in its event loop; errors are logged, and shown in the page."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

import panel as pn

_log = logging.getLogger(__name__)
_NOW: ContextVar[Turns | None] = ContextVar("turns", default=None)
_SETTLED = 60  # milliseconds; Panel reports a control's new value after 50

Action = Callable[[], Any]


class Turns:
    """The actions of one page, or of one figure in a notebook.

    Args:
        on_error: shows an unexpected error in the page. Without it, errors are raised.
        after: called after each action.

    On a page, Bokeh lets a plot be changed only under its document's lock. Panel often ignores that: it calls the
    callback of a change (a number just typed, a menu) without the lock if a click comes soon after. And if Panel sends
    changes before an action is over, it loses those made while earlier ones are being sent.

    In a notebook, actions run after all of a message was processed. Panel calls the callbacks of a message's clicks
    before those of its changes, and a change that is sent in between would make it lose the latter.
    """

    def __init__(self, on_error: Callable[[Exception], None] | None = None, after: Action | None = None) -> None:
        self._document, self._on_error, self._after = pn.state.curdoc, on_error, after
        self._loop: asyncio.AbstractEventLoop | None = None
        with suppress(RuntimeError):  # there is no loop outside of pages and notebooks
            self._loop = asyncio.get_running_loop()
        self._inside = False
        # Actions wait until the page is loaded: a callback that is added while Bokeh sets up the session may get lost.
        self._waiting = deque[Action]() if self._document else None
        if self._document:
            pn.state.onload(self._open)

    @contextmanager
    def current(self) -> Iterator[None]:
        """In the block, callbacks are registered for this page, and the actions of changes run at once."""
        token, was_inside, self._inside = _NOW.set(self), self._inside, True
        try:
            yield
        finally:
            self._inside = was_inside
            _NOW.reset(token)

    def ask(self, action: Action) -> None:
        """Run an action in the page's loop; may be called from any thread."""
        if self._loop and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._take, action)
        else:
            self.do(action)

    def follow(self, action: Action) -> None:
        """Run the action of a change: at once within another action, else in its turn."""
        if self._inside:
            action()
        else:
            self.ask(action)

    def settle(self, action: Action) -> None:
        """As `follow`, after Panel has reported the values of all controls that were set before."""
        if self._document:
            self._document.add_timeout_callback(lambda: self.follow(action), _SETTLED)
        else:
            self.follow(action)

    def do(self, action: Action) -> None:
        """Run an action now. For callers that hold the document's lock."""
        with self._changes_held():
            try:
                with self.current():
                    action()
            except Exception as error:
                if self._on_error is None:
                    raise
                _log.exception("An action of a live figure failed.")
                with self.current():
                    self._on_error(error)
        if self._after:
            self._after()

    @contextmanager
    def _changes_held(self) -> Iterator[None]:
        """Let Bokeh send all changes of an action at its end."""
        if not self._document:
            yield
            return
        self._document.hold()
        try:
            yield
        finally:
            self._document.unhold()

    def _take(self, action: Action) -> None:
        """Run an action, or queue it for the page or its document's lock. Called in the loop."""
        if self._waiting is not None:
            self._waiting.append(action)
        elif not self._document:
            self.do(action)
        elif self._document.session_context:  # None if the visitor has left
            self._document.add_next_tick_callback(lambda: self.do(action))

    def _open(self) -> None:
        while self._waiting:
            self.do(self._waiting.popleft())
        self._waiting = None


def turns() -> Turns:
    """The `Turns` of the page that is being built, or that runs an action."""
    return _NOW.get() or Turns()
