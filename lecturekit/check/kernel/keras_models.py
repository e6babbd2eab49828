"""What a Keras model is: how many numbers it holds, whether an optimizer has worked on them, whether it is linear."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import numpy as np

FREE = 16  # a constant with fewer numbers is a shape, an axis or a step, and nothing learned by heart
OWN_PYTHON = ("PyFunc", "PyFuncStateless", "EagerPyFunc")  # operations of TensorFlow's that run any Python
PREDICTING = ("predict", "predict_step", "make_predict_function")


def numbers_held(model: Any, x: np.ndarray) -> int:
    """How many numbers a model needs for its answer to `x`: its weights, and the constants that its layers work with.

    A layer that holds the training images as a constant has no parameter in Keras' count. On PyTorch only weights
    are counted.

    Args:
        x: what the model is asked for.

    Raises:
        TypeError: it is no Keras model, or it predicts in another way than Keras' models do.
    """
    import keras

    if not isinstance(model, keras.layers.Layer):
        raise TypeError(f"Expected a Keras model, whose parameters can be counted. Received: {type(model).__name__}.")
    for name in PREDICTING:
        if getattr(type(model), name, None) is not getattr(keras.Model, name) or name in _made_by_hand(model):
            raise TypeError(
                f"Expected a model that predicts as Keras' models do. Received: one with a `{name}` of its own."
            )
    constants = {"tensorflow": _constants_of_tensorflow, "jax": _constants_of_jax}.get(keras.backend.backend())
    sizes = [np.prod(weight.shape, dtype=int) for weight in model.weights]
    extra = [size for size in constants(model, x) if size >= FREE] if constants else []
    return int(sum(sizes) + sum(extra))


def refuse_untrained(model: Any) -> None:
    """Nothing, if `fit` was called or an optimizer has taken a step on the model's weights, as far as can be found.

    Raises:
        ValueError: no trace of a training is left.
    """
    if _has_history(model) or any(_worked_on(optimizer, model) for optimizer in _optimizers(model)):
        return
    raise ValueError(
        "Expected a trained model. Received: one on whose weights no optimizer has taken a step yet. "
        "Compile it and call its `fit`. Weights that were computed elsewhere do not count."
    )


def bend(scores: np.ndarray, between: np.ndarray) -> float:
    """How far scores are from a linear model's, as a share of their spread: 0 for a linear one, also with softmax.

    Between two inputs the scores of a linear model lie between those of the two. Softmax only subtracts a number from
    all of a row, which plays no part in the differences between classes.

    Args:
        scores: the answers to some inputs, probabilities or scores, of shape (n, classes).
        between: the answers to the n - 1 inputs midway between each and the next.
    """
    if scores.ndim != 2 or len(scores) < 2 or scores.shape[1] < 2:
        return 0.0
    if min(scores.min(), between.min()) >= 0:  # a probability of 0 was too small to tell its logarithm
        scores, between = (np.log(np.where(table > 1e-30, table, np.nan)) for table in (scores, between))
    differences, halfway = (table[:, 1:] - table[:, :-1] for table in (scores, between))
    gaps = np.abs(halfway - (differences[1:] + differences[:-1]) / 2)
    gaps, spread = gaps[np.isfinite(gaps)], differences[np.isfinite(differences)]
    return float(gaps.mean() / spread.std()) if gaps.size and spread.std() > 0 else 0.0


def _made_by_hand(model: Any) -> set[str]:
    """The names that were set on the instance and stand for something else than Keras' own."""
    return {name for name in ("predict", "predict_step") if name in vars(model)}


def _has_history(model: Any) -> bool:
    return bool(getattr(getattr(model, "history", None), "epoch", None))


def _optimizers(model: Any) -> Iterator[Any]:
    """The model's own optimizer, and all others that are alive: one may have trained a model inside of this one."""
    import keras

    yield getattr(model, "optimizer", None)
    for value in gc.get_objects():
        if issubclass(type(value), keras.optimizers.Optimizer):
            yield value


def _worked_on(optimizer: Any, model: Any) -> bool:
    known = {id(variable) for variable in model.variables}
    trained = getattr(optimizer, "_trainable_variables", None) or ()
    return any(id(variable) in known for variable in trained) and int(optimizer.iterations) > 0


def _constants_of_tensorflow(model: Any, x: np.ndarray) -> Iterator[int]:
    import tensorflow as tf

    @tf.function
    def asked(x):
        return model(x, training=False)

    traced = asked.get_concrete_function(tf.TensorSpec(x.shape, "float32"))
    drawing = traced.graph.as_graph_def()
    for node in [*drawing.node, *(node for function in drawing.library.function for node in function.node_def)]:
        if node.op in OWN_PYTHON:
            raise TypeError("Expected a model of TensorFlow's operations. Received: one that runs Python by itself.")
        if node.op == "Const":
            yield int(np.prod([side.size for side in node.attr["value"].tensor.tensor_shape.dim], dtype=int))
    yield from (int(tf.size(held)) for held in traced.captured_inputs if held.dtype not in (tf.resource, tf.variant))
    weights = {id(weight.value) for weight in model.weights}
    yield from (int(np.prod(held.shape, dtype=int)) for held in traced.variables if id(held) not in weights)


def _constants_of_jax(model: Any, x: np.ndarray) -> Iterator[int]:
    import jax

    weights = {id(weight.value) for weight in model.weights}
    traced = jax.make_jaxpr(lambda x: model(x, training=False))(np.asarray(x, "float32"))
    yield from (int(np.size(held)) for held in traced.consts if id(held) not in weights)
