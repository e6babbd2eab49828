"""A sum of ReLUs that approximates a function, which the user can draw."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource, PointDrawTool

from lecturekit.approximation import interpolate, lecture_example
from lecturekit.live.compute import approximation as compute
from lecturekit.live.later import on_change, on_click, on_value
from lecturekit.live.look import BLUE, GREEN, GREY, ORANGE, RED, Look
from lecturekit.plural import plural

_SIX, _DRAWN = "the lecture's six", "your own"
_COUNTS = (2, 3, 5, 9, 17, 33)


def build(look: Look, target: str = _SIX) -> Any:
    """Args:
    target: "the lecture's six", "your own", or one of `compute.TARGETS`.
    """
    names = [_SIX, *compute.TARGETS, _DRAWN]
    which = pn.widgets.Select(name="Function", options=names, value=target, width=180)
    count = pn.widgets.IntSlider(name="knots", start=2, end=40, value=6, sizing_mode="stretch_width")
    add = pn.widgets.Button(name="One more ReLU", width=140, css_classes=["lk-step"])
    show = pn.widgets.Toggle(name="show the pieces", value=True)
    handle = pn.widgets.Select(name="Handle at x =", options={}, width=110)
    height = pn.widgets.FloatSlider(name="its height", start=-3.5, end=3.5, step=0.1, width=200)
    words = look.text(css_classes=["lk-words"])

    plot = look.plot("x", "Z(x)", height=420, x_range=(compute.LOW - 0.1, compute.HIGH + 0.1), y_range=(-4, 4))
    several = ColumnDataSource({"xs": [], "ys": []})
    plot.multi_line("xs", "ys", source=several, line_color=GREY, line_width=1.2, line_alpha=0.7, legend_label="pieces")
    wanted = plot.line([], [], line_color=ORANGE, line_width=3, line_dash="dashed", legend_label="target")
    total = plot.line([], [], line_color=BLUE, line_width=4, legend_label="sum")
    kinks = plot.scatter([], [], color=BLUE, size=9, line_color="white")
    worst = plot.segment([], [], [], [], line_color=RED, line_width=4)
    handles = ColumnDataSource({"x": compute.knots(8), "y": np.zeros(8)})
    grips = plot.scatter("x", "y", source=handles, color=ORANGE, size=16, marker="square", line_color="white")
    drag = PointDrawTool(renderers=[grips], add=False)
    plot.add_tools(drag)
    look.legend(plot, "bottom_right")
    errors = look.plot("knots", "largest error", height=230, x_axis_type="log", y_axis_type="log")
    fall = errors.line([], [], line_color=BLUE, line_width=2)
    dots = errors.scatter([], [], color=BLUE, size=8)
    here = errors.scatter([], [], color=ORANGE, size=14, line_color="white")
    quiet = False

    def function() -> compute.Function:
        if which.value == _DRAWN:
            order = np.argsort(handles.data["x"])
            return compute.through(np.asarray(handles.data["x"])[order], np.asarray(handles.data["y"])[order])
        return compute.TARGETS.get(which.value, compute.cubic)

    def draw(*_: Any) -> None:
        six, f = which.value == _SIX, function()
        network = lecture_example() if six else interpolate(f, compute.knots(count.value))
        low = -1.75 if six else compute.LOW
        x = np.linspace(compute.LOW, compute.HIGH, 701)
        parts = compute.pieces(network, x) if show.value else np.zeros((0, len(x)))
        several.data = {"xs": [x] * len(parts), "ys": list(parts)}
        wanted.data_source.data = {"x": x, "y": f(x)}
        total.data_source.data = {"x": x, "y": network(x)}
        bends = network.kinks
        kinks.data_source.data = {"x": bends, "y": network(bends)}
        fine = np.linspace(low, compute.HIGH, 4001)
        at = fine[np.argmax(np.abs(f(fine) - network(fine)))]
        worst.data_source.data = {"x0": [at], "x1": [at], "y0": [f(at)], "y1": [network(at)]}
        worst.glyph.x0, worst.glyph.x1, worst.glyph.y0, worst.glyph.y1 = "x0", "x1", "y0", "y1"
        error = compute.largest_error(f, network, low)
        grips.visible = which.value == _DRAWN
        look_up = compute.error_by_knots(f, _COUNTS)
        for glyph in (fall, dots):
            glyph.data_source.data = {"x": _COUNTS, "y": np.maximum(look_up, 1e-9)}
        here.data_source.data = {"x": [] if six else [count.value], "y": [] if six else [max(error, 1e-9)]}
        count.visible = add.visible = not six
        handle.visible = height.visible = which.value == _DRAWN and not look.projector
        quarter = look_up[-2] / look_up[-1] if look_up[-1] > 1e-9 else float("inf")
        words.object = (
            f"<p class='big num'>{plural(len(network.w), 'neuron')}, largest error {error:.3f}"
            f"{' on [-1.75, 1.5]' if six else ''}</p>"
            + (f"<p>{_formula(network)}</p>" if len(network.w) <= 6 else "")
            + (
                "<p>Its kinks lie at " + ", ".join(f"{k:.3g}" for k in bends) + ". Left of -1.75 it goes astray.</p>"
                if six
                else f"<p>From 17 to 33 knots the error becomes {quarter:.1f} times smaller.</p>"
            )
        )

    def more() -> None:
        count.value = min(count.value + 1, count.end)

    def dragged() -> None:
        if not quiet:
            fill()
            draw()

    def fill(*_: Any) -> None:
        nonlocal quiet
        if quiet:
            return
        quiet = True
        options = {f"{x:.2f}": i for i, x in enumerate(handles.data["x"])}
        previous = handle.value
        handle.options = options
        handle.value = previous if previous in options.values() else 0
        height.value = float(np.clip(handles.data["y"][handle.value], height.start, height.end))
        quiet = False

    def lifted(y: float) -> None:
        if not quiet:
            ys = [float(y) for y in handles.data["y"]]
            ys[handle.value] = y
            handles.data = {"x": list(handles.data["x"]), "y": ys}

    handles.data = {"x": list(compute.knots(8)), "y": [-2.0, 1.0, 1.5, -1.0, -0.5, 2.0, 0.0, 1.0]}
    for widget in (which, count, show):
        on_value(widget, draw)
    on_click(add, more)
    on_change(handles, "data", dragged)
    on_value(handle, fill)
    on_value(height, lifted)
    fill()
    draw()
    controls = look.column(
        look.row(which, add),
        count,
        words,
        look.extra(show),
        look.row(handle, height),
        look.extra(look.column(look.text("<b>Error against knots</b>, both on logarithmic axes"), look.pane(errors))),
    )
    hint = look.text("For a function of your own choose “your own” and drag the orange squares.")
    return look.flow(controls, look.column(look.pane(plot), look.extra(hint)), least=(330, 430), first=1)


def _formula(network: Any) -> str:
    terms = [
        f"{'-' if v < 0 else '+'} {'' if abs(abs(v) - 1) < 1e-9 else f'{abs(v):.3g} '}"
        f"<span style='color:{GREEN}'>ReLU({w:.3g}x {'-' if b < 0 else '+'} {abs(b):.3g})</span>"
        for w, b, v in zip(network.w, network.b, network.v, strict=True)
    ]
    constant = f"{network.c:.3g} " if network.c else ""
    return f"Z(x) = {constant}{' '.join(terms)}"
