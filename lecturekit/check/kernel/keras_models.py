"""Properties of a Keras model: how many numbers it holds, whether an optimizer trained them, whether it is linear."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import numpy as np

FREE = 16  # smaller constants are shapes, axes or steps, not memorized data
OWN_PYTHON = ("PyFunc", "PyFuncStateless", "EagerPyFunc")  # TensorFlow operations that run Python code
PREDICTING = ("predict", "predict_step", "make_predict_function")


def count_numbers(model: Any, x: np.ndarray) -> int:
    """How many numbers a model needs for its answer to `x`: its weights and the constants in its layers.

    Keras does not count the constants of a layer, which may hold the training images. On PyTorch only weights are
    counted.

    Args:
        x: an input of the model.

    Raises:
        TypeError: the model is not a Keras model, or replaces the `predict` of Keras models.
    """
    import keras

    if not isinstance(model, keras.layers.Layer):
        raise TypeError(f"Expected a Keras model, whose parameters can be counted. Received: {type(model).__name__}.")
    for name in PREDICTING:
        if getattr(type(model), name, None) is not getattr(keras.Model, name) or name in _overridden_on_instance(model):
            raise TypeError(
                f"Expected a model that predicts as Keras' models do. Received: one with a `{name}` of its own."
            )
    constants_of = {"tensorflow": _constants_of_tensorflow, "jax": _constants_of_jax}.get(keras.backend.backend())
    weight_sizes = [np.prod(weight.shape, dtype=int) for weight in model.weights]
    constant_sizes = [size for size in constants_of(model, x) if size >= FREE] if constants_of else []
    return int(sum(weight_sizes) + sum(constant_sizes))


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


def _overridden_on_instance(model: Any) -> set[str]:
    """The names that the instance itself replaces."""
    return {name for name in ("predict", "predict_step") if name in vars(model)}


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


def _constants_of_tensorflow(model: Any, x: np.ndarray) -> Iterator[int]:
    import tensorflow as tf

    @tf.function
    def call(x):
        return model(x, training=False)

    traced = call.get_concrete_function(tf.TensorSpec(x.shape, "float32"))
    graph = traced.graph.as_graph_def()
    for node in [*graph.node, *(node for function in graph.library.function for node in function.node_def)]:
        if node.op in OWN_PYTHON:
            raise TypeError("Expected a model of TensorFlow's operations. Received: one that runs Python by itself.")
        if node.op == "Const":
            yield int(np.prod([side.size for side in node.attr["value"].tensor.tensor_shape.dim], dtype=int))
    handles = (tf.resource, tf.variant)
    yield from (int(tf.size(tensor)) for tensor in traced.captured_inputs if tensor.dtype not in handles)
    weights = {id(weight.value) for weight in model.weights}
    yield from (int(np.prod(tensor.shape, dtype=int)) for tensor in traced.variables if id(tensor) not in weights)


def _constants_of_jax(model: Any, x: np.ndarray) -> Iterator[int]:
    import jax

    weights = {id(weight.value) for weight in model.weights}
    traced = jax.make_jaxpr(lambda x: model(x, training=False))(np.asarray(x, "float32"))
    yield from (int(np.size(constant)) for constant in traced.consts if id(constant) not in weights)
