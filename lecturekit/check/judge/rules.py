"""What makes an answer right. A rule is data, so that it can be part of the public half of a check.

`judge(got, expected, arguments)` returns None if the answer is right, else a message for the student.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, ClassVar

import numpy as np

from .compare import Tolerance, describe, difference, form_difference, show
from .model_score import ModelScore
from .questions import Chosen, Ordered

GATES = {"and": "0001", "or": "0111", "nand": "1110", "nor": "1000", "xor": "0110", "xnor": "1001"}


def gate_labels(gate: str) -> np.ndarray:
    """The -1/+1 outputs of a logic gate for the inputs 00, 01, 10, 11."""
    if gate.lower() not in GATES:
        raise ValueError(f"Expected one of the gates {', '.join(GATES)}. Received: {gate!r}.")
    return np.array([1.0 if bit == "1" else -1.0 for bit in GATES[gate.lower()]])


GATE_INPUTS = np.array(list(itertools.product((0.0, 1.0), repeat=2)))


@dataclass(frozen=True)
class Agreement:
    """The answer equals the solution's in structure, shape, kind of number and values.

    Attributes:
        lists: whether a list of numbers is accepted for an array.
    """

    kind: ClassVar[str] = "agreement"
    rtol: float = 1e-4
    atol: float = 1e-5
    lists: bool = False

    @property
    def tolerance(self) -> Tolerance:
        return Tolerance(self.rtol, self.atol)

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any], names: Sequence[str] = ()) -> str | None:
        mismatch = difference(expected, got, self.tolerance, lists=self.lists, names=names)
        return str(mismatch) if mismatch else None

    def form(self, got: Any, expected: Any, names: Sequence[str] = ()) -> str | None:
        """What is wrong with the structure, shape or kind of numbers of an answer, or None."""
        mismatch = form_difference(expected, got, lists=self.lists, names=names)
        return str(mismatch) if mismatch else None


@dataclass(frozen=True)
class Separates:
    """The answer is (w, b) of a line w1 x1 + w2 x2 + b = 0 with every input of a gate on its side.

    A positive answer needs z >= 0, a negative one z < 0 (lecture: sigma(0) = +1).
    """

    kind: ClassVar[str] = "separates"
    gate: str

    def __post_init__(self) -> None:
        gate_labels(self.gate)

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        mismatch = form_difference((np.zeros(2), 0.0), got, lists=True)
        if mismatch:
            return f"expected (w, b) with w of shape (2,) and b a number: {mismatch}"
        w, b = np.asarray(got[0], dtype=float), float(np.asarray(got[1]))
        if not (np.isfinite(w).all() and np.isfinite(b)):
            return f"expected finite numbers, received w = {show(w)}, b = {show(b)}"
        for x, y in zip(GATE_INPUTS, gate_labels(self.gate), strict=True):
            z = float(x @ w + b)
            if (z >= 0) != (y > 0):
                bits = f"{int(x[0])}{int(x[1])}"
                return (
                    f"for the input {bits} the gate {self.gate.upper()} says {int(y):+d}, but "
                    f"z = w1*{bits[0]} + w2*{bits[1]} + b = {z:g}, so your line says {1 if z >= 0 else -1:+d}"
                )
        return None


@dataclass(frozen=True)
class Refutes:
    """The answer is a certificate that no line (w, b) gives a gate its outputs: multipliers c >= 0 of
    the inequalities y_i (w . x_i + b) >= 0 (strict where y_i = -1) whose sum reads 0 > 0.

    The left sides cancel if sum_i c_i y_i x_i = 0 and sum_i c_i y_i = 0; the sum is strict if a negative
    input has c_i > 0. Such a c exists exactly if the gate is not linearly separable (Farkas' lemma).
    """

    kind: ClassVar[str] = "refutes"
    gate: str

    def __post_init__(self) -> None:
        gate_labels(self.gate)

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        mismatch = form_difference(np.zeros(4), got, lists=True)
        if mismatch:
            return f"expected four numbers, one for each input 00, 01, 10, 11: {mismatch}"
        factors, y = np.asarray(got, dtype=float), gate_labels(self.gate)
        if not np.isfinite(factors).all():
            return f"expected finite numbers, received {show(factors)}"
        if (factors < 0).any():
            return f"received {show(factors)}: a negative factor turns its inequality round, so it proves nothing"
        c = factors / (factors.max() or 1.0)  # only the ratios of the factors matter
        if not (c[y < 0] > 1e-6).any():
            return f"with the factors {show(factors)} the sum is not strict: it reads 0 >= 0, no contradiction"
        left = np.array([*(c * y) @ GATE_INPUTS, (c * y).sum()])
        if (np.abs(left) > 1e-9).any():
            with np.errstate(over="ignore"):
                left = left * factors.max()
            limit = 1e-9 * factors.max()
            terms = [f"{v:+g} {n}" for v, n in zip(left, ("w1", "w2", "b"), strict=True) if abs(v) > limit]
            return f"with the factors {show(factors)} the left sides do not cancel: {' '.join(terms)} is left"
        return None


@dataclass(frozen=True)
class Satisfies:
    """Any property, `holds(got, **arguments)`. It stays with the grader; students only see `sentence`."""

    kind: ClassVar[str] = "satisfies"
    sentence: str
    holds: Callable[..., bool] | None = None

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        try:
            if self.holds is None or self.holds(got, **arguments):
                return None
        except Exception as error:  # a value that the property cannot read is wrong
            return f"{self.sentence}. Received {describe(got)} ({type(error).__name__}: {error})"
        return f"{self.sentence}. Received: {show(got)}"


Rule = Agreement | Separates | Refutes | ModelScore | Satisfies | Chosen | Ordered
RULES: dict[str, type[Rule]] = {
    r.kind: r for r in (Agreement, Separates, Refutes, ModelScore, Satisfies, Chosen, Ordered)
}
NEVER_RELEASED = ("holds", "because")  # fields of rules that stay with the grader


def rule_to_json(rule: Rule) -> dict:
    """The public fields of a rule, without those at their defaults."""
    fields = type(rule).__dataclass_fields__
    options = {name: value for name, value in asdict(rule).items() if value != fields[name].default}
    return {"kind": rule.kind} | {name: value for name, value in options.items() if name not in NEVER_RELEASED}


def rule_from_json(data: Mapping[str, Any]) -> Rule:
    options = dict(data)
    return RULES[options.pop("kind")](**options)


def separates(gate: str) -> Separates:
    """(w, b) classifies all four inputs of `gate`."""
    return Separates(gate)


def refutes(gate: str) -> Refutes:
    """Four factors prove that no line classifies all four inputs of `gate`."""
    return Refutes(gate)


def predicts(
    accuracy: float,
    threshold: float = 0.0,
    *,
    labels: str = "",
    parameters: int | None = None,
    probabilities: bool = False,
    nonlinear: bool = False,
    layers: Sequence[str] = (),
    **under: float,
) -> ModelScore:
    """Fresh data is classified with at least this accuracy.

    Args:
        threshold: for a single column of predictions, the lowest value of the positive class: 0 for signs and logits,
            .5 for the output of a sigmoid.
        labels: the hidden input with the right labels; without it, the solution's own predictions count as right.
        parameters: the most parameters that the model may have; needs `probe=Predict(parameters=True)`.
        probabilities: whether the answers must be a probability for each class, as softmax gives them.
        nonlinear: whether a linear model is rejected; needs `probe=Predict(parameters=True)`.
        layers: the classes of the layers on every way from the input to the answer, in order, with "..." for any
            others: ("...", "Conv2D", "...") is a convolutional network. Layers without weights, such as Flatten, may
            stand anywhere unless they are named. Needs `probe=Predict(parameters=True)`.
        under: the accuracy needed on each further input, such as shifted images.

    Example:
        >>> Holds("model", predicts(.95, labels="y", shifted=.85, parameters=5000),
        ...       inputs(x=images, shifted=moved, y=kept(digits)), probe=Predict(parameters=True), points=3)
    """
    return ModelScore(accuracy, threshold, labels, under, parameters, probabilities, nonlinear, tuple(layers))


def satisfies(sentence: str, holds: Callable[..., bool]) -> Satisfies:
    """`holds(got, **inputs)` is true; `sentence` says what was expected."""
    return Satisfies(sentence, holds)
