"""Play, step and start again, for figures that move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn

from lecturekit.live.later import on_click


class Clock:
    """Three buttons that drive a figure; keys: space, right arrow, r.

    Args:
        step: does one step; returns whether there is a next one.
        reset: goes back to the start.
        period: milliseconds between two steps while it plays.
    """

    def __init__(self, step: Callable[[], bool], reset: Callable[[], None], period: int = 250) -> None:
        self._step, self._reset, self._period = step, reset, period
        self._timer: Any = None
        self.play = pn.widgets.Toggle(name="▶ Play", button_type="primary", width=100, css_classes=["lk-play"])
        self.step = pn.widgets.Button(name="Step", width=70, css_classes=["lk-step"])
        self.reset = pn.widgets.Button(name="Start again", width=110, css_classes=["lk-reset"])
        self.play.param.watch(lambda event: self._run(event.new), "value")
        on_click(self.step, self._once)
        on_click(self.reset, self.again)
        self.buttons = (self.play, self.step, self.reset)

    def _run(self, on: bool) -> None:
        self.play.name = "❚❚ Pause" if on else "▶ Play"
        if on and self._timer is None:
            self._timer = pn.state.add_periodic_callback(self._tick, period=self._period)
        elif not on and self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _tick(self) -> None:
        if self.play.value and not self._step():
            self.play.value = False

    def _once(self) -> None:
        self.play.value = False
        self._step()

    def again(self) -> None:
        self.play.value = False
        self._reset()
