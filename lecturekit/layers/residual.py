"""The residual block."""

import keras
from keras import ops

from lecturekit import activations
from lecturekit.layers.arguments import known_size, positive_integer
from lecturekit.layers.matmul import MM
from lecturekit.layers.module import Module


@keras.saving.register_keras_serializable("lecturekit")
class ResidualBlock(Module):
    """Res(z) = z + sigma(MM(sigma(MM(z)))).

    With all weights 0 it is the identity if sigma(0) = 0 (ReLU, tanh); the sigmoid adds 1/2.

    Args:
        units: width of the inner MM, a positive integer; the width of z by default.
        activation: sigma: a name, a function, or Keras' serialized form of one.

    Input shape:
        N-D tensor with shape `(batch_size, ..., width)`, at least 2D.

    Output shape:
        Same shape as the input. Its dtype is the layer's compute dtype.

    Raises:
        ValueError: `units` is not a positive integer; the activation is unknown; z has fewer than 2 axes, or
            another width than the layer was built for.

    Example:

        >>> ResidualBlock(units=8)(keras.ops.ones((2, 3))).shape
        (2, 3)

    Source: lecture, "Residual connections"; He et al., "Deep Residual Learning" (2015).
    """

    def __init__(self, units=None, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units if units is None else positive_integer("units", units)
        self.activation = activations.get(activation)

    def build(self, input_shape):
        width = known_size(self, input_shape, -1)
        self.inner = MM(self.units or width, dtype=self.dtype_policy, name="inner")
        self.outer = MM(width, dtype=self.dtype_policy, name="outer")
        self.inner.build(input_shape)
        self.outer.build(self.inner.compute_output_shape(input_shape))
        self.input_spec = keras.layers.InputSpec(min_ndim=2, axes={-1: width})

    def call(self, z):
        sigma = self.activation
        return ops.add(z, sigma(self.outer(sigma(self.inner(z)))))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
        }
