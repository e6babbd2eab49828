"""The matrix multiplication module."""

import keras
from keras import ops

from lecturekit.layers.arguments import known_size, positive_integer
from lecturekit.layers.module import Module


@keras.saving.register_keras_serializable("lecturekit")
class MM(Module):
    """MM_{W,b}(x) = x @ W + b.

    The lecture writes W x + b for one column x; here rows are samples. W, of shape (inputs, units), starts at
    Glorot's uniform values; b, of shape (units,), starts at 0.

    Args:
        units: number of outputs, a positive integer.
        use_bias: whether to add b.

    Input shape:
        N-D tensor with shape `(batch_size, ..., inputs)`, at least 2D.

    Output shape:
        N-D tensor with shape `(batch_size, ..., units)`. Its dtype is the layer's compute dtype.

    Raises:
        ValueError: `units` is not a positive integer; x has fewer than 2 axes, or another width than the layer
            was built for.

    Example:

        >>> MM(4)(keras.ops.ones((2, 3))).shape
        (2, 4)

    Source: lecture, "Multi-layer perceptron (MLP)".
    """

    def __init__(self, units, use_bias=True, **kwargs):
        super().__init__(**kwargs)
        self.units = positive_integer("units", units)
        self.use_bias = use_bias

    def build(self, input_shape):
        inputs = known_size(self, input_shape, -1)
        self.W = self.add_weight(name="W", shape=(inputs, self.units), initializer="glorot_uniform")
        if self.use_bias:
            self.b = self.add_weight(name="b", shape=(self.units,), initializer="zeros")
        self.input_spec = keras.layers.InputSpec(min_ndim=2, axes={-1: inputs})

    def call(self, x):
        y = ops.matmul(x, self.W)
        return ops.add(y, self.b) if self.use_bias else y

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    def get_config(self):
        return {**super().get_config(), "units": self.units, "use_bias": self.use_bias}
