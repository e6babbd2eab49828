"""The perceptron's line, which moves with each update."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource

from lecturekit.data import logic_gate
from lecturekit.live.clock import Clock
from lecturekit.live.compute import perceptron
from lecturekit.live.later import on_click, on_tap, on_value
from lecturekit.live.look import BLUE, GREEN, INK, ORANGE, RED, Look
from lecturekit.plural import plural

_LOW, _HIGH, _MAX_POINTS = -3.0, 3.0, 100


def _data(name: str) -> tuple[np.ndarray, np.ndarray]:
    if name in ("and", "or", "xor"):
        return logic_gate(name)
    if name == "two clouds":
        rng = np.random.default_rng(3)
        y = np.where(np.arange(24) % 2 == 0, 1.0, -1.0)
        return np.clip(rng.normal(0, 0.75, (24, 2)) + 1.15 * y[:, None] * [1, 0.7], _LOW, _HIGH), y
    return np.zeros((0, 2)), np.zeros(0)


def build(look: Look, data: str = "and") -> Any:
    """Args:
    data: "and", "or", "xor", "two clouds" or "your own".
    """
    names = {"AND": "and", "OR": "or", "XOR": "xor", "two clouds": "two clouds", "your own": "your own"}
    which = pn.widgets.RadioButtonGroup(name="Points", options=names, value=data)
    eta = pn.widgets.DiscreteSlider(
        name="learning rate η", options=[0.125, 0.25, 0.5, 1.0, 2.0], value=1.0, sizing_mode="stretch_width"
    )
    only_wrong = pn.widgets.Toggle(name="skip samples that are right", value=False)
    kind = pn.widgets.RadioButtonGroup(options={"a click adds +1": 1, "a click adds -1": -1}, value=1)
    x1 = pn.widgets.FloatInput(name="x1", value=1.0, start=_LOW, end=_HIGH, step=0.5, width=80)
    x2 = pn.widgets.FloatInput(name="x2", value=1.0, start=_LOW, end=_HIGH, step=0.5, width=80)
    add = pn.widgets.Button(name="Add this point", width=120, align="end")
    status, formula = look.text(css_classes=["lk-status"]), look.text(min_height=90)

    plane = look.plot("x1", "x2", square=True, x_range=(_LOW, _HIGH), y_range=(_LOW, _HIGH), max_width=520)
    side = ColumnDataSource({"image": []})
    extent = _HIGH - _LOW
    plane.image_rgba("image", x=_LOW, y=_LOW, dw=extent, dh=extent, source=side, level="underlay")
    previous_line = plane.line([], [], line_color=INK, line_width=2, line_dash="dotted", line_alpha=0.5)
    line = plane.line([], [], line_color=INK, line_width=3)
    ring = plane.scatter([], [], size=30, fill_color=None, line_color=INK, line_width=2)
    points = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "edge": []})
    plane.scatter("x", "y", size=17, marker="marker", color="colour", line_color="edge", line_width=3, source=points)
    curve = look.plot("updates", "wrong samples", height=200)
    track = curve.line([], [], line_color=BLUE, line_width=2)
    dots = curve.scatter([], [], color=BLUE, size=6)
    curve.y_range.start = 0

    X, y = _data(data)
    now = perceptron.Line()
    errors: list[tuple[int, int]] = []
    seen_states: dict[tuple[Any, ...], int] = {}

    def draw(before: perceptron.Line | None = None) -> None:
        bad = perceptron.wrong(now, X, y)
        points.data = {
            "x": X[:, 0],
            "y": X[:, 1],
            "colour": [BLUE if t > 0 else ORANGE for t in y],
            "marker": ["circle" if t > 0 else "square" for t in y],
            "edge": [RED if i in set(bad) else "#FFFFFF" for i in range(len(X))],
        }
        for glyph, at in ((line, now), (previous_line, before)):
            xs, ys = perceptron.border(at, _LOW, _HIGH) if at else ([], [])
            glyph.data_source.data = {"x": xs, "y": ys}
        a, b = np.meshgrid(*[np.linspace(_LOW, _HIGH, 121)] * 2)
        positive = a * now.w[0] + b * now.w[1] + now.b >= 0
        side.data = {"image": [np.where(positive, 0x33B27200, 0x3300A0E6).astype(np.uint32)]}
        current = [] if now.seen is None else [now.seen]
        ring.data_source.data = {"x": X[current, 0], "y": X[current, 1]}
        for glyph in (track, dots):
            glyph.data_source.data = {"x": [e[0] for e in errors], "y": [e[1] for e in errors]}
        status.object = f"<p class='big num'>{_words(len(bad))}</p>"
        formula.object = _formula(before, now, X, y, eta.value)

    def _words(bad: int) -> str:
        if not len(X):
            return "Click into the plane to place points."
        updates = plural(now.updates, "update")
        if not bad:
            return f"<span style='color:{GREEN}'>All right after {updates}.</span>"
        earlier = seen_states.get(_key(now))
        if earlier is not None and earlier < now.updates:
            return (
                f"{updates}. <span style='color:{RED}'>The weights are those of update {earlier} again, "
                "before the same sample: from here on everything repeats, for ever.</span>"
            )
        return f"{updates}, {bad} of {len(X)} wrong."

    def _key(at: perceptron.Line) -> tuple[Any, ...]:
        return (*at.w, at.b, at.at)

    def step() -> bool:
        nonlocal now
        if not len(X) or not len(perceptron.wrong(now, X, y)):
            return False
        before = now
        now = (perceptron.next_update if only_wrong.value else perceptron.see)(now, X, y, eta.value)
        if now.moved:
            errors.append((now.updates, len(perceptron.wrong(now, X, y))))
            del errors[:-300]
        draw(before)
        if now.moved:
            seen_states.setdefault(_key(now), now.updates)
        return bool(len(perceptron.wrong(now, X, y)))

    def reset() -> None:
        nonlocal now
        now = perceptron.Line()
        errors[:] = [(0, len(perceptron.wrong(now, X, y)))]
        seen_states.clear()
        seen_states[_key(now)] = 0
        draw()

    clock = Clock(step, reset, period=350)

    def choose(_: Any) -> None:
        nonlocal X, y
        X, y = _data(which.value)
        clock.again()

    def add_point(a: float, b: float) -> None:
        nonlocal X, y
        if len(X) < _MAX_POINTS and abs(a) <= _HIGH and abs(b) <= _HIGH:
            X, y = np.vstack([X, [a, b]]), np.append(y, kind.value)
            seen_states.clear()
            draw()

    on_value(which, choose)
    on_value(eta, lambda _: clock.again())
    on_tap(plane, lambda a, b: add_point(round(a, 2), round(b, 2)))
    on_click(add, lambda: add_point(x1.value or 0.0, x2.value or 0.0))  # an emptied field is 0
    reset()
    for _ in range(4):
        step()
    controls = look.column(
        look.row(which),
        look.row(*clock.buttons),
        only_wrong,
        status,
        formula,
        look.extra(eta),
        look.extra(look.row(kind)),
        look.extra(look.row(x1, x2, add)),
    )
    key = look.text("<p>Blue circles are +1, orange squares -1; a red edge is wrong. Dotted: the line before.</p>")
    return look.flow(controls, look.column(look.pane(plane), key, look.pane(curve)), least=(340, 340), first=1)


def _formula(before: perceptron.Line | None, now: perceptron.Line, X: Any, y: Any, eta: float) -> str:
    weights = f"w = ({now.w[0]:g}, {now.w[1]:g}), b = {now.b:g}"
    if before is None or now.seen is None:
        return f"<p class='num'>{weights}</p>"
    x, t = X[now.seen], y[now.seen]
    seen = f"x = ({x[0]:g}, {x[1]:g}), y = {t:+g}"
    if not now.moved:
        return f"<p class='num'>{seen}: right, so nothing changes.<br>{weights}</p>"
    error = -2 if t < 0 else 2
    return (
        f"<p class='num'>{seen}: wrong, y - ŷ = {error:+d}.<br>"
        f"w ← ({before.w[0]:g}, {before.w[1]:g}) + {eta:g} · ({error:+d}) · ({x[0]:g}, {x[1]:g})<br>"
        f"b ← {before.b:g} + {eta:g} · ({error:+d})<br><b>{weights}</b></p>"
    )
