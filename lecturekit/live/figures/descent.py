"""Gradient descent in one and in two dimensions."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn

from lecturekit.live.clock import Clock
from lecturekit.live.compute import descent
from lecturekit.live.later import on_click, on_tap, on_value
from lecturekit.live.look import BLUE, GREEN, GREY, INK, ORANGE, RED, Look

_ALPHAS = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1.0, 1.3, 1.7, 2.0, 2.1, 2.5]


def build(look: Look, dimensions: int = 1) -> Any:
    """Args:
    dimensions: 1 or 2, to begin with.
    """
    tab = pn.widgets.RadioButtonGroup(options={"one dimension": 1, "two dimensions": 2}, value=dimensions)
    one, two = _OneDimension(look), _TwoDimensions(look)
    bodies = {1: one.body, 2: two.body}

    def switch(*_: Any) -> None:
        one.clock.play.value = two.clock.play.value = False
        for key, body in bodies.items():
            body.visible = key == tab.value

    on_value(tab, switch)
    switch()
    return look.column(look.row(tab), one.body, two.body)


class _Descent:
    """Common to both: the path, the controls."""

    def __init__(self, look: Look, hills: dict[str, descent.Hill], first: str, alpha: float) -> None:
        self.look, self._hills = look, hills
        self.which = pn.widgets.Select(name="g", options=list(hills), value=first, width=150)
        self.alpha = pn.widgets.DiscreteSlider(
            name="learning rate α", options=_ALPHAS, value=alpha, sizing_mode="stretch_width"
        )
        self.momentum = pn.widgets.FloatSlider(
            name="momentum", start=0, end=0.95, step=0.05, sizing_mode="stretch_width"
        )
        self.clock = Clock(self.step, self.reset, period=400)
        self.words = look.text(min_height=110, css_classes=["lk-words"])
        self.start: tuple[float, ...] = self.hill.start
        on_value(self.which, lambda _: self.change_hill())
        on_value(self.alpha, lambda _: self.clock.again())
        on_value(self.momentum, lambda _: self.clock.again())

    @property
    def hill(self) -> descent.Hill:
        return self._hills[self.which.value]

    def change_hill(self) -> None:
        self.start = self.hill.start
        self.draw_hill()
        self.clock.again()

    def start_at(self, *start: float) -> None:
        self.start = start
        self.clock.again()

    def reset(self) -> None:
        start, at_rest = np.array(self.start), np.zeros(len(self.start))
        self.path, self.velocity = [start], at_rest
        self.plain, self.plain_velocity = [start], at_rest  # the same without momentum
        self.draw()

    def step(self) -> bool:
        here, self.velocity = descent.step(
            self.path[-1], self.velocity, self.hill, self.alpha.value, self.momentum.value
        )
        self.path.append(here)
        there, self.plain_velocity = descent.step(self.plain[-1], self.plain_velocity, self.hill, self.alpha.value, 0.0)
        self.plain.append(there)
        self.draw()
        slope = float(np.abs(self.hill.gradient(here)).max())
        return 1e-4 < slope < descent.FAR / 100 and len(self.path) < 400

    def describe(self, details: str) -> None:
        w, n = self.path[-1], len(self.path) - 1
        far = float(np.abs(w).max()) > 20 * self.hill.span
        state = f"<span style='color:{RED}'>It diverges.</span>" if far else f"g = {float(self.hill.g(w)):.5g}"
        self.words.object = (
            f"<p>{self.hill.formula}</p><p class='big num'>Step {n}: {state}</p>{details}"
            f"<p>{descent.verdict(self.hill, self.alpha.value, self.momentum.value)}</p>"
        )

    def draw_hill(self) -> None:
        raise NotImplementedError

    def draw(self) -> None:
        raise NotImplementedError


class _OneDimension(_Descent):
    def __init__(self, look: Look) -> None:
        super().__init__(look, descent.ONE, "parabola", alpha=0.3)
        self._h = pn.widgets.FloatSlider(
            name="h of the secant", start=0.05, end=2, step=0.05, value=1.0, sizing_mode="stretch_width"
        )
        self._from = pn.widgets.FloatInput(name="start at w", width=100, step=0.5, value=self.start[0])
        self._plot = look.plot("w", "g(w)", height=400)
        self._curve = self._plot.line([], [], line_color=INK, line_width=2)
        self._tangent = self._plot.line([], [], line_color=BLUE, line_width=2, legend_label="tangent")
        self._secant = self._plot.line(
            [], [], line_color=ORANGE, line_width=2, line_dash="dashed", legend_label="secant through w ± h"
        )
        self._ends = self._plot.scatter([], [], color=ORANGE, size=9, marker="square")
        self._way = self._plot.line([], [], line_color=GREY, line_dash="dotted")
        self._steps = self._plot.scatter([], [], color=BLUE, size=7, alpha=0.6)
        self._here = self._plot.scatter([], [], color=BLUE, size=15, line_color="white")
        look.legend(self._plot, "top_center")
        on_value(self._h, lambda _: self.draw())
        on_value(self._from, lambda w: self.start_at(float(w or 0)))
        on_tap(self._plot, lambda x, _: self.start_at(round(x, 2)))
        controls = look.column(
            look.row(*self.clock.buttons, self.which),
            self.alpha,
            self.words,
            look.extra(self._h),
            look.extra(self.momentum),
            look.extra(self._from),
        )
        self.body = look.flow(controls, look.pane(self._plot), least=(340, 420), first=1)
        self.draw_hill()
        self.reset()
        for _ in range(3):
            self.step()

    def draw_hill(self) -> None:
        span = self.hill.span
        w = np.linspace(-1.15 * span, 1.15 * span, 300)
        g = self.hill.g(w[:, None])
        self._curve.data_source.data = {"x": w, "y": g}
        self._plot.x_range.start, self._plot.x_range.end = w[0], w[-1]
        room = float(g.max() - g.min())
        self._plot.y_range.start, self._plot.y_range.end = float(g.min()) - 0.12 * room, float(g.max())

    def draw(self) -> None:
        path = np.array(self.path)
        heights = self.hill.g(path)
        w, g, span, h = float(path[-1, 0]), float(heights[-1]), self.hill.span, self._h.value
        slope, across = float(self.hill.gradient(path[-1])[0]), descent.secant(self.hill, w, h)
        self._steps.data_source.data = {"x": path[:, 0], "y": heights}
        self._way.data_source.data = {"x": path[:, 0], "y": heights}
        self._here.data_source.data = {"x": [w], "y": [g]}
        reach = np.array([-0.45, 0.45]) * span
        self._tangent.data_source.data = {"x": w + reach, "y": g + slope * reach}
        ends = np.array([w - h, w + h])
        sides = self.hill.g(ends[:, None])
        self._ends.data_source.data = {"x": ends, "y": sides}
        self._secant.data_source.data = {"x": ends, "y": sides}
        alpha = self.alpha.value
        self.describe(
            f"<p class='num'>slope of the tangent {slope:.5g}, of the secant {across:.5g}"
            f"<br>next: w ← {w:.4g} - {alpha:g} · {slope:.4g} = {w - alpha * slope:.4g}"
            + (f" + {self.momentum.value:g} · the last step" if self.momentum.value else "")
            + "</p>"
        )


class _TwoDimensions(_Descent):
    def __init__(self, look: Look) -> None:
        super().__init__(look, descent.TWO, "long valley", alpha=0.15)
        self._w1, self._w2 = (pn.widgets.FloatInput(name=n, width=90, step=0.5) for n in ("start at w1", "w2"))
        self._go = pn.widgets.Button(name="Start there", width=110, align="end")
        self._plot = look.plot("w1", "w2", square=True, max_width=560, x_range=(-4, 4), y_range=(-4, 4))
        self._contours: Any = None
        self._other = self._plot.line(
            [], [], line_color=ORANGE, line_dash="dashed", line_width=2, legend_label="without momentum"
        )
        self._way = self._plot.line([], [], line_color=BLUE, line_width=2, legend_label="descent")
        self._steps = self._plot.scatter([], [], color=BLUE, size=6)
        self._here = self._plot.scatter([], [], color=BLUE, size=14, line_color="white")
        self._arrow = self._plot.line([], [], line_color=GREEN, line_width=4, legend_label="next step")
        look.legend(self._plot, "bottom_right")
        self._other_item = self._plot.legend[0].items[0]
        on_tap(self._plot, lambda x, y: self.start_at(round(x, 2), round(y, 2)))
        on_click(self._go, lambda: self.start_at(float(self._w1.value or 0), float(self._w2.value or 0)))
        controls = look.column(
            look.row(*self.clock.buttons, self.which),
            self.alpha,
            self.momentum,
            self.words,
            look.extra(look.row(self._w1, self._w2, self._go)),
            look.extra(look.text("A click into the figure starts there.")),
        )
        self.body = look.flow(controls, look.pane(self._plot), least=(340, 420), first=1)
        self.draw_hill()
        self.reset()
        for _ in range(8):
            self.step()

    def draw_hill(self) -> None:
        span = self.hill.span
        for bounds in (self._plot.x_range, self._plot.y_range):
            bounds.start, bounds.end = -span, span
        a = np.linspace(-span, span, 90)
        w1, w2 = np.meshgrid(a, a)
        g = self.hill.g(np.stack([w1, w2], axis=-1))
        low, high = float(g.min()), float(g.max())
        levels = low + (high - low) * np.linspace(0.004, 1, 16) ** 2
        if self._contours is None:
            self._contours = self._plot.contour(w1, w2, g, levels, line_color=GREY, line_width=1)
            self._contours.level = "underlay"
        else:
            from bokeh.plotting.contour import contour_data

            self._contours.set_data(contour_data(w1, w2, g, levels, want_fill=False, want_line=True))

    def draw(self) -> None:
        path, plain = np.array(self.path), np.array(self.plain)
        self._way.data_source.data = self._steps.data_source.data = {"x": path[:, 0], "y": path[:, 1]}
        self._here.data_source.data = {"x": path[-1:, 0], "y": path[-1:, 1]}
        visible_path = plain if self.momentum.value else plain[:0].reshape(0, 2)
        self._other_item.visible = bool(self.momentum.value)
        self._other.data_source.data = {"x": visible_path[:, 0], "y": visible_path[:, 1]}
        slope, alpha, w = self.hill.gradient(path[-1]), self.alpha.value, path[-1]
        next_w, _ = descent.step(w, self.velocity, self.hill, alpha, self.momentum.value)
        self._arrow.data_source.data = {"x": [w[0], next_w[0]], "y": [w[1], next_w[1]]}
        self.describe(
            f"<p class='num'>gradient ({slope[0]:.4g}, {slope[1]:.4g})"
            f"<br>w1 ← {w[0]:.4g} - {alpha:g} · {slope[0]:.4g}<br>w2 ← {w[1]:.4g} - {alpha:g} · {slope[1]:.4g}</p>"
        )
