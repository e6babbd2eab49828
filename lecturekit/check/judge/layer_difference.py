"""In what a student's layer differs from the solution's: the basic things first, in a student's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .compare import Tolerance, describe, difference

KEPT = "Keras trains and saves only what `add_weight` makes, in your layer or in one that `self` keeps and `call` uses"


COPY = "a copy that Keras makes from your layer's config, as it does to save and load a model"


def layer_difference(expected: Mapping[str, Any], got: Any, tolerance: Tolerance) -> str | None:
    """The first thing in which a layer's answer is another one, in a student's words; the basic things first."""
    if not isinstance(got, dict):
        return f"expected the answers of a layer, received {describe(got)}"
    shapes = [tuple(shape) for shape in expected["weights"]]
    for part, where in _PARTS.items():
        if part not in expected:
            continue
        found = difference({part: expected[part]}, {part: got[part]} if part in got else {}, tolerance)
        if found and part == "weights":
            return _shapes_told(shapes, got.get(part)) or str(found)
        if found and part == "name in config":
            return where
        if found and part == "gradients" and (untrained := _untrained(expected[part], got.get(part))):
            return untrained
        if found:
            return f"{where}{_which(part, found.where.removeprefix(part), shapes)}: {found.message}"
    surplus = sorted(set(got) - set(expected))
    return f"expected the answers {', '.join(expected)}, received also {', '.join(surplus)}" if surplus else None


_PARTS = {
    "weights": "",
    "initial": "right after your layer is built",
    "output": "with given numbers as weights, the output of your layer",
    "gradients": "the gradient that training sees",
    "config": f"the output of {COPY}",
    "name in config": f"{COPY} does not keep its name: begin your config with super().get_config()",
    "fit": "after training on one sample after another",
}


def _which(part: str, place: str, shapes: list[tuple]) -> str:
    """Of a part that is a list: which weight is meant, or what else stands at this place."""
    if not place.startswith("["):
        return ""
    number, rest = int(place[1 : place.index("]")]), place[place.index("]") + 1 :]
    if number < len(shapes):
        by = " by" if part == "gradients" else ","
        return f"{by} the weight of shape {shapes[number]}{rest}"
    return {"initial": ", its output", "gradients": " by the input"}.get(part, "") + rest


def _shapes_told(expected: list[tuple], got: Any) -> str | None:
    """In what the shapes of a layer's weights are other ones. None: these are no shapes."""
    if not isinstance(got, list) or not all(isinstance(s, list) and all(type(n) is int for n in s) for s in got):
        return None
    found = [tuple(shape) for shape in got]
    said = f"your layer has {_listed(found)}; expected {_listed(expected)}"
    if sorted(shape[::-1] for shape in found) == sorted(expected):
        return f"{said}. Rows and columns are swapped: there is a row for each input and a column for each unit"
    if len(found) < len(expected):
        return f"{said}. {KEPT}"
    return said


def _untrained(expected: list, got: Any) -> str | None:
    """That some weights are no trainable ones, so that there is no gradient by them. None: so it is not."""
    if not isinstance(got, list) or not all(isinstance(g, np.ndarray) for g in got) or len(got) >= len(expected):
        return None
    learn, wanted = ([tuple(g.shape) for g in gradients[:-1]] for gradients in (got, expected))
    said = f"training changes {_listed(learn)} of your layer; expected {_listed(wanted)}"
    return f"{said}. A weight made with `trainable=False` stays as it is"


def _listed(shapes: list[tuple]) -> str:
    """As in "weights of shape (2, 3) and (3,)"."""
    if not shapes:
        return "no weights"
    *others, last = map(str, shapes)
    return f"weights of shape {', '.join(others)} and {last}" if others else f"weights of shape {last}"
