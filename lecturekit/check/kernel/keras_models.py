"""Properties of a Keras model: whether an optimizer trained it, whether it is linear."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import numpy as np


def require_trained(model: Any) -> None:
    """Require that `fit` was called, or that an optimizer has taken a step on the model's weights.

    Raises:
        ValueError: there is no trace of training.
    """
    if _has_history(model) or any(_has_trained(optimizer, model) for optimizer in _optimizers(model)):
        return
    raise ValueError(
        "Expected a trained model. Received: one on whose weights no optimizer has taken a step yet. "
        "Compile it and call its `fit`. Weights that were computed elsewhere do not count."
    )


def bend(scores: np.ndarray, between: np.ndarray) -> float:
    """How far scores deviate from those of a linear model, relative to their spread: 0 for a linear model.

    The scores of a linear model midway between two inputs are the mean of the scores of both. Softmax subtracts the
    same number from a whole row of scores, which does not change the differences between classes.

    Args:
        scores: answers to some inputs, probabilities or scores, of shape (n, classes).
        between: answers to the n - 1 inputs midway between neighbours, of shape (n - 1, classes).
    """
    if scores.ndim != 2 or len(scores) < 2 or scores.shape[1] < 2:
        return 0.0
    if min(scores.min(), between.min()) >= 0:  # a probability of 0 has no logarithm
        scores, between = (np.log(np.where(table > 1e-30, table, np.nan)) for table in (scores, between))
    differences, halfway = (table[:, 1:] - table[:, :-1] for table in (scores, between))
    gaps = np.abs(halfway - (differences[1:] + differences[:-1]) / 2)
    gaps, spread = gaps[np.isfinite(gaps)], differences[np.isfinite(differences)]
    return float(gaps.mean() / spread.std()) if gaps.size and spread.std() > 0 else 0.0


def _has_history(model: Any) -> bool:
    return bool(getattr(getattr(model, "history", None), "epoch", None))


def _optimizers(model: Any) -> Iterator[Any]:
    """The model's optimizer, and all others alive: one may have trained a model inside this one."""
    import keras

    yield getattr(model, "optimizer", None)
    for value in gc.get_objects():
        if issubclass(type(value), keras.optimizers.Optimizer):
            yield value


def _has_trained(optimizer: Any, model: Any) -> bool:
    model_variables = {id(variable) for variable in model.variables}
    optimizer_variables = getattr(optimizer, "_trainable_variables", None) or ()
    return any(id(variable) in model_variables for variable in optimizer_variables) and int(optimizer.iterations) > 0
