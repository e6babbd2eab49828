"""The picture of a line that should separate a gate's inputs: its two sides, and the inputs on the wrong one.

Styles and escaping as in `card`. Everything is drawn from numbers, and shows no more than the message says.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from ..judge.findings import WRONG, Finding
from ..judge.rules import GATE_INPUTS, GATES, gate_labels

GATE_SAYS = re.compile(rf"for the input [01]{{2}} the gate ({'|'.join(GATES)}) says ", re.IGNORECASE)
LOW, HIGH, SIZE = -0.55, 1.55, 210.0  # the square of inputs to draw, and its size in pixels
PLUS, MINUS = "rgba(67,147,195,.30)", "rgba(214,96,77,.16)"
WRONG_FILL, WRONG_INK = "#ffd8a8", "#3d1f00"
STYLE = "display:block;width:100%;max-width:17em;color:inherit;border:1px solid rgba(127,127,127,.5)"


def half_plane(finding: Finding) -> str:
    """The student's line among a gate's four inputs; "" if the finding is not about such a line."""
    match = GATE_SAYS.match(finding.message)
    if finding.outcome != WRONG or match is None or finding.answer is None or finding.answer.state != "value":
        return ""
    line = _line(finding.answer.value)
    return _draw(match[1], *line) if line else ""


def _line(value: Any) -> tuple[np.ndarray, float] | None:
    """(w, b) scaled to at most 1, or None if they are not finite."""
    try:
        w, b = np.asarray(value[0], dtype=float), float(np.asarray(value[1]))
    except (TypeError, ValueError, IndexError, KeyError, OverflowError):
        return None
    if w.shape != (2,) or not (np.isfinite(w).all() and np.isfinite(b)):
        return None
    largest = max(abs(w[0]), abs(w[1]), abs(b)) or 1.0
    return w / largest, b / largest


def _draw(gate: str, w: np.ndarray, b: float) -> str:
    labels = gate_labels(gate)
    wrong = ((GATE_INPUTS @ w + b) >= 0) != (labels > 0)
    if not wrong.any():  # large numbers lose their last digits
        return ""
    corners = np.array([[LOW, LOW], [HIGH, LOW], [HIGH, HIGH], [LOW, HIGH]])
    positive, crossings = _clip(corners, corners @ w + b)
    shapes = f'<rect width="{SIZE:g}" height="{SIZE:g}" fill="{MINUS}"/>'
    if len(positive):
        shapes += f'<polygon fill="{PLUS}" points="{_path(positive)}"/>'
    shapes += _axes()
    if len(crossings) == 2:
        shapes += f'<polyline fill="none" stroke="currentColor" stroke-width="2.5" points="{_path(crossings)}"/>'
    shapes += _sides(corners, corners @ w + b)
    for x, y, is_wrong in zip(GATE_INPUTS, labels, wrong, strict=True):
        shapes += _input(x, y > 0, bool(is_wrong))
    names = [f"{int(x[0])}{int(x[1])}" for x in GATE_INPUTS[wrong]]
    description = f"your line among the inputs of {gate.upper()}; on the wrong side: {', '.join(names)}"
    side = "+1" if len(positive) else "-1"
    if len(crossings) == 2:
        remark = ""
    elif w.any():
        remark = f" Your line misses this square: all of it is {side}."
    else:
        remark = f" With w = 0 there is no line: every input gets {side}."
    return (
        f'<div style="margin-top:.4em;flex:1 1 12em;min-width:0"><svg role="img" aria-label="{description}" '
        f'viewBox="0 0 {SIZE:g} {SIZE:g}" style="{STYLE}">{shapes}</svg>'
        f'<div style="font-size:.88em;max-width:24em">Circles: what {gate.upper()} says. Blue: where your line '
        f"says +1. Crosses: inputs on the wrong side, {_listed(names)}.{remark}</div></div>"
    )


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _clip(corners: np.ndarray, z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The part of a convex polygon with z >= 0, and the points of its border with z = 0."""
    corners_inside, crossings = [], []
    for i in range(len(corners)):
        j = (i + 1) % len(corners)
        if z[i] >= 0:
            corners_inside.append(corners[i])
        if (z[i] >= 0) != (z[j] >= 0):
            crossing = corners[i] + (corners[j] - corners[i]) * (z[i] / (z[i] - z[j]))
            corners_inside.append(crossing)
            crossings.append(crossing)
    return np.array(corners_inside), np.array(crossings)


def _position(x: np.ndarray) -> tuple[float, float]:
    """The pixel position of an input: x1 to the right, x2 upwards."""
    unit = SIZE / (HIGH - LOW)
    return (x[0] - LOW) * unit, (HIGH - x[1]) * unit


def _path(points: np.ndarray) -> str:
    return " ".join("{:.5g},{:.5g}".format(*_position(point)) for point in points)


def _axes() -> str:
    (left, zero_y), (right, _) = _position(np.array([LOW, 0.0])), _position(np.array([HIGH, 0.0]))
    zero_x, top = _position(np.array([0.0, HIGH]))
    text = 'fill="currentColor" font-size="12" font-style="italic"'
    return (
        f'<path d="M{left:.5g} {zero_y:.5g}H{right:.5g}M{zero_x:.5g} {top:.5g}V{SIZE:g}" stroke="currentColor" '
        f'stroke-opacity=".35" fill="none"/><text x="{right - 18:.5g}" y="{zero_y + 14:.5g}" {text}>x1</text>'
        f'<text x="{zero_x + 5:.5g}" y="{top + 13:.5g}" {text}>x2</text>'
    )


def _sides(corners: np.ndarray, z: np.ndarray) -> str:
    """What the line says, in the corners farthest from it."""
    text = ""
    for i in {int(z.argmax()), int(z.argmin())}:
        left, top = _position(corners[i])
        anchor, x = ("start", left + 7) if left < SIZE / 2 else ("end", left - 7)
        y = top + 18 if top < SIZE / 2 else top - 9
        text += (
            f'<text x="{x:.5g}" y="{y:.5g}" text-anchor="{anchor}" fill="currentColor" fill-opacity=".8" '
            f'font-size="12">says {"+1" if z[i] >= 0 else "-1"}</text>'
        )
    return text


def _input(x: np.ndarray, positive: bool, wrong: bool) -> str:
    """One input: a circle with the gate's output, its name, and a cross if the line is wrong."""
    left, top = _position(x)
    fill, ink, width = (WRONG_FILL, WRONG_INK, 2.5) if wrong else ("none", "currentColor", 1.5)
    signs = f"M{left - 5:.5g} {top:.5g}h10" + (f"M{left:.5g} {top - 5:.5g}v10" if positive else "")
    name = f"{int(x[0])}{int(x[1])}{' ✗' if wrong else ''}"
    bold = ' font-weight="700"' if wrong else ""
    return (
        f'<circle cx="{left:.5g}" cy="{top:.5g}" r="10" fill="{fill}" stroke="{ink}" stroke-width="{width}"/>'
        f'<path d="{signs}" stroke="{ink}" stroke-width="2.2"/>'
        f'<text x="{left + 13:.5g}" y="{top - 8:.5g}" fill="currentColor" font-size="13"{bold}>{name}</text>'
    )
