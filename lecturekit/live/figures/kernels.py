"""Points lifted by phi, and the plane ("sheet") that separates them."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource

from lecturekit.live.clock import Clock
from lecturekit.live.compute import kernels
from lecturekit.live.later import on_value
from lecturekit.live.look import BLUE, GREEN, GREY, INK, ORANGE, Look


def build(look: Look, data: str = "XOR") -> Any:
    """Args:
    data: "XOR" or "circle".
    """
    which = pn.widgets.RadioButtonGroup(options=list(kernels.LIFTS), value=data)
    azimuth = pn.widgets.IntSlider(name="turn (degrees)", start=0, end=360, value=30, sizing_mode="stretch_width")
    elevation = pn.widgets.IntSlider(name="look down (degrees)", start=0, end=90, value=18, sizing_mode="stretch_width")
    height = pn.widgets.FloatSlider(name="place of the sheet", start=-2, end=2, step=0.05, sizing_mode="stretch_width")
    words, sums = look.text(css_classes=["lk-words"]), look.text()

    reach = 1.35 * kernels.REACH
    flat = look.plot("x1", "x2", square=True, max_width=420, x_range=(-reach, reach), y_range=(-reach, reach))
    sides = ColumnDataSource({"image": []})
    flat.image_rgba("image", x=-reach, y=-reach, dw=2 * reach, dh=2 * reach, source=sides, level="underlay")
    below = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": []})
    flat.scatter("x", "y", source=below, color="colour", marker="marker", size=11, line_color="white")
    space = look.bare(look.plot(square=True, max_width=480, x_range=(-3.4, 3.4), y_range=(-3.4, 3.4)))
    edges = ColumnDataSource({"xs": [], "ys": []})
    space.multi_line("xs", "ys", source=edges, line_color=GREY)
    sheet = space.patch([], [], fill_color=GREEN, fill_alpha=0.3, line_color=GREEN)
    lifted = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "size": []})
    space.scatter("x", "y", source=lifted, color="colour", marker="marker", size="size", line_color="white")
    names = ColumnDataSource({"x": [], "y": [], "t": []})
    space.text("x", "y", "t", source=names, text_font_size=f"{look.font}px", text_color=INK, text_align="center")

    def draw(*_: Any) -> None:
        lift = kernels.LIFTS[which.value]
        X, y = kernels.points(which.value)
        right = int(np.sum(np.sign(kernels.side(lift, X, height.value)) == y))
        words.object = (
            f"<p class='big'>{right} of {len(y)} on the right side.</p><p>{lift.formula}</p>"
            f"<p>The sheet: {_plane(lift)} = {height.value:g}</p>"
        )
        a, b = X[0], X[-1]
        inner = float((lift.phi(a[None]) @ lift.phi(b[None]).T).item())
        sums.object = (
            f"<p><b>The kernel saves the lift.</b> {lift.kernel_formula}. For the first and the last point, "
            f"φ(x) · φ(z) = {inner:.6g} and k(x, z) = {float(lift.kernel(a[None], b[None]).item()):.6g}.</p>"
        )
        colours = [BLUE if t > 0 else ORANGE for t in y]
        markers = ["circle" if t > 0 else "square" for t in y]
        below.data = {"x": X[:, 0], "y": X[:, 1], "colour": colours, "marker": markers}
        x1, x2 = np.meshgrid(*[np.linspace(-reach, reach, 141)] * 2)
        everywhere: np.ndarray = np.column_stack([x1.ravel(), x2.ravel()])
        positive = kernels.side(lift, everywhere, height.value).reshape(x1.shape) >= 0
        sides.data = {"image": [np.where(positive, 0x44B27200, 0x4400A0E6).astype(np.uint32)]}
        turn()

    def turn(*_: Any) -> None:
        lift = kernels.LIFTS[which.value]
        X, y = kernels.points(which.value)
        low, high = kernels.box(lift, X)
        middle = (low + high) / 2

        def seen(P: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            return kernels.camera((P - middle) * 3.4 / np.max(high - low), azimuth.value, elevation.value)

        positions, near = seen(lift.phi(X))
        order = np.argsort(near)
        lifted.data = {
            "x": positions[order, 0],
            "y": positions[order, 1],
            "colour": [BLUE if y[i] > 0 else ORANGE for i in order],
            "marker": ["circle" if y[i] > 0 else "square" for i in order],
            "size": 10 + 2.5 * near[order],
        }
        corners = seen(kernels.sheet_corners(lift, X, height.value))[0]
        sheet.data_source.data = {"x": corners[:, 0], "y": corners[:, 1]}
        lines, tips = [], []
        for axis in range(3):
            for at in range(4):
                start, end = low.copy(), low.copy()
                others = [i for i in range(3) if i != axis]
                for bit, other in enumerate(others):
                    start[other] = end[other] = high[other] if at >> bit & 1 else low[other]
                start[axis], end[axis] = low[axis], high[axis]
                lines.append(seen(np.array([start, end]))[0])
                if at == 0:
                    tip = end.copy()
                    tip[axis] += 0.12 * (high - low).max()
                    tips.append(seen(tip[None])[0][0])
        edges.data = {"xs": [line[:, 0] for line in lines], "ys": [line[:, 1] for line in lines]}
        names.data = {"x": [t[0] for t in tips], "y": [t[1] for t in tips], "t": list(lift.axes)}

    def choose(*_: Any) -> None:
        low, high, good = kernels.LIFTS[which.value].heights
        height.param.update(start=low, end=high, value=good)
        draw()

    def step() -> bool:
        azimuth.value = (azimuth.value + 3) % 360
        return True

    def reset() -> None:
        azimuth.value, elevation.value = 30, 18

    clock = Clock(step, reset, period=80)
    clock.play.name = "▶ Play"
    on_value(which, choose)
    on_value(height, draw)
    for widget in (azimuth, elevation):
        on_value(widget, turn)
    choose()
    controls = look.column(
        look.row(which), look.row(*clock.buttons), height, azimuth, elevation, words, look.extra(sums)
    )
    left = look.column(look.text("<b>Lifted</b>"), look.pane(space))
    right = look.column(look.text("<b>In the plane</b>: what the sheet cuts out"), look.pane(flat))
    return look.flow(controls, left, right, least=(300, 340, 320), first=1)


def _plane(lift: kernels.Lift) -> str:
    terms = [name for weight, name in zip(lift.sheet, lift.axes, strict=True) if weight]
    return " + ".join(terms)
