"""The buttons Play, Step and Start again, for animated figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn

from lecturekit.live.later import every, on_click, on_toggle


class Clock:
    """Three buttons that drive a figure; keys: space, right arrow, r.

    Args:
        step: makes one step; returns whether there is a next one.
        reset: returns to the start.
        period: milliseconds between two steps while it plays.
    """

    def __init__(self, step: Callable[[], bool], reset: Callable[[], None], period: int = 250) -> None:
        self._step, self._reset, self._period = step, reset, period
        self._timer: Any = None
        self.play = pn.widgets.Toggle(name="▶ Play", button_type="primary", width=100, css_classes=["lk-play"])
        self.step = pn.widgets.Button(name="Step", width=70, css_classes=["lk-step"])
        self.reset = pn.widgets.Button(name="Start again", width=110, css_classes=["lk-reset"])
        on_toggle(self.play, self._run)
        on_click(self.step, self._once)
        on_click(self.reset, self.again)
        self.buttons = (self.play, self.step, self.reset)

    def _run(self, on: bool) -> None:
        self.play.name = "❚❚ Pause" if on else "▶ Play"
        if on and self._timer is None:
            self._timer = every(self._period, self._tick)
        elif not on and self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        has_next = False
        try:
            has_next = not self.play.value or self._step()
        finally:
            if not has_next:  # also if that step failed
                self.play.value = False

    def _once(self) -> None:
        self.play.value = False
        self._step()

    def again(self) -> None:
        self.play.value = False
        self._reset()
