"""Deep networks with and without residual connections, and the gradient that reaches each block."""

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
    """Stacked blocks between two Dense layers, to be trained on the playground's circle.

    Args:
        depth: number of blocks.
        residual: whether each block has a residual connection.
        norm: whether LayerNorm precedes each block.
        activation: of the blocks.
        seed: of the weights; with the same seed, both kinds have the same first weights.
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
        # The playground's weights: Keras' default initializer is chosen so that gradients do not shrink.
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
        self._dataset = tf.data.Dataset.from_tensor_slices((self._X, self._y)).batch(BATCH).cache()
        self._sizes = tf.function(self._measure)

    def train(self) -> None:
        """One epoch of stock `fit`."""
        self.model.fit(self._dataset, epochs=1, shuffle=False, verbose=0)
        self.epoch += 1

    def look(self) -> tuple[float, np.ndarray]:
        """The mean loss, and the size of the gradient at the input of each block, from the first to the last."""
        loss, sizes = self._sizes()
        return float(loss), np.asarray(sizes)

    def _measure(self) -> Any:
        # Zeros are added to the output of each block, so that the tape gives the gradient at that output.
        zeros = [tf.zeros((POINTS, WIDTH)) for _ in self._outputs]
        with tf.GradientTape() as tape:
            tape.watch(zeros)
            h, index = self._X, 0
            block_ids = {id(output._keras_history.operation) for output in self._outputs}
            for layer in self.model.layers[1:]:
                h = layer(h)
                if id(layer) in block_ids:
                    h = h + zeros[index]
                    index += 1
            loss = tf.reduce_mean(tf.reduce_sum((h - self._y) ** 2, axis=-1)) / 2
        gradients = tape.gradient(loss, zeros)
        return loss, tf.stack([tf.norm(gradient) for gradient in gradients])
