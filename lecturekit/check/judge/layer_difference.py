"""How a student's layer differs from the solution's, for the student: basic properties first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .compare import Tolerance, describe, difference

ADD_WEIGHT = (
    "Keras trains and saves only what `add_weight` makes, in your layer or in one that `self` keeps and `call` uses"
)
COPY_FROM_CONFIG = "a copy that Keras makes from your layer's config, as it does to save and load a model"


def layer_difference(expected: Mapping[str, Any], got: Any, tolerance: Tolerance) -> str | None:
    """The first difference between two answers of `probes.Layer`, for the student; basic properties first."""
    if not isinstance(got, dict):
        return f"expected the answers of a layer, received {describe(got)}"
    shapes = [tuple(shape) for shape in expected["weights"]]
    for part, part_in_words in _PARTS.items():
        if part not in expected:
            continue
        mismatch = difference({part: expected[part]}, {part: got[part]} if part in got else {}, tolerance)
        if mismatch and part == "weights":
            return _shapes_message(shapes, got.get(part)) or str(mismatch)
        if mismatch and part == "name in config":
            return part_in_words
        if mismatch and part == "gradients" and (message := _untrained_message(expected[part], got.get(part))):
            return message
        if mismatch:
            weight = _weight_in_words(part, mismatch.where.removeprefix(part), shapes)
            return f"{part_in_words}{weight}: {mismatch.message}"
    surplus = sorted(set(got) - set(expected))
    return f"expected the answers {', '.join(expected)}, received also {', '.join(surplus)}" if surplus else None


_PARTS = {
    "weights": "",
    "initial": "right after your layer is built",
    "output": "with given numbers as weights, the output of your layer",
    "gradients": "the gradient that training sees",
    "config": f"the output of {COPY_FROM_CONFIG}",
    "name in config": f"{COPY_FROM_CONFIG} does not keep its name: begin your config with super().get_config()",
    "fit": "after training on one sample after another",
}


def _weight_in_words(part: str, position: str, shapes: list[tuple]) -> str:
    """The entry of a part that is a list: a weight by its shape, or the output or input beside the weights."""
    if not position.startswith("["):
        return ""
    index, rest = int(position[1 : position.index("]")]), position[position.index("]") + 1 :]
    if index < len(shapes):
        preposition = " by" if part == "gradients" else ","
        return f"{preposition} the weight of shape {shapes[index]}{rest}"
    return {"initial": ", its output", "gradients": " by the input"}.get(part, "") + rest


def _shapes_message(expected: list[tuple], got: Any) -> str | None:
    """How the shapes of a layer's weights differ; None if `got` is not a list of shapes."""
    if not isinstance(got, list) or not all(isinstance(s, list) and all(type(n) is int for n in s) for s in got):
        return None
    shapes = [tuple(shape) for shape in got]
    message = f"your layer has {_listed(shapes)}; expected {_listed(expected)}"
    if sorted(shape[::-1] for shape in shapes) == sorted(expected):
        return f"{message}. Rows and columns are swapped: there is a row for each input and a column for each unit"
    if len(shapes) < len(expected):
        return f"{message}. {ADD_WEIGHT}"
    return message


def _untrained_message(expected: list, got: Any) -> str | None:
    """The message that some weights are not trainable, so that they have no gradient; None if all are."""
    if not isinstance(got, list) or not all(isinstance(g, np.ndarray) for g in got) or len(got) >= len(expected):
        return None
    trained_shapes, expected_shapes = ([tuple(g.shape) for g in gradients[:-1]] for gradients in (got, expected))
    message = f"training changes {_listed(trained_shapes)} of your layer; expected {_listed(expected_shapes)}"
    return f"{message}. A weight made with `trainable=False` stays as it is"


def _listed(shapes: list[tuple]) -> str:
    """For example "weights of shape (2, 3) and (3,)"."""
    if not shapes:
        return "no weights"
    *others, last = map(str, shapes)
    return f"weights of shape {', '.join(others)} and {last}" if others else f"weights of shape {last}"
