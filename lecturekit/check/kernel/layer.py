"""A probe that asks a Keras layer for its weights, outputs, gradients, config and training."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np


@dataclass(frozen=True)
class Layer:
    """Build a Keras layer or model from its class, copy weights in, and use it in every way that matters.

    The inputs must contain `x`; `seed` seeds the weights that are copied in (the same numbers for the same shapes,
    matrices first, so the order in which a layer creates its weights does not matter); `y` are targets for training.
    All other inputs are arguments of the constructor.

    The answer is a dict: "weights" (their shapes), "initial" (their values after build, and the output then), "output",
    "gradients" (of sum(output * c), c seeded, with respect to the weights and x), "config" (the output of a layer made
    from the config, same weights), "name in config" (whether that layer has the same name, as it does if `get_config`
    extends that of its base class), "fit" (the weights after training).
    """

    kind: ClassVar[str] = "layer"
    initial: bool = False
    gradients: bool = False
    config: bool = True
    epochs: int = 0
    loss: str = "lecturekit>SumOfSquaredErrors"
    learning_rate: float = 1.0

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        import keras

        options = dict(arguments)
        x = np.asarray(options.pop("x"), dtype="float32")
        y, seed = options.pop("y", None), options.pop("seed", 0)
        with _seeded_initializers(seed):
            layer = target(**options)
            first_output = layer(x[:1])
        if first_output is None:
            raise TypeError("your `call` gives None: does it `return` its result?")
        parts: dict[str, Any] = {"weights": [list(w.shape) for w in _ordered(layer)]}
        if self.initial:
            parts["initial"] = [*(_numpy(w) for w in _ordered(layer)), _numpy(layer(x))]
        initial_weights = _copy_weights(layer, seed)
        output = layer(x)
        parts["output"] = _numpy(output)
        if self.gradients:
            parts["gradients"] = _gradients(layer, x, seed)
        if self.config:
            twin = type(layer).from_config(layer.get_config())
            twin(x[:1])
            _copy_weights(twin, seed)
            parts["config"] = _numpy(twin(x))
            parts["name in config"] = twin.name == layer.name
        if self.epochs:
            _assign(layer, initial_weights)
            model = keras.Sequential([keras.Input(x.shape[1:]), layer])
            # as `fit` with batches of one; eager, as a graph or a data pipeline costs more than these few steps
            model.compile(**_training(self.loss, self.learning_rate), run_eagerly=True)
            for _ in range(self.epochs):
                for i in range(len(x)):
                    model.train_on_batch(x[i : i + 1], y[i : i + 1])
            parts["fit"] = [_numpy(w) for w in _ordered(layer)]
        return parts


def _training(loss: str, learning_rate: float) -> dict[str, Any]:
    from lecturekit import losses, optimizers

    name = loss.rpartition(">")[2]
    return {
        "loss": getattr(losses, name)() if hasattr(losses, name) else loss,
        "optimizer": optimizers.GradientDescent(learning_rate),
    }


@contextmanager
def _seeded_initializers(seed: int) -> Iterator[None]:
    """Make Keras draw the same initial weights each time, so that a wrong initializer shows in the numbers.

    Keras takes the seeds of initializers from `random`, whose state is restored.
    """
    state = random.getstate()
    random.seed(int(seed))
    try:
        yield
    finally:
        random.setstate(state)


def _ordered(layer: Any) -> list:
    return sorted(layer.weights, key=lambda w: (-len(w.shape), tuple(w.shape)))


def _numpy(tensor: Any) -> np.ndarray:
    import keras

    return np.asarray(keras.ops.convert_to_numpy(tensor))


def _copy_weights(layer: Any, seed: int) -> list[np.ndarray]:
    """Copy in seeded weights with exact sums in float32, so that the order of a sum cannot decide a tie."""
    rng = np.random.default_rng(seed)
    values = [rng.integers(-128, 129, size=tuple(w.shape)) / 64 for w in _ordered(layer)]
    _assign(layer, values)
    return values


def _assign(layer: Any, values: list[np.ndarray]) -> None:
    for weight, value in zip(_ordered(layer), values, strict=True):
        weight.assign(value)


def _gradients(layer: Any, x: np.ndarray, seed: int) -> list[np.ndarray]:
    """Gradients of sum(c * layer(x)) with respect to every weight and x, on any Keras backend."""
    import keras

    c = np.random.default_rng(seed + 1).uniform(-1, 1, size=tuple(layer(x).shape)).astype("float32")
    weights = [w for w in _ordered(layer) if w.trainable]
    backend = keras.backend.backend()
    if backend == "tensorflow":
        import tensorflow as tf

        x_tensor = tf.convert_to_tensor(x)
        with tf.GradientTape() as tape:
            tape.watch(x_tensor)
            total = tf.reduce_sum(layer(x_tensor) * c)
        gradients = tape.gradient(total, [*(w.value for w in weights), x_tensor], unconnected_gradients="zero")
        return [_numpy(g) for g in gradients]
    if backend == "jax":
        import jax

        trainable = layer.trainable_variables
        other_values = [v.value for v in layer.non_trainable_variables]

        def total_of(values: list, inputs: Any) -> Any:
            return (layer.stateless_call(values, other_values, inputs)[0] * c).sum()

        by_weight, by_x = jax.grad(total_of, argnums=(0, 1))([v.value for v in trainable], x)
        order = [next(i for i, v in enumerate(trainable) if v is w) for w in weights]
        return [np.asarray(by_weight[i]) for i in order] + [np.asarray(by_x)]
    import torch

    x_tensor = torch.tensor(x, requires_grad=True, device=weights[0].value.device if weights else None)
    total = (layer(x_tensor) * torch.as_tensor(c, device=x_tensor.device)).sum()
    gradients = torch.autograd.grad(total, [*(w.value for w in weights), x_tensor], allow_unused=True)
    return [np.zeros(w.shape) if g is None else _numpy(g) for g, w in zip(gradients, [*weights, x], strict=True)]
