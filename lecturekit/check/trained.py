"""Trained models: how well they predict, on fresh and on changed data, and with how many parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from .compare import describe, show

PARAMETERS = "parameters"


@dataclass(frozen=True)
class Predict:
    """Ask a trained model for its predictions: `model.predict(x)`, for a Keras model or one of that kind.

    Each input that is not kept back is one array to predict. The answer to a single one is what the model says; to
    several, or with `parameters`, it is a dict of these, with the number of parameters under "parameters".
    """

    kind: ClassVar[str] = "predict"
    parameters: bool = False

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        verbose = {"verbose": 0} if _is_keras(target) else {}
        said = {name: target.predict(x, **verbose) for name, x in arguments.items()}
        if self.parameters:
            return said | {PARAMETERS: _count(target)}
        return said if len(said) > 1 else next(iter(said.values()))


def _is_keras(target: Any) -> bool:
    return any(base.__module__.startswith("keras.") for base in type(target).__mro__)


def _count(model: Any) -> int:
    """The number of trainable and fixed parameters, as Keras counts them."""
    import keras

    if not isinstance(model, keras.layers.Layer):
        raise TypeError(f"Expected a Keras model, whose parameters can be counted. Received: {type(model).__name__}.")
    if getattr(type(model), "predict", None) is not keras.Model.predict or "predict" in vars(model):
        raise TypeError(
            "Expected a model that predicts as Keras' models do. Received: one with a `predict` of its own."
        )
    return int(sum(np.prod(weight.shape, dtype=int) for weight in model.weights))


@dataclass(frozen=True)
class Predicts:
    """Predictions of a trained model that agree with the right labels often enough, on fresh data.

    The class of a prediction is its side of the threshold for one column, its largest entry for several.

    Attributes:
        accuracy: the share of the first input that must be right.
        labels: the kept input that holds the right labels; "" if the solution's own predictions count as right.
        under: input -> the share that must be right there: shifted, noisy or otherwise changed data.
        parameters: how many the model may have, if there is a limit.
    """

    kind: ClassVar[str] = "predicts"
    accuracy: float
    threshold: float = 0.0
    labels: str = ""
    under: Mapping[str, float] = field(default_factory=dict)
    parameters: int | None = None

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


def _goal(reached: str, wanted: str, short: float, gap: str) -> str:
    return f"{reached}, {wanted} wanted: {gap.format(short)}" if short > 0 else f"{reached}, {wanted} wanted: reached"
