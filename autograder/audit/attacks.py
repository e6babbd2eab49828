"""Wrong answers that look right, and right answers that look different.

Most are derived from the solution's answers without calling code again, so an attack on a Keras layer is as cheap as
one on a function.
"""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from lecturekit.check import Agreement, Check
from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.judge.model_score import ModelScore
from lecturekit.check.judge.rules import Refutes, Separates
from lecturekit.check.kernel import wire
from lecturekit.check.kernel.probes import Answer

Change = Callable[[Any], Any]  # value -> changed value
Respond = Callable[[AnswerKey], tuple[Answer, ...]]  # the answers to a key's cases


def sent(value: Any) -> Answer:
    """The answer as it reaches the judge."""
    return Answer.from_json(Answer("value", value).to_json())


# Answers to a whole key


def forged(key: AnswerKey, public: AnswerKey) -> Iterator[tuple[str, Respond]]:
    """Attacks that need no knowledge of the exercise: (description, function from a key to answers)."""
    if not any(case.arguments for case in key.cases):
        return
    for value in _distinct([case.expected for case in key.cases]):
        yield "a constant", partial(_looked_up, {}, value)
    known = {_text(case.arguments): case.expected for case in public.cases}
    for other in (None, *_distinct(list(known.values()))):
        yield "a copy of the public examples", partial(_looked_up, known, other)
    smallest = min((sizes(case.arguments) for case in key.cases), key=lambda s: sum(map(math.prod, s)))
    if any(sizes(case.arguments) != smallest for case in key.cases):
        yield "a function that works for the smallest size only", partial(_of_one_size, smallest)


def _looked_up(known: Mapping[str, Any], other: Any, key: AnswerKey) -> tuple[Answer, ...]:
    """Answers from a table, and `other` for unknown arguments."""
    return tuple(sent(known.get(_text(case.arguments), other)) for case in key.cases)


def _of_one_size(size: tuple, key: AnswerKey) -> tuple[Answer, ...]:
    """The right answers for arguments of one size, and an error for others."""
    failed = Answer("raised", error="ValueError")
    return tuple(sent(case.expected) if sizes(case.arguments) == size else failed for case in key.cases)


def sizes(arguments: Mapping[str, Any]) -> tuple[tuple[int, ...], ...]:
    """The shapes of all arguments."""
    return tuple(np.shape(value) for value in arguments.values() if isinstance(value, np.ndarray | list))


def _distinct(values: Sequence[Any]) -> list[Any]:
    return list({_text(value): value for value in values}.values())


def _text(value: Any) -> str:
    return json.dumps(wire.encode(value))


# Other forms of a right value


def malformed(check: Check, value: Any) -> Iterator[tuple[str, Change]]:
    """Changes that make a right value wrong, each in one part of it: (description, change)."""
    changes: dict[str, Change] = {
        "an extra axis in front": lambda v: np.asarray(v)[None],
        "an extra axis at the end": lambda v: np.asarray(v)[..., None],
        "complex numbers": lambda v: np.asarray(v) + 0j if np.ndim(v) else complex(v),
        "strings": lambda v: np.asarray(v).astype(str) if np.ndim(v) else str(v),
        "objects": lambda v: np.asarray(v).astype(object),
        "truth values": lambda v: np.asarray(v).astype(bool) if np.ndim(v) else bool(v),
        "NaN": lambda v: np.asarray(v) * np.nan if np.ndim(v) else float("nan"),
    }
    if isinstance(check.rule, Agreement) and not check.rule.lists:
        changes["a list for the array"] = lambda v: v.tolist() if isinstance(v, np.ndarray) and v.ndim else v
    if isinstance(check.rule, ModelScore):
        del changes["an extra axis at the end"]  # one column means the same
    for path in parts(value):
        where = "".join(f"[{step!r}]" for step in path)
        for name, change in changes.items():
            yield f"{name} in the answer{where}", partial(changed, path=path, change=change)


