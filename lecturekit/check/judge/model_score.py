"""How well a trained model predicts fresh and changed data, and with how many parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from ..kernel.predict import BEND, LAYERS, PARAMETERS
from ..kernel.rebuilt_model import with_weights
from .compare import describe, show

ANY = "..."
LINEAR = 1e-4  # far above the rounding error of a linear model, far below the bend of any activation


@dataclass(frozen=True)
class ModelScore:
    """Predictions of a trained model that agree with the right labels often enough, on fresh data.

    The class of a prediction is its side of the threshold for one column, its largest entry for several.

    Attributes:
        accuracy: the share of right predictions that the first input needs.
        labels: the hidden input with the right labels; "" if the solution's own predictions count as right.
        under: input -> the share needed there: shifted, noisy or otherwise changed data.
        parameters: the most parameters that the model may have, if limited.
        probabilities: whether each row of the answer must be a probability for each class.
        nonlinear: whether a linear model is rejected, however well it predicts.
        layers: the classes of the layers on every way from the input to the answer, in order; "..." stands for any
            others. Layers without weights may stand anywhere, unless they are named. () if any network will do.
    """

    kind: ClassVar[str] = "predicts"
    accuracy: float
    threshold: float = 0.0
    labels: str = ""
    under: Mapping[str, float] = field(default_factory=dict)
    parameters: int | None = None
    probabilities: bool = False
    nonlinear: bool = False
    layers: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "layers", tuple(self.layers))

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        inputs = [name for name in arguments if name != self.labels]
        first = inputs[0] if inputs else "x"
        predictions, right = (answer if isinstance(answer, dict) else {first: answer} for answer in (got, expected))
        goals = {first: self.accuracy, **self.under}
        for name in goals:
            if name not in predictions:
                return f"expected predictions for {', '.join(goals)}, received {describe(got)}"
        parts, missed = [], False
        for name, minimum in goals.items():
            labels = np.asarray(arguments[self.labels] if self.labels else right[name])
            share = self._share(predictions[name], labels)
            if isinstance(share, str):
                return share if name == first else f"{name}: {share}"
            missed = missed or share < minimum
            where = "on fresh data" if name == first else f"on {name.replace('_', ' ')} data"
            reached, wanted = f"{share:.1%} right {where}", f"at least {minimum:.1%}"
            parts.append(_goal_message(reached, wanted, minimum - share, "{:.1%} to go"))
        if self.parameters is not None:
            count = predictions.get(PARAMETERS)
            number = np.asarray(count)
            if number.ndim == 0 and number.dtype.kind in "iuf" and number == np.floor(number) < np.inf:
                count = int(number)  # a NumPy integer, or a whole number as a float
            if not isinstance(count, int) or isinstance(count, bool):
                return f"expected a Keras model, whose parameters can be counted, received {describe(count)}"
            missed = missed or count > self.parameters
            surplus = count - self.parameters
            parts.append(_goal_message(f"{count} parameters", f"at most {self.parameters}", surplus, "{} too many"))
        if self.nonlinear or BEND in predictions:
            bend = np.asarray(predictions.get(BEND))
            if bend.ndim or bend.dtype.kind not in "iuf" or not np.isfinite(bend):
                received = describe(predictions.get(BEND))
                return f"expected a Keras model, whose answers can be compared, received {received}"
            if self.nonlinear and not missed and bend < LINEAR:
                return "expected a network with a hidden layer, received a linear model: where is its activation?"
        if self.layers and (problem := self._structure_problem(predictions.get(LAYERS))):
            return problem
        if not missed:
            return None
        return parts[0] if len(parts) == 1 else "\n".join(parts)

    def _structure_problem(self, paths: Any) -> str:
        """What is wrong with the layers of a network, or ""."""
        expected = f"expected a network of the layers {_listed(self.layers)}"
        if not isinstance(paths, list) or not paths or not all(_is_path(path) for path in paths):
            return f"{expected}, received {describe(paths)}"
        for path in paths:
            named = [name for name in path if name in self.layers or with_weights(name)]
            if not _matches(named, self.layers):
                way = " on one way from the input to the answer" if len(paths) > 1 else ""
                return f"{expected}, received {_listed(named) or 'none of these'}{way}"
        return ""

    def _share(self, got: Any, right: np.ndarray) -> float | str:
        """The share of right predictions, or what is wrong with their form."""
        rows = np.shape(right)[0]
        if not isinstance(got, np.ndarray) or got.ndim not in (1, 2) or len(got) != rows or not got.size:
            return f"expected one row for each of {rows} samples, received {describe(got)}"
        if got.dtype.kind not in "iuf":
            return f"expected numbers, received {describe(got)}"
        if not np.isfinite(got).all():
            return f"expected finite numbers, received {show(got)}"
        columns = got.reshape(len(got), -1)
        if self.probabilities and (problem := _probability_problem(columns)):
            return problem
        labels = self._labels(right, columns.shape[1])
        if (labels == labels[0]).all():  # seen at release, as the solution does not pass either
            return (
                f"expected right labels of two classes at least, received {rows} of one, so that a constant would do: "
                "draw more samples, or set the threshold between the classes, predicts(accuracy, threshold=.5)"
            )
        return float(np.mean(self._classes(columns) == labels))

    def _classes(self, columns: np.ndarray) -> np.ndarray:
        return columns.argmax(axis=1) if columns.shape[1] > 1 else columns[:, 0] >= self.threshold

    def _labels(self, right: np.ndarray, outputs: int) -> np.ndarray:
        """The right classes. For several outputs, hidden labels are class numbers; for one, one of two numbers."""
        columns = right.reshape(len(right), -1)
        if not self.labels or columns.shape[1] > 1:
            return self._classes(columns)
        return columns[:, 0].astype(int) if outputs > 1 else columns[:, 0] > (columns.min() + columns.max()) / 2


def _probability_problem(rows: np.ndarray) -> str:
    """What is wrong with rows of class probabilities, or ""."""
    expectation = "expected a probability for each class, in each row together 1"
    if rows.shape[1] == 1:
        return f"{expectation}; received a single number for each sample"
    if rows.min() < 0:
        return f"{expectation}; received negative numbers, such as {show(rows.min())}"
    sums = rows.sum(axis=1)
    worst_sum = sums[np.abs(sums - 1).argmax()]
    return f"{expectation}; received a row that adds up to {show(worst_sum)}" if abs(worst_sum - 1) > 1e-3 else ""


def _is_path(path: Any) -> bool:
    return isinstance(path, list) and all(isinstance(name, str) for name in path)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name if name == ANY else f"`{name}`" for name in names)


def _matches(names: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether the names are those of the pattern, in order, in which "..." stands for any number of any names."""
    reached = {0}  # how much of the pattern may have been read
    for name in (*names, None):
        reached |= {i + 1 for i in range(len(pattern)) if i in reached and pattern[i] == ANY}
        if name is not None:
            reached = {i for i in reached if pattern[i : i + 1] == (ANY,)} | {
                i + 1 for i in reached if pattern[i : i + 1] == (name,)
            }
    return len(pattern) in reached


def _goal_message(reached: str, wanted: str, short: float, gap: str) -> str:
    return f"{reached}, {wanted} wanted: {gap.format(short)}" if short > 0 else f"{reached}, {wanted} wanted: reached"
