"""Deep networks with and without a way around each block, and the gradient that reaches each of them."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np
import tensorflow as tf

from lecturekit.data import playground
from lecturekit.layers import LayerNorm, ResidualBlock
from lecturekit.losses import SumOfSquaredErrors

WIDTH, POINTS, BATCH = 8, 200, 20


class Plain(ResidualBlock):
    """A residual block without the "z +": sigma(MM(sigma(MM(z))))."""

    def call(self, z: Any) -> Any:
        sigma = self.activation
        return sigma(self.outer(sigma(self.inner(z))))


class Deep:
    """Blocks upon one another between two Dense layers, to be trained on the playground's circle.

    Args:
        depth: how many blocks.
        residual: whether each has its way around.
        norm: whether LayerNorm stands before each.
        activation: of the blocks.
        seed: of the weights; the same for both kinds gives both the same first weights.
    """

    def __init__(self, depth: int, residual: bool, norm: bool, activation: str, seed: int = 0) -> None:
        keras.utils.set_random_seed(seed)
        kind = ResidualBlock if residual else Plain
        self.epoch = 0
        x = h = keras.Input((2,))
        h = keras.layers.Dense(WIDTH)(h)
        self._outputs = [h]
        for _ in range(depth):
            h = LayerNorm()(h) if norm else h
            h = kind(activation=activation)(h)
            self._outputs.append(h)
        self.model = keras.Model(x, keras.layers.Dense(1, activation="tanh")(h))
        # The playground's weights: Keras' own choice is made to keep gradients from shrinking.
        rng = np.random.default_rng(seed)
        for block in (layer for layer in self.model.layers if isinstance(layer, ResidualBlock)):
            block.set_weights([rng.uniform(-0.5, 0.5, w.shape) if w.ndim == 2 else w for w in block.get_weights()])
        self.model.compile(
            keras.optimizers.SGD(0.03),
            SumOfSquaredErrors(reduction="sum_over_batch_size"),
            steps_per_execution=POINTS // BATCH,
            jit_compile=False,
        )
        X, y = playground("circle", points=POINTS)
        self._X, self._y = tf.constant(X / 3, tf.float32), tf.constant(y[:, None], tf.float32)
        self._fed = tf.data.Dataset.from_tensor_slices((self._X, self._y)).batch(BATCH).cache()
        self._sizes = tf.function(self._measure)

    def train(self) -> None:
        """One epoch of stock `fit`."""
        self.model.fit(self._fed, epochs=1, shuffle=False, verbose=0)
        self.epoch += 1

    def look(self) -> tuple[float, np.ndarray]:
        """The mean loss, and the size of the gradient at each block's input, the first block's first."""
        loss, sizes = self._sizes()
        return float(loss), np.asarray(sizes)

    def _measure(self) -> Any:
        # Zeros are added to what each block gives, so that the tape can say how the loss changes with it.
        shapes = [tf.zeros((POINTS, WIDTH)) for _ in self._outputs]
        with tf.GradientTape() as tape:
            tape.watch(shapes)
            h, at = self._X, 0
            marks = {id(one._keras_history.operation) for one in self._outputs}
            for layer in self.model.layers[1:]:
                h = layer(h)
                if id(layer) in marks:
                    h = h + shapes[at]
                    at += 1
            loss = tf.reduce_mean(tf.reduce_sum((h - self._y) ** 2, axis=-1)) / 2
        slopes = tape.gradient(loss, shapes)
        return loss, tf.stack([tf.norm(slope) for slope in slopes])
