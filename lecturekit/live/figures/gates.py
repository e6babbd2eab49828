"""One neuron, its weights and threshold on sliders."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource

from lecturekit.data import logic_gate
from lecturekit.live.compute import gates
from lecturekit.live.later import on_click, on_value
from lecturekit.live.look import BLUE, GREEN, INK, ORANGE, RED, Look


def build(look: Look, gate: str = "and") -> Any:
    """Args:
    gate: the gate to look for at first.
    """
    which = pn.widgets.RadioButtonGroup(name="Gate", options={g.upper(): g for g in gates.GATES}, value=gate)
    w1, w2 = (
        pn.widgets.FloatSlider(name=f"weight w{i}", start=-2, end=2, step=0.5, value=1, sizing_mode="stretch_width")
        for i in (1, 2)
    )
    T = pn.widgets.FloatSlider(name="threshold T", start=-3, end=3, step=0.5, value=1, sizing_mode="stretch_width")
    show = pn.widgets.Button(name="Show one that works", width=170)
    table, verdict, why = look.text(), look.text(), look.text()

    plane = look.plot("input 1", "input 2", square=True, x_range=(-0.6, 1.6), y_range=(-0.6, 1.6), max_width=460)
    side = ColumnDataSource({"image": [np.zeros((2, 2), dtype=np.uint32)]})
    plane.image_rgba("image", x=-0.6, y=-0.6, dw=2.2, dh=2.2, source=side, level="underlay")
    points = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "edge": []})
    plane.scatter("x", "y", size=26, marker="marker", color="colour", line_color="edge", line_width=4, source=points)
    names = ColumnDataSource({"x": [0, 0, 1, 1], "y": [0, 1, 0, 1], "t": ["00", "01", "10", "11"]})
    plane.text("x", "y", "t", source=names, x_offset=18, y_offset=-12, text_font_size=f"{look.font}px", text_color=INK)

    def draw(*_: Any) -> None:
        _, target = logic_gate(which.value, labels="binary")
        net, out = gates.answers(w1.value, w2.value, T.value)
        good = gates.right(which.value, w1.value, w2.value, T.value)
        rows = "".join(
            f"<tr class='num'><td>{a}</td><td>{b}</td><td>{n:g}</td><td>{'≥' if o else '<'} {T.value:g}</td>"
            f"<td><b>{o}</b></td><td>{t:g}</td><td style='color:{GREEN if g else RED}'>{'✓' if g else '✗'}</td></tr>"
            for (a, b), n, o, t, g in zip(((0, 0), (0, 1), (1, 0), (1, 1)), net, out, target, good, strict=True)
        )
        table.object = (
            "<table><tr><th>in 1</th><th>in 2</th><th>net</th><th>T</th><th>out</th>"
            f"<th>{which.value.upper()}</th><th></th></tr>{rows}</table>"
        )
        solutions = len(gates.settings(which.value))
        tried = len(gates.WEIGHTS) ** 2 * len(gates.THRESHOLDS)
        verdict.object = (
            f"<p class='big' style='color:{GREEN}'>This is {which.value.upper()}.</p>"
            if good.all()
            else f"<p class='big'>{int(good.sum())} of 4 right.</p>"
        ) + f"<p>Of the {tried} positions of the sliders, {solutions} give {which.value.upper()}.</p>"
        impossible = gates.contradiction(which.value)
        why.object = (
            "<p>Wanted: " + " · ".join(f"<b>{d}</b>" for d in gates.demands(which.value)) + f"</p><p>{impossible}</p>"
        )
        show.disabled = not solutions
        points.data = {
            "x": [0, 0, 1, 1],
            "y": [0, 1, 0, 1],
            "colour": [BLUE if t else ORANGE for t in target],
            "marker": ["circle" if t else "square" for t in target],
            "edge": ["#FFFFFF" if g else RED for g in good],
        }
        a, b = np.meshgrid(np.linspace(-0.6, 1.6, 221), np.linspace(-0.6, 1.6, 221))
        fires = a * w1.value + b * w2.value >= T.value
        side.data = {"image": [np.where(fires, 0x55B27200, 0x5500A0E6).astype(np.uint32)]}

    def reveal() -> None:
        # The simplest numbers: the smallest weights, then the smallest threshold.
        settings = min(gates.settings(which.value), key=lambda s: (abs(s[0]) + abs(s[1]), abs(s[2])))
        w1.value, w2.value, T.value = settings

    on_click(show, reveal)
    for widget in (which, w1, w2, T):
        on_value(widget, draw)
    draw()
    controls = look.column(look.row(which), w1, w2, T, look.extra(show), verdict, table)
    key = look.text(
        "<p>Blue side: fires (1). Orange side: does not (0). Circles should be blue, squares orange; "
        "a red edge marks a wrong one.</p>"
    )
    return look.flow(controls, look.column(look.pane(plane), key, why), least=(320, 330), first=1)
