"""A probe that asks a trained model for its predictions and the number of its parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .keras_models import bend
from .model_data import ModelData
from .rebuilt_model import RebuiltModel

PARAMETERS, BEND, LAYERS = "parameters", "bend", "layers"


@dataclass(frozen=True)
class Predict:
    """Ask a trained model, of Keras or with the same `predict`, for its predictions: `model.predict(x)`.

    Each input that is not hidden is one array to predict. The answer to a single input is the model's prediction; to
    several inputs, or with `parameters`, a dict of predictions.

    With `parameters`, the model must be one of Keras, trained by Keras. It is taken out as data, its configuration and
    its weights, and built anew with Keras' and the kit's layers; the grader does so in a process in which no student
    code has run. The new model predicts. The answer also has the number of its parameters as "parameters", constants of
    its layers included, the deviation from a linear model as "bend", and the layers on each way from the input to the
    answer as "layers".
    """

    kind: ClassVar[str] = "predict"
    parameters: bool = False

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        if not callable(getattr(target, "predict", None)):
            raise TypeError(
                f"Expected a trained model, which has `predict`. Received: {type(target).__name__}. "
                "(`model.fit(...)` trains the model, but returns a record of the training.)"
            )
        if self.parameters and not isinstance(target, RebuiltModel):
            first = next(iter(arguments.values()))
            target = RebuiltModel(ModelData.of(target, np.shape(first)[1:]))
        verbose = {"verbose": 0} if _is_keras(target) else {}
        predictions = {name: target.predict(x, **verbose) for name, x in arguments.items()}
        if self.parameters:
            name, x = next(iter(arguments.items()))
            between = target.predict((x[1:] + x[:-1]) / 2)
            return predictions | {
                PARAMETERS: target.count(),
                BEND: bend(np.asarray(predictions[name]), np.asarray(between)),
                LAYERS: target.paths(),
            }
        return predictions if len(predictions) > 1 else next(iter(predictions.values()))


def _is_keras(target: Any) -> bool:
    return any(base.__module__.startswith("keras.") for base in type(target).__mro__)
