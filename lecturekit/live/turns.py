"""Whatever a page is to do, done in turn by its own loop; what goes wrong is logged, and told in the page."""

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
_SETTLED = 60  # milliseconds; Panel tells of a control's new value after 50

Action = Callable[[], Any]


class Turns:
    """The actions of one page, or of one figure in a notebook.

    Args:
        tell: takes an error that nobody foresaw, to say so in the page. Without it, errors are raised.
        after: called after each action.

    On a page, Bokeh lets a plot be changed only under its document's lock. Panel itself often does without: what is to
    follow a change (a number just typed, a menu) is called without the lock if a click comes soon after. And Panel's
    own way to send changes before an action is over forgets some: those made while earlier ones are being sent.

    In a notebook, what a message tells is done once all of it was taken up. Panel calls what is to follow a click in it
    before what is to follow a change in it, and a change of ours sent in between would make it forget the latter.
    """

    def __init__(self, tell: Callable[[Exception], None] | None = None, after: Action | None = None) -> None:
        self._document, self._tell, self._after = pn.state.curdoc, tell, after
        self._loop: asyncio.AbstractEventLoop | None = None
        with suppress(RuntimeError):  # there is none outside of pages and notebooks
            self._loop = asyncio.get_running_loop()
        self._inside = False
        # Until the page is loaded they wait: a callback that is added while Bokeh sets up the session may get lost.
        self._waiting = deque[Action]() if self._document else None
        if self._document:
            pn.state.onload(self._open)

    @contextmanager
    def current(self) -> Iterator[None]:
        """What is built within belongs to this page; changes that it makes are followed at once."""
        token, was, self._inside = _NOW.set(self), self._inside, True
        try:
            yield
        finally:
            self._inside = was
            _NOW.reset(token)

    def ask(self, action: Action) -> None:
        """Has something done by the page's loop, from any thread."""
        if self._loop and self._loop.is_running():
            self._loop.call_soon_threadsafe(self._take, action)
        else:
            self.do(action)

    def follow(self, action: Action) -> None:
        """Does what belongs to a change: at once within an action, else in its turn."""
        if self._inside:
            action()
        else:
            self.ask(action)

    def settle(self, action: Action) -> None:
        """As `follow`, once all controls that were set before have told their values."""
        if self._document:
            self._document.add_timeout_callback(lambda: self.follow(action), _SETTLED)
        else:
            self.follow(action)

    def do(self, action: Action) -> None:
        """Does it now. For callers who hold the document's lock."""
        with self._sent_at_its_end():
            try:
                with self.current():
                    action()
            except Exception as error:
                if self._tell is None:
                    raise
                _log.exception("A live figure could not do what it was asked to.")
                with self.current():
                    self._tell(error)
        if self._after:
            self._after()

    @contextmanager
    def _sent_at_its_end(self) -> Iterator[None]:
        """Has Bokeh, which forgets none, send the changes of an action."""
        if not self._document:
            yield
            return
        self._document.hold()
        try:
            yield
        finally:
            self._document.unhold()

    def _take(self, action: Action) -> None:
        """Does what was asked for, or lets it wait for the page or its document's lock. In the loop."""
        if self._waiting is not None:
            self._waiting.append(action)
        elif not self._document:
            self.do(action)
        elif self._document.session_context:  # else the visitor has left
            self._document.add_next_tick_callback(lambda: self.do(action))

    def _open(self) -> None:
        while self._waiting:
            self.do(self._waiting.popleft())
        self._waiting = None


def turns() -> Turns:
    """Those of the page that is being built or at work."""
    return _NOW.get() or Turns()
