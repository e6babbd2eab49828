"""How well a trained model predicts, on fresh and on changed data, and with how many parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from ..kernel.predict import BEND, PARAMETERS
from .compare import describe, show

LINEAR = 1e-4  # more than rounding leaves of a bend of 0, and far less than any activation makes


@dataclass(frozen=True)
class ModelScore:
    """Predictions of a trained model that agree with the right labels often enough, on fresh data.

    The class of a prediction is its side of the threshold for one column, its largest entry for several.

    Attributes:
        accuracy: the share of the first input that must be right.
        labels: the kept input that holds the right labels; "" if the solution's own predictions count as right.
        under: input -> the share that must be right there: shifted, noisy or otherwise changed data.
        parameters: how many the model may have, if there is a limit.
        probabilities: whether each row of the answer must hold a probability for each class.
        nonlinear: whether a linear model is not enough, however well it predicts.
    """

    kind: ClassVar[str] = "predicts"
    accuracy: float
    threshold: float = 0.0
    labels: str = ""
    under: Mapping[str, float] = field(default_factory=dict)
    parameters: int | None = None
    probabilities: bool = False
    nonlinear: bool = False

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        asked = [name for name in arguments if name != self.labels]
        first = asked[0] if asked else "x"
        said, right = (answer if isinstance(answer, dict) else {first: answer} for answer in (got, expected))
        goals = {first: self.accuracy, **self.under}
        for name in goals:
            if name not in said:
                return f"expected predictions for {', '.join(goals)}, received {describe(got)}"
        parts, missed = [], False
        for name, least in goals.items():
            labels = np.asarray(arguments[self.labels] if self.labels else right[name])
            found = self._share(said[name], labels)
            if isinstance(found, str):
                return found if name == first else f"{name}: {found}"
            missed = missed or found < least
            where = "on fresh data" if name == first else f"on {name.replace('_', ' ')} data"
            parts.append(_goal(f"{found:.1%} right {where}", f"at least {least:.1%}", least - found, "{:.1%} to go"))
        if self.parameters is not None:
            count = said.get(PARAMETERS)
            number = np.asarray(count)
            if number.ndim == 0 and number.dtype.kind in "iuf" and number == np.floor(number) < np.inf:
                count = int(number)  # NumPy's own, or a whole number written as a float
            if not isinstance(count, int) or isinstance(count, bool):
                return f"expected a Keras model, whose parameters can be counted, received {describe(count)}"
            missed = missed or count > self.parameters
            surplus = count - self.parameters
            parts.append(_goal(f"{count} parameters", f"at most {self.parameters}", surplus, "{} too many"))
        if self.nonlinear or BEND in said:
            bent = np.asarray(said.get(BEND))
            if bent.ndim or bent.dtype.kind not in "iuf" or not np.isfinite(bent):
                return f"expected a Keras model, whose answers can be compared, received {describe(said.get(BEND))}"
            if self.nonlinear and not missed and bent < LINEAR:
                return "expected a network with a hidden layer, received a linear model: where is its activation?"
        if not missed:
            return None
        return parts[0] if len(parts) == 1 else "\n".join(parts)

    def _share(self, got: Any, right: np.ndarray) -> float | str:
        """The share that is right, or what is wrong with the predictions' form."""
        rows = np.shape(right)[0]
        if not isinstance(got, np.ndarray) or got.ndim not in (1, 2) or len(got) != rows or not got.size:
            return f"expected one row for each of {rows} samples, received {describe(got)}"
        if got.dtype.kind not in "iuf":
            return f"expected numbers, received {describe(got)}"
        if not np.isfinite(got).all():
            return f"expected finite numbers, received {show(got)}"
        columns = got.reshape(len(got), -1)
        if self.probabilities and (told := _no_probabilities(columns)):
            return told
        labels = self._labels(right, columns.shape[1])
        if (labels == labels[0]).all():  # told when the exercise is released, as the solution does not pass either
            return (
                f"expected right labels of two classes at least, received {rows} of one, so that a constant would do: "
                "draw more samples, or set the threshold between the classes, predicts(accuracy, threshold=.5)"
            )
        return float(np.mean(self._classes(columns) == labels))

    def _classes(self, columns: np.ndarray) -> np.ndarray:
        return columns.argmax(axis=1) if columns.shape[1] > 1 else columns[:, 0] >= self.threshold

    def _labels(self, right: np.ndarray, outputs: int) -> np.ndarray:
        """The right classes: of kept labels whole numbers beside several outputs, the larger of two beside one."""
        columns = right.reshape(len(right), -1)
        if not self.labels or columns.shape[1] > 1:
            return self._classes(columns)
        return columns[:, 0].astype(int) if outputs > 1 else columns[:, 0] > (columns.min() + columns.max()) / 2


def _no_probabilities(rows: np.ndarray) -> str:
    """What is wrong with rows of probabilities, one for each class; "" if nothing is."""
    wanted = "expected a probability for each class, in each row together 1"
    if rows.shape[1] == 1:
        return f"{wanted}; received a single number for each sample"
    if rows.min() < 0:
        return f"{wanted}; received negative numbers, such as {show(rows.min())}"
    sums = rows.sum(axis=1)
    off = sums[np.abs(sums - 1).argmax()]
    return f"{wanted}; received a row that adds up to {show(off)}" if abs(off - 1) > 1e-3 else ""


def _goal(reached: str, wanted: str, short: float, gap: str) -> str:
    return f"{reached}, {wanted} wanted: {gap.format(short)}" if short > 0 else f"{reached}, {wanted} wanted: reached"
