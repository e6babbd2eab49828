"""Trained models: how well they predict, on fresh and on changed data, and with how many parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .keras_models import bend, numbers_held, refuse_untrained

PARAMETERS, BEND = "parameters", "bend"


@dataclass(frozen=True)
class Predict:
    """Ask a trained model for its predictions: `model.predict(x)`, for a Keras model or one of that kind.

    Each input that is not kept back is one array to predict. The answer to a single one is what the model says; to
    several, or with `parameters`, it is a dict of these, with the number of parameters under "parameters" and how
    far it is from a linear one under "bend". Then the model must have been trained by Keras, and constants that its
    layers work with count as parameters.
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
        said = {name: target.predict(x, **verbose) for name, x in arguments.items()}
        if self.parameters:
            name, x = next(iter(arguments.items()))
            count = numbers_held(target, x)
            refuse_untrained(target)
            between = target.predict((x[1:] + x[:-1]) / 2, **verbose)
            return said | {PARAMETERS: count, BEND: bend(np.asarray(said[name]), np.asarray(between))}
        return said if len(said) > 1 else next(iter(said.values()))


def _is_keras(target: Any) -> bool:
    return any(base.__module__.startswith("keras.") for base in type(target).__mro__)
