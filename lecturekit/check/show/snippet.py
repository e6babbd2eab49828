"""A case of a check as lines that a student can paste into a cell and run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..judge.compare import show
from ..judge.key import AnswerKey, Case
from ..kernel.driven import Driven
from ..kernel.predict import Predict
from ..kernel.probes import Call, Layer, Value

MAX_NUMBERS = 60  # in an array that is written out


def snippet(key: AnswerKey, case: Case) -> str:
    """The inputs as assignments, and the calls with them."""
    arguments = case.visible_arguments(key.hidden_arguments)
    if isinstance(key.probe, Value):
        return ""
    if isinstance(key.probe, Driven):
        lines = key.probe.lines(key.name)
        setup, calls = lines or (key.probe.source, f"{key.probe.name}({', '.join([key.name, *arguments])})")
        return "\n".join(part for part in (setup, assignments(arguments), calls) if part)
    return f"{assignments(arguments)}\n{_call(key, arguments)}"


def _call(key: AnswerKey, arguments: Mapping[str, Any]) -> str:
    names = [name for name, value in arguments.items() if _literal(value) is not None]
    match key.probe:
        case Call():
            return f"{key.name}({', '.join(arguments)})"
        case Layer():
            options = ", ".join(f"{name}={name}" for name in names if name not in ("x", "y", "seed"))
            return f"{key.name}({options})(x)"
        case Predict():
            return "\n".join(f"{key.name}.predict({name})" for name in arguments)
    return ""


def assignments(arguments: Mapping[str, Any]) -> str:
    """A line for each input: an assignment, or a comment if it is too large to write out."""
    lines = []
    for name, value in arguments.items():
        literal = _literal(value)
        lines.append(f"{name} = {literal}" if literal is not None else f"# {name}: {_large(value)}")
    return "\n".join(lines)


def _literal(value: Any) -> str | None:
    """Python code for the value, or None if it is too long to read."""
    if isinstance(value, np.ndarray):
        if value.size > MAX_NUMBERS:
            return None
        if value.size == 0:
            return f"np.zeros({value.shape})"
        numbers = np.array2string(
            value, separator=", ", floatmode="unique", threshold=MAX_NUMBERS + 1, max_line_width=100
        )
        return f"np.array({numbers.replace(chr(10), chr(10) + ' ' * 9)})"
    if isinstance(value, np.generic):
        return repr(value.item())
    text = repr(value)
    return text if len(text) <= 20 * MAX_NUMBERS else None


def _large(value: Any) -> str:
    return f"an array of shape {value.shape}" if isinstance(value, np.ndarray) else show(value, 60)
