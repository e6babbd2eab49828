"""Three losses against the margin, and the effect of one outlier on each."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import BoxAnnotation, ColumnDataSource, Span

from lecturekit.live.compute import losses
from lecturekit.live.later import on_value
from lecturekit.live.look import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, Look

_STYLE = {"zero-one": (GREEN, "solid"), "log": (BLUE, "dashed"), "squared": (PURPLE, "dotdash")}


def build(look: Look, outlier: float = 20.0) -> Any:
    """Args:
    outlier: where it lies at first, from -30 to 30.
    """
    outlier_x = pn.widgets.FloatSlider(
        name="place of the outlier", start=-30, end=30, step=0.5, value=outlier, sizing_mode="stretch_width"
    )
    label = pn.widgets.RadioButtonGroup(options={"the outlier is +1": 1.0, "the outlier is -1": -1.0}, value=1.0)
    words = look.text(css_classes=["lk-words"])

    curves = look.plot(
        "margin y · f(x): right and sure →", "loss of one sample", height=330, x_range=(-3, 4), y_range=(0, 5)
    )
    margin = np.linspace(-3, 4, 701)
    for name, loss in losses.LOSSES.items():
        colour, dash = _STYLE[name]
        curves.line(margin, loss(margin), color=colour, line_dash=dash, line_width=3, legend_label=name)
    look.legend(curves, "top_right")
    marks = ColumnDataSource({"x": [], "y": [], "colour": []})
    curves.scatter("x", "y", source=marks, color="colour", size=14, marker="diamond", line_color=INK)

    line = look.plot("x", "f(x) = w x + b", height=330, y_range=(-3.5, 3.5))
    line.add_layout(Span(location=0, dimension="width", line_color=GREY))
    points = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "size": []})
    free = [BoxAnnotation(fill_color=GREEN, fill_alpha=0.18, line_color=None) for _ in range(4)]
    for box in free:
        line.add_layout(box)
    fits, borders = {}, {}
    for name in ("log", "squared"):
        colour, dash = _STYLE[name]
        fits[name] = line.line([], [], color=colour, line_dash=dash, line_width=3, legend_label=f"{name} loss")
        borders[name] = line.scatter([], [], color=colour, size=20, marker="inverted_triangle", line_color="white")
    line.scatter("x", "y", source=points, size="size", marker="marker", color="colour", line_color="white")
    look.legend(line, "bottom_right")

    def draw(*_: Any) -> None:
        x, y = losses.points(outlier_x.value, label.value)
        points.data = {
            "x": x,
            "y": y,
            "colour": [BLUE if t > 0 else ORANGE for t in y],
            "marker": ["circle" if t > 0 else "square" for t in y],
            "size": [13] * 10 + [22],
        }
        low, high = min(-4.0, outlier_x.value - 1), max(4.0, outlier_x.value + 1)
        line.x_range.start, line.x_range.end = low, high
        fitted = {"log": losses.fit_log(x, y), "squared": losses.fit_squared(x, y)}
        best, gaps = losses.fit_zero_one(x, y)
        for box, gap in zip(free, [*gaps, *[None] * 4], strict=False):
            box.visible = gap is not None
            if gap:
                box.left, box.right = max(gap[0], low - 1), min(gap[1], high + 1)
        ends = np.array([low, high])
        rows = ""
        at: dict[str, list[Any]] = {"x": [], "y": [], "colour": []}
        for name, fit in fitted.items():
            fits[name].data_source.data = {"x": ends, "y": fit(ends)}
            borders[name].data_source.data = {"x": [fit.border], "y": [0]}
            wrong = int(np.sum(np.where(fit(x) >= 0, 1, -1) != y))
            outlier_margin = float(y[-1] * fit(x[-1]))
            value = float(losses.LOSSES[name](np.array(outlier_margin)))
            at["x"].append(min(max(outlier_margin, -3), 4))
            at["y"].append(min(value, 5))
            at["colour"].append(_STYLE[name][0])
            rows += (
                f"<tr class='num'><td style='color:{_STYLE[name][0]}'><b>{name}</b></td><td>{fit.border:.2f}</td>"
                f"<td>{wrong}</td><td>{outlier_margin:.2f}</td>"
                f"<td>{_short(value)}</td><td>{_short(losses.slope(name, outlier_margin))}</td></tr>"
            )
        marks.data = at
        anywhere = " or ".join(f"{a:.3g} to {b:.3g}" for a, b in gaps[:3])
        words.object = (
            "<table><tr><th>loss</th><th>border</th><th>wrong</th><th>outlier's margin</th><th>its loss</th>"
            f"<th>its pull</th></tr>{rows}<tr class='num'><td style='color:{GREEN}'><b>zero-one</b></td>"
            f"<td>{anywhere}</td><td>{best}</td><td></td><td></td><td>0</td></tr></table>"
            "<p>Green: wherever the zero-one loss is least. It is flat there, so nothing says which way to go.</p>"
        )

    on_value(outlier_x, draw)
    on_value(label, draw)
    draw()
    right = look.column(look.text("<b>One outlier among eleven points</b> (triangles: borders)"), look.pane(line))
    left = look.column(look.text("<b>The loss of one sample</b> (diamonds: the outlier)"), look.pane(curves))
    return look.column(outlier_x, look.row(label), look.flow(right, left, least=(420, 380)), words)


def _short(value: float) -> str:
    return "about 0" if abs(value) < 5e-4 else f"{value:.3g}"
