"""The worked example, one number at a time."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

import panel as pn
from bokeh.models import ColumnDataSource

from lecturekit.live.clock import Clock
from lecturekit.live.compute import backprop
from lecturekit.live.compute.backprop import ACTIVATIONS, LECTURE, Example, number
from lecturekit.live.later import on_click, on_value
from lecturekit.live.look import BLUE, GREEN, GREY, INK, ORANGE, PALE, RED, Look

_SIZES = {"2-2-1 (lecture)": None, "2-3-1": (2, 3, 1), "3-3-2": (3, 3, 2), "2-2-2-1": (2, 2, 2, 1)}
_PHASES = {
    "forward": "Forward: from left to right",
    "error": "How wrong it is",
    "backward": "Backward: from right to left",
    "update": "Update: downhill",
    "again": "Forward once more, with the new weights",
}
# Accepts the lecture's rounding and rejects the classic mistake.
_NEAR = 3e-5


def build(look: Look, example: Example = LECTURE) -> Any:
    """Args:
    example: the network, sample and rate to begin with.
    """
    return _Walkthrough(look, example).body


class _Walkthrough:
    def __init__(self, look: Look, example: Example) -> None:
        self._look, self._example, self._at = look, example, 0
        self._sizes = pn.widgets.Select(name="Network", options=list(_SIZES), width=150)
        self._activation = pn.widgets.Select(name="Activation", options=list(ACTIVATIONS), width=110)
        self._which = pn.widgets.Select(name="Change a number", options={}, width=170)
        self._value = pn.widgets.FloatInput(name="its value", step=0.05, width=100)
        self._set = pn.widgets.Button(name="Set", width=60, align="end")
        self._with_mistake = pn.widgets.Toggle(name="make the mistake: use the updated weights")
        self._back = pn.widgets.Button(name="Back", width=70, css_classes=["lk-back"])
        self._slider = pn.widgets.IntSlider(name="Number", start=1, end=2, sizing_mode="stretch_width")
        self._words = look.text(min_height=150, css_classes=["lk-words"])
        self._table = look.text()
        self._answers = [pn.widgets.FloatInput(name=n, value=None, width=120, step=0.0001) for n in self._asked()]
        self._check = pn.widgets.Button(name="Check", width=80, button_type="primary", align="end")
        self._judged = look.text(css_classes=["lk-judged"])
        self._clock = Clock(self._on, self._again, period=1300)
        self._draw_plot(look)

        on_value(self._sizes, lambda _: self._other())
        on_value(self._activation, lambda name: self._renew(replace(self._example, activation=name)))
        on_value(self._which, lambda _: self._fill())
        on_click(self._set, self._change)
        on_value(self._with_mistake, lambda _: self._renew(self._example))
        on_click(self._back, lambda: self._go(self._at - 1))
        on_value(self._slider, lambda number: self._go(number - 1))
        on_click(self._check, self._judge)

        self._question = look.column(
            look.text("<b>Find them yourself.</b> The slides leave these new weights open. Five digits will do."),
            look.row(*self._answers, self._check),
            self._judged,
        )
        left = look.column(
            look.row(*self._clock.buttons, self._back),
            self._slider,
            self._words,
            look.extra(look.row(self._sizes, self._activation, self._which, self._value, self._set)),
            look.extra(self._with_mistake),
            look.extra(self._question),
        )
        self.body = look.flow(left, look.column(look.pane(self._plot), self._table), least=(420, 480), first=1)
        self._renew(example, at=5)

    @staticmethod
    def _asked() -> list[str]:
        return ["w3⁺: A→top", "w4⁺: B→top", "w5⁺: A→bottom", "w6⁺: B→bottom"]

    def _draw_plot(self, look: Look) -> None:
        self._plot = look.bare(look.plot(height=390))
        sources = {name: ColumnDataSource(columns) for name, columns in _EMPTY.items()}
        self._edges, self._nodes, self._texts = sources["edges"], sources["nodes"], sources["texts"]
        self._plot.segment("x0", "y0", "x1", "y1", source=self._edges, line_color="colour", line_width="width")
        self._plot.scatter(
            "x", "y", source=self._nodes, size=round(62 * look.font / 14), fill_color="fill", line_color="colour",
            line_width="width",
        )  # fmt: skip
        self._plot.text(
            "x", "y", "text", source=self._texts, text_align="center", text_baseline="middle", text_color="colour",
            text_font_size="size", text_font_style="style", background_fill_color="back", background_fill_alpha=0.9,
            y_offset="dy",
        )  # fmt: skip

    # Reactions to the visitor.

    def _other(self) -> None:
        sizes = _SIZES[self._sizes.value]
        chosen = self._activation.value
        self._renew(replace(LECTURE, activation=chosen) if sizes is None else backprop.random_example(sizes, chosen))

    def _number_options(self) -> dict[str, Any]:
        names = self._example.names()
        options: dict[str, Any] = {f"input {name}": ("x", i) for i, name in enumerate(names[0])}
        options |= {f"target of {name}": ("target", i) for i, name in enumerate(names[-1])}
        options["learning rate η"] = ("eta", 0)
        for k, W in enumerate(self._example.weights):
            for i, row in enumerate(W):
                options |= {f"weight {names[k][i]}→{names[k + 1][j]}": ("w", (k, i, j)) for j in range(len(row))}
        return options

    def _fill(self) -> None:
        field, index = self._which.value
        if field == "w":
            k, i, j = index
            self._value.value = self._example.weights[k][i][j]
        else:
            value = getattr(self._example, field)
            self._value.value = value if field == "eta" else value[index]

    def _change(self) -> None:
        value = self._value.value
        if value is None or not abs(value) <= 100:
            self._judged.object = f"<p style='color:{RED}'>Expected a number from -100 to 100. Received: {value}.</p>"
            return
        field, index = self._which.value
        if field == "w":
            k, i, j = index
            self._renew(self._example.with_weight(k, i, j, float(value)), at=self._at)
        elif field == "eta":
            self._renew(replace(self._example, eta=float(value)), at=self._at)
        else:
            values = list(getattr(self._example, field))
            values[index] = float(value)
            changed: dict[str, Any] = {field: tuple(values)}
            self._renew(replace(self._example, **changed), at=self._at)

    def _judge(self) -> None:
        right, with_mistake = (backprop.new_weights(self._example, s) for s in (False, True))
        parts = []
        for (index, name), answer in zip(_ASKED.items(), self._answers, strict=True):
            if answer.value is None:
                verdict = "not tried yet"
            elif abs(answer.value - right[index]) <= _NEAR:
                verdict = f"<b style='color:{GREEN}'>✓ right</b> ({number(right[index])})"
            elif abs(answer.value - with_mistake[index]) <= _NEAR:
                verdict = (
                    f"<b style='color:{RED}'>✗</b> you went back through the <i>updated</i> w1 or w2; take the old ones"
                )
            else:
                k, i, j = index
                wrong_way = 2 * self._example.weights[k][i][j] - right[index]
                hint = "the step goes uphill: mind the minus" if abs(answer.value - wrong_way) <= _NEAR else "not yet"
                verdict = f"<b style='color:{RED}'>✗</b> {hint}"
            parts.append(f"<li>{name}: {verdict}</li>")
        self._judged.object = f"<ul>{''.join(parts)}</ul>"

    # Stepping through the numbers.

    def _renew(self, example: Example, at: int = 0) -> None:
        self._example = example
        self._steps = backprop.steps(example, self._with_mistake.value)
        self._slider.end = len(self._steps)
        previous, options = self._which.value, self._number_options()
        self._which.options = options
        self._which.value = previous if previous in options.values() else next(iter(options.values()))
        self._fill()
        self._question.visible = not self._look.projector and len(example.x) == 2 and len(example.names()[1]) == 2 \
            and len(example.weights) == 2  # fmt: skip
        self._go(min(at, len(self._steps) - 1))
        self._show()

    def _on(self) -> bool:
        self._go(self._at + 1)
        return self._at + 1 < len(self._steps)

    def _again(self) -> None:
        self._go(0)

    def _go(self, at: int) -> None:
        at = min(max(at, 0), len(self._steps) - 1)
        if at != self._at:
            self._at = at
            self._slider.value = at + 1
            self._show()

    def _show(self) -> None:
        step = self._steps[self._at]
        self._words.object = (
            f"<p style='color:{GREY}'>{_PHASES[step.phase]} · {self._at + 1} of {len(self._steps)}</p>"
            f"<p><b>{escape(step.description)}</b></p><p>{escape(step.formula)}</p>"
            f"<p class='num'>= {escape(step.numbers)}</p><p class='big num'>= {number(step.value)}</p>"
        )
        updated = {known.position for known in self._steps[: self._at + 1] if known.kind == "weight"}
        self._table.object = _comparison(self._example, updated) if updated else ""
        drawing = _picture(self._example, self._steps, self._at, self._look.font)
        self._edges.data, self._nodes.data, self._texts.data = drawing["edges"], drawing["nodes"], drawing["texts"]
        columns, most = len(self._example.weights), max(map(len, self._example.names()))
        self._plot.x_range.start, self._plot.x_range.end = -0.35, columns + 0.35
        self._plot.y_range.start, self._plot.y_range.end = -most / 2 - 0.15, most / 2 + 0.15


_ASKED = {(0, 0, 0): "A→top", (0, 1, 0): "B→top", (0, 0, 1): "A→bottom", (0, 1, 1): "B→bottom"}
_EMPTY: dict[str, dict[str, list[Any]]] = {
    "edges": {key: [] for key in ("x0", "y0", "x1", "y1", "colour", "width")},
    "nodes": {key: [] for key in ("x", "y", "fill", "colour", "width")},
    "texts": {key: [] for key in ("x", "y", "text", "colour", "size", "style", "back", "dy")},
}


def _comparison(example: Example, updated: set[tuple[int, ...]]) -> str:
    """A table of the new weights, right and by the classic mistake; those that no step has updated yet are hidden."""
    names = example.names()
    right, with_mistake = (backprop.new_weights(example, s) for s in (False, True))
    rows = ""
    for k, i, j in sorted(right, reverse=True):
        new, wrong = right[k, i, j], with_mistake[k, i, j]
        shown = (number(new), "–" if wrong == new else number(wrong)) if (k, i, j) in updated else ("?", "")
        rows += (
            f"<tr class='num'><td>{names[k][i]}→{names[k + 1][j]}</td><td>{number(example.weights[k][i][j])}</td>"
            f"<td><b>{shown[0]}</b></td><td style='color:{RED}'>{shown[1]}</td></tr>"
        )
    return (
        "<table><tr><th>weight</th><th>old</th><th>new</th><th>wrong: back through the updated weights</th></tr>"
        f"{rows}</table>"
    )


def _picture(example: Example, steps: list[backprop.Step], at: int, font: int) -> dict[str, dict[str, list[Any]]]:
    """The network with all numbers known at step `at`; the number that the step computes is marked."""
    known = steps[: at + 1]
    now = steps[at]
    seen = {(step.kind, step.position): step for step in known}
    names = example.names()
    positions = {(k, j): (k, (len(layer) - 1) / 2 - j) for k, layer in enumerate(names) for j in range(len(layer))}
    picture: dict[str, dict[str, list[Any]]] = {n: {c: [] for c in columns} for n, columns in _EMPTY.items()}

    def put(source: str, *values: Any) -> None:
        for column, value in zip(picture[source].values(), values, strict=True):
            column.append(value)

    def write(x: float, y: float, text: str, colour: str = INK, dy: float = 0, mark: bool = False) -> None:
        back = "#FFF3CC" if mark else "#FFFFFF"
        put("texts", x, y, text, colour, f"{font}px", "bold" if mark else "normal", back, dy)

    for k, W in enumerate(example.weights):
        for i, row in enumerate(W):
            for j, w in enumerate(row):
                (x0, y0), (x1, y1) = positions[k, i], positions[k + 1, j]
                new = seen.get(("weight", (k, i, j)))
                mark = now.kind == "weight" and now.position == (k, i, j)
                used = now.kind == "net" and now.position == (k + 1, j)
                carried = now.kind == "delta" and now.position == (k, i)
                active = mark or used or carried
                put("edges", x0, y0, x1, y1, ORANGE if active else "#AAAAAA", 4 if active else 1.5)
                at_edge = 0.36 if len(row) > 1 or len(W) > 1 else 0.5
                x, y = x0 + at_edge * (x1 - x0), y0 + at_edge * (y1 - y0)
                if new is None:
                    write(x, y, f"{w:.4g}")
                else:
                    write(x, y, f"{new.value:.6f}", BLUE, mark=mark)
    for (k, j), (x, y) in positions.items():
        mark = len(now.position) == 2 and now.position == (k, j) and now.kind != "E"
        put(
            "nodes",
            x,
            y,
            "#FFF3CC" if mark else PALE if k == 0 else "#FFFFFF",
            ORANGE if mark else INK,
            3 if mark else 1.5,
        )
        write(x, y, names[k][j], GREY, dy=-font * 0.95)
        picture["texts"]["back"][-1] = "rgba(0,0,0,0)"
        out, net, delta = (seen.get((kind, (k, j))) for kind in ("out", "net", "delta"))
        value = f"{example.x[j]:g}" if k == 0 else f"{out.value:.4f}" if out else "?"
        if k and net and not out:
            value = f"net {net.value:.4g}"
        write(x, y, value, dy=font * 0.35)
        picture["texts"]["back"][-1] = "rgba(0,0,0,0)"
        if delta:
            write(x, y, f"δ {delta.value:.5f}", RED, dy=font * 3.2, mark=mark and now.kind == "delta")
    (x, y) = positions[len(names) - 1, 0]
    targets = ", ".join(f"{t:g}" for t in example.target)
    error = seen.get(("E", (len(example.weights), 0)))
    write(x, y, f"target {targets}" + (f"\nE {error.value:.6f}" if error else ""), GREEN, dy=-font * 4)
    return picture
