"""Gradient size against depth, with and without residual connections, during training."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import panel as pn

from lecturekit.live.clock import Clock
from lecturekit.live.compute.depth import Deep
from lecturekit.live.later import on_value
from lecturekit.live.look import BLUE, ORANGE, RED, Look
from lecturekit.live.turns import turns

_log = logging.getLogger(__name__)
_NAMES = {False: "plain", True: "residual"}


def build(look: Look, depth: int = 20) -> Any:
    """Args:
    depth: how many blocks, 2 to 30.
    """
    return _Depth(look, depth).body


class _Depth:
    def __init__(self, look: Look, depth: int) -> None:
        self._later = turns().ask
        # One thread for this visitor's two networks: the first step takes a second, and must not block the page.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="depth")
        self._busy: Future[Any] | None = None
        self._nets: dict[bool, Deep] = {}
        self._depth = pn.widgets.IntSlider(name="blocks", start=2, end=30, value=depth, sizing_mode="stretch_width")
        self._activation = pn.widgets.RadioButtonGroup(options=["tanh", "relu"], value="tanh")
        self._norm = pn.widgets.Toggle(name="LayerNorm before each block")
        self._words = look.text("Building both networks …", min_height=90, css_classes=["lk-words"])
        self._plot = look.plot(
            "block, from the input",
            "size of the gradient",
            height=380,
            y_axis_type="log",
            x_range=(0, depth),
            y_range=(1e-6, 1),
        )
        self._curve = look.plot("epoch", "training loss", height=230, x_range=(0, 10), y_range=(0, 1))
        self._lines: dict[bool, tuple[Any, ...]] = {}
        for kind, (colour, dash, marker) in {
            False: (ORANGE, "dashed", "square"),
            True: (BLUE, "solid", "circle"),
        }.items():
            style = {"line_color": colour, "line_dash": dash, "line_width": 3, "legend_label": _NAMES[kind]}
            line = self._plot.line([], [], **style)
            dots = self._plot.scatter([], [], color=colour, marker=marker, size=9)
            self._lines[kind] = (line, dots, self._curve.line([], [], **style))
        look.legend(self._plot, "bottom_right")
        look.legend(self._curve, "bottom_left")
        self._clock = Clock(self._step, self._restart, period=60)
        for widget, event in ((self._depth, "value_throttled"), (self._activation, "value"), (self._norm, "value")):
            on_value(widget, lambda _: self._clock.again(), event)
        controls = look.column(
            look.row(*self._clock.buttons), self._depth, look.row(self._activation), self._norm, self._words,
            look.extra(look.pane(self._curve)),
        )  # fmt: skip
        self.body = look.flow(controls, look.pane(self._plot), least=(340, 460), first=1)
        self._restart()
        if pn.state.curdoc:
            pn.state.on_session_destroyed(lambda _: self._thread.shutdown(wait=False, cancel_futures=True))

    def _restart(self) -> None:
        self._losses: dict[bool, list[float]] = {False: [], True: []}
        depth, norm, activation = self._depth.value, self._norm.value, self._activation.value

        def make() -> None:
            self._nets = {kind: Deep(depth, kind, norm, activation) for kind in _NAMES}

        self._submit(make)

    def _step(self) -> bool:
        if self._busy is None or self._busy.done():

            def train() -> None:
                for net in self._nets.values():
                    net.train()

            self._submit(train)
        return True

    def _submit(self, work: Any) -> None:
        def run() -> None:
            try:
                work()
                measured = {kind: net.look() for kind, net in self._nets.items()}
                self._later(lambda: self._draw(measured))
            except Exception:
                _log.exception("A deep network could not be trained.")
                self._later(self._failed)

        self._busy = self._thread.submit(run)

    def _failed(self) -> None:
        self._clock.play.value = False
        self._words.object = f"<p style='color:{RED}'>Training failed. Choose other settings.</p>"

    def _draw(self, measured: dict[bool, tuple[float, np.ndarray]]) -> None:
        parts = []
        for kind, (loss, sizes) in measured.items():
            line, dots, curve = self._lines[kind]
            blocks = np.arange(len(sizes))
            line.data_source.data = dots.data_source.data = {"x": blocks, "y": np.maximum(sizes, 1e-30)}
            self._losses[kind].append(loss)
            losses = self._losses[kind][-2000:]
            curve.data_source.data = {"x": np.arange(len(losses)), "y": losses}
            share = sizes[0] / max(float(sizes[-1]), 1e-30)
            parts.append(f"<tr class='num'><td><b>{_NAMES[kind]}</b></td><td>{share:.2g}</td><td>{loss:.4f}</td></tr>")
        self._ranges([sizes for _, sizes in measured.values()])
        epoch = len(self._losses[True]) - 1
        self._words.object = (
            f"<p class='big'>Epoch {epoch}</p><table><tr><th></th><th>the first gradient is the last one times</th>"
            f"<th>loss</th></tr>{''.join(parts)}</table>"
        )

    def _ranges(self, sizes: list[np.ndarray]) -> None:
        """Set the ranges of the axes: an empty logarithmic axis has no automatic range."""
        every = np.concatenate(sizes)
        every = every[every > 1e-30] if np.any(every > 1e-30) else np.ones(1)
        self._plot.x_range.end = len(sizes[0]) - 1
        self._plot.y_range.start, self._plot.y_range.end = float(every.min()) / 3, float(every.max()) * 3
        losses = [loss for kind in _NAMES for loss in self._losses[kind][-2000:]]
        self._curve.x_range.end = max(10, len(self._losses[True]) - 1)
        self._curve.y_range.end = 1.1 * float(np.nanmax([*losses, 0.05]))
