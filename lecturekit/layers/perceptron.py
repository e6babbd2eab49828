"""Rosenblatt's perceptron."""

import keras
from keras import ops

from lecturekit.activations import sign
from lecturekit.layers.arguments import known_size, positive_integer
from lecturekit.layers.module import Module


@keras.saving.register_keras_serializable("lecturekit")
class PerceptronLayer(Module):
    """y = sign(x @ w + b), with sign(0) = +1.

    The weights start at 0. The gradient of sign is that of the identity, so `SumOfSquaredErrors` and
    `GradientDescent(eta)` at batch size 1 are Rosenblatt's rule: w <- w + eta (y - y_hat) x.

    Args:
        units: number of neurons, a positive integer.

    Input shape:
        N-D tensor with shape `(batch_size, ..., inputs)`, at least 2D.

    Output shape:
        N-D tensor with shape `(batch_size, ..., units)`. Each entry is -1 or +1, of the layer's compute dtype.

    Raises:
        ValueError: `units` is not a positive integer; x has fewer than 2 axes, or another width than the layer
            was built for.

    Example:

        >>> PerceptronLayer()(keras.ops.zeros((1, 2)))  # 0 @ w + 0 = 0
        [[1.]]

    Source: lecture, "Single-layer perceptron by Rosenblatt [1958]".
    """

    def __init__(self, units=1, **kwargs):
        super().__init__(**kwargs)
        self.units = positive_integer("units", units)

    def build(self, input_shape):
        inputs = known_size(self, input_shape, -1)
        self.w = self.add_weight(name="w", shape=(inputs, self.units), initializer="zeros")
        self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        self.input_spec = keras.layers.InputSpec(min_ndim=2, axes={-1: inputs})

    def call(self, x):
        return sign(ops.add(ops.matmul(x, self.w), self.b))

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units}
