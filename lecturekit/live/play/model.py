"""The Keras model of a network, its weights, and its outputs on the plane."""

from __future__ import annotations

from typing import Any, NamedTuple

import keras
import numpy as np

from lecturekit.layers import LayerNorm, PerceptronLayer, ResidualBlock
from lecturekit.live.play.points import CELLS, Points, featured, grid
from lecturekit.live.play.state import Net, shapes, widths
from lecturekit.losses import SumOfSquaredErrors


def build(net: Net, classification: bool, batches: int) -> keras.Model:
    """The compiled model, with the state's weights.

    Args:
        net: the network.
        classification: whether the output is a tanh; otherwise it is linear.
        batches: of an epoch; the compiled step runs all of them in one call.
    """
    x = keras.Input((len(net.features),))
    h: Any = x
    for i, (layer, units) in enumerate(zip(net.layers, widths(net), strict=True), 1):
        h = _layer(net, layer.kind, units, f"hidden_{i}")(h)
    out = "tanh" if classification else "linear"
    y = keras.layers.Dense(1, activation=out, kernel_regularizer=_penalty(net), name="output")(h)
    model = keras.Model(x, y)
    model.set_weights(initial_weights(net))
    model.compile(
        optimizer(net),
        SumOfSquaredErrors(reduction="sum_over_batch_size"),
        steps_per_execution=batches,
        jit_compile=False,  # compiling would take longer than it saves
    )
    return model


def _layer(net: Net, kind: str, units: int, name: str) -> Any:
    if kind == "perceptron":
        return PerceptronLayer(units, name=name)
    if kind == "residual":
        return ResidualBlock(activation=net.activation, name=name)
    if kind == "norm":
        return LayerNorm(name=name)
    return keras.layers.Dense(units, activation=net.activation, kernel_regularizer=_penalty(net), name=name)


def _penalty(net: Net) -> Any:
    if net.penalty == "none" or net.penalty_rate == 0:
        return None
    # The playground's L2 penalty is half the square, Keras' is the square.
    return (
        keras.regularizers.L1(net.penalty_rate) if net.penalty == "L1" else keras.regularizers.L2(net.penalty_rate / 2)
    )


def optimizer(net: Net) -> Any:
    if net.optimizer == "Momentum":
        return keras.optimizers.SGD(net.rate, momentum=0.9)
    return getattr(keras.optimizers, net.optimizer)(net.rate)


def initial_weights(net: Net) -> list[np.ndarray]:
    """The state's weights, or the playground's: kernels uniform on (-.5, .5) from the seed, biases .1."""
    rng = np.random.default_rng(net.seed)
    given = None if net.weights is None else np.asarray(net.weights, dtype="float32")
    weights = []
    value: Any
    for layer in shapes(net):
        for i, shape in enumerate(layer):
            size = int(np.prod(shape))
            if given is not None:
                value, given = given[:size].reshape(shape), given[size:]
            elif len(shape) == 2:
                value = rng.uniform(-0.5, 0.5, shape)
            else:
                value = np.full(shape, 0.1) if shape else np.float32(i)  # LayerNorm: beta = 0, then gamma = 1
            weights.append(np.asarray(value, dtype="float32"))
    return weights


def flat(weights: list[np.ndarray]) -> tuple[float, ...]:
    return tuple(float(w) for part in weights for w in np.ravel(part))


class Snapshot(NamedTuple):
    """A model at one moment, as the page shows it.

    Attributes:
        maps: float32 (neurons, CELLS, CELLS): the inputs', each layer's, then the output's.
        loss, test_loss: the mean of (y - t)^2 / 2; NaN without points.
    """

    epoch: int
    maps: np.ndarray
    loss: float
    test_loss: float
    weights: tuple[float, ...]


class Observer:
    """Computes all maps and both losses of a model in one call.

    Args:
        model: returned by `build`.
        net, points: its network and its points.
    """

    def __init__(self, model: keras.Model, net: Net, points: Points) -> None:
        self._model = model
        inputs = featured(np.concatenate([grid(), points.X, points.X_test]), net.features)
        self._inputs, self._points = keras.ops.convert_to_tensor(inputs), points
        self._raw = inputs[: CELLS * CELLS].T.reshape(-1, CELLS, CELLS)
        hidden = [model.get_layer(f"hidden_{i}").output for i in range(1, len(net.layers) + 1)]
        self._all_outputs = keras.Model(model.inputs, [*hidden, model.output])

    def look(self, epoch: int) -> Snapshot:
        predictions = self._all_outputs.predict_on_batch(self._inputs)
        outputs = [np.asarray(output) for output in (predictions if isinstance(predictions, list) else [predictions])]
        cells, n = CELLS * CELLS, len(self._points.X)
        maps = [output[:cells].T.reshape(-1, CELLS, CELLS) for output in outputs]
        y = outputs[-1][cells:, 0]
        return Snapshot(
            epoch,
            np.concatenate([self._raw, *maps]),
            _half_square(y[:n], self._points.y),
            _half_square(y[n:], self._points.y_test),
            flat(self._model.get_weights()),
        )


def _half_square(y: np.ndarray, t: np.ndarray) -> float:
    return float(np.mean((y - t) ** 2) / 2) if len(t) else float("nan")
