"""A probe that asks a trained model for its predictions and the number of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .keras_models import bend, count_numbers, require_trained

PARAMETERS, BEND = "parameters", "bend"


@dataclass(frozen=True)
class Predict:
    """Ask a trained model, of Keras or with the same `predict`, for its predictions: `model.predict(x)`.

    Each input that is not hidden is one array to predict. The answer to a single input is the model's prediction; to
    several inputs, or with `parameters`, a dict of predictions. With `parameters`, the dict also has the number of
    parameters as "parameters" and the deviation from a linear model as "bend"; then the model must have been trained by
    Keras, and constants in its layers count as parameters.
    """

    kind: ClassVar[str] = "predict"
    parameters: bool = False

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        if not callable(getattr(target, "predict", None)):
            raise TypeError(
                f"Expected a trained model, which has `predict`. Received: {type(target).__name__}. "
                "(`model.fit(...)` trains the model, but returns a record of the training.)"
            )
        verbose = {"verbose": 0} if _is_keras(target) else {}
        predictions = {name: target.predict(x, **verbose) for name, x in arguments.items()}
        if self.parameters:
            name, x = next(iter(arguments.items()))
            count = count_numbers(target, x)
            require_trained(target)
            between = target.predict((x[1:] + x[:-1]) / 2, **verbose)
            return predictions | {PARAMETERS: count, BEND: bend(np.asarray(predictions[name]), np.asarray(between))}
        return predictions if len(predictions) > 1 else next(iter(predictions.values()))


def _is_keras(target: Any) -> bool:
    return any(base.__module__.startswith("keras.") for base in type(target).__mro__)