def written_otherwise(check: Check) -> Iterator[tuple[str, Change]]:
    """Changes that leave a right value right: (description, change)."""
    yield "float32 for float64", _everywhere(_to_float32)
    yield "NumPy numbers for Python numbers", _everywhere(lambda v: np.asarray(v)[()] if np.ndim(v) == 0 else v)
    yield "Python numbers for NumPy numbers", _everywhere(lambda v: np.asarray(v).item() if np.ndim(v) == 0 else v)
    yield "floats for whole numbers", _everywhere(_to_float)
    yield "an array in Fortran order", _everywhere(lambda v: np.asfortranarray(v) if np.ndim(v) else v)
    yield "a view with strides", _everywhere(lambda v: np.repeat(v, 2, axis=0)[::2] if np.ndim(v) else v)
    if isinstance(check.rule, Agreement | Separates):
        yield "a list for a tuple", lambda v: list(v) if isinstance(v, tuple) else v
    if isinstance(check.rule, Agreement):
        yield "a tuple for a list", lambda v: tuple(v) if isinstance(v, list) else v
    if isinstance(check.rule, Separates | Refutes) or getattr(check.rule, "lists", False):
        yield "a list for the array", _everywhere(lambda v: v.tolist() if isinstance(v, np.ndarray) else v)


def _everywhere(change: Change) -> Change:
    """The change applied to all parts of a value."""

    def everywhere(value: Any) -> Any:
        for path in parts(value):
            value = changed(value, path, change)
        return value

    return everywhere


def _to_float32(value: Any) -> Any:
    array = np.asarray(value)
    return array.astype("float32")[()] if array.dtype.kind == "f" and isinstance(value, float | np.ndarray) else value


def _to_float(value: Any) -> Any:
    array = np.asarray(value)
    return array.astype(float)[()] if array.dtype.kind in "iu" else value


def parts(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The paths to all numbers and arrays of an answer; a flat list of numbers is one part."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from parts(item, (*path, key))
    elif isinstance(value, tuple | list) and not _flat(value):
        for i, item in enumerate(value):
            yield from parts(item, (*path, i))
    elif _flat(value) or isinstance(value, bool | int | float | np.ndarray | np.generic):
        yield path


def _flat(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, int | float) for v in value)


def changed(value: Any, path: tuple, change: Change) -> Any:
    """The value with the part at `path` changed."""
    if not path:
        return change(value)
    step, rest = path[0], path[1:]
    if not isinstance(value, dict | tuple | list):
        return value  # this case's answer has no such part
    if isinstance(value, dict):
        return {k: changed(v, rest, change) if k == step else v for k, v in value.items()}
    return type(value)(changed(v, rest, change) if i == step else v for i, v in enumerate(value))


# Other functions


def spoiling(function: Callable) -> Callable:
    """The same function, but it also changes arrays and lists passed to it in place."""

    def spoil(*arguments: Any) -> Any:
        value = copy.deepcopy(function(*arguments))
        for argument in arguments:
            if isinstance(argument, np.ndarray) and argument.dtype.kind in "iuf":
                argument += 1
            elif isinstance(argument, list):
                argument.append(0)
        return value

    return spoil


def in_float32(function: Callable) -> Callable:
    """The same function in single precision, as in Keras."""
    return _through(function, lambda v: v.astype("float32") if _is_real(v) else v)


def number_by_number(function: Callable) -> Callable:
    """The same function in Python arithmetic instead of NumPy's, by way of object arrays."""
    return _through(function, lambda v: v.astype(object) if _is_real(v) else v, _plain)


def _is_real(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple | list):
        return type(value)(map(_plain, value))
    if isinstance(value, np.ndarray) and value.dtype == object:
        return np.array(value.tolist()).reshape(value.shape)
    return value


def _through(function: Callable, before: Change, after: Change = lambda v: v) -> Callable:
    return lambda *arguments: after(function(*map(before, arguments)))
