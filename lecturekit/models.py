"""The lecture's networks, built from its layers."""

import keras

from lecturekit import activations
from lecturekit.layers import MM, ResidualBlock
from lecturekit.layers.arguments import positive_integer


@keras.saving.register_keras_serializable("lecturekit")
class MLP(keras.Model):
    """MLP(x) = MM(sigma(MM(... sigma(MM(x)) ...))): sigma between the MMs, none on the output.

    Without sigma, any number of MMs is one affine map.

    Args:
        widths: the number of units of each MM, positive integers; the last is the number of outputs.
        activation: sigma: a name, a function, or Keras' serialized form of one.

    Input shape:
        N-D tensor with shape `(batch_size, ..., inputs)`, at least 2D.

    Output shape:
        N-D tensor with shape `(batch_size, ..., widths[-1])`.

    Raises:
        ValueError: `widths` is empty or holds anything but positive integers; the activation is unknown; x has
            fewer than 2 axes, or another width than the model was built for.

    Example:

        >>> MLP([4, 2])(keras.ops.ones((5, 3))).shape
        (5, 2)

    Source: lecture, "Multi-layer perceptron (MLP)".
    """

    def __init__(self, widths, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.widths = [positive_integer("widths", width) for width in widths]
        if not self.widths:
            raise ValueError("Expected `widths` to name at least one MM. Received: widths=[]. Pass [1] for one output.")
        self.activation = activations.get(activation)
        self.hidden = [MM(width, dtype=self.dtype_policy) for width in self.widths[:-1]]
        self.output_mm = MM(self.widths[-1], dtype=self.dtype_policy)

    def build(self, input_shape):
        _build_in_turn([*self.hidden, self.output_mm], input_shape)

    def call(self, x):
        for mm in self.hidden:
            x = self.activation(mm(x))
        return self.output_mm(x)

    def compute_output_shape(self, input_shape):
        return self.output_mm.compute_output_shape(input_shape)

    def get_config(self):
        return {
            **super().get_config(),
            "widths": self.widths,
            "activation": keras.activations.serialize(self.activation),
        }


@keras.saving.register_keras_serializable("lecturekit")
class ResNetS(keras.Model):
    """ResNet-S(x) = MM(Res(Res(... Res(x) ...))).

    Args:
        blocks: the number of residual blocks, a positive integer.
        outputs: the number of units of the last MM, a positive integer.
        units: width of the blocks' inner MMs, a positive integer; the width of x by default.
        activation: sigma of the blocks: a name, a function, or Keras' serialized form of one.

    Input shape:
        N-D tensor with shape `(batch_size, ..., width)`, at least 2D.

    Output shape:
        N-D tensor with shape `(batch_size, ..., outputs)`.

    Raises:
        ValueError: a size is not a positive integer; the activation is unknown; x has fewer than 2 axes, or
            another width than the model was built for.

    Example:

        >>> ResNetS(blocks=3, outputs=2)(keras.ops.ones((5, 4))).shape
        (5, 2)

    Source: lecture, "Residual connections".
    """

    def __init__(self, blocks, outputs, units=None, activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.residuals = [
            ResidualBlock(units, activation, dtype=self.dtype_policy) for _ in range(positive_integer("blocks", blocks))
        ]
        self.output_mm = MM(positive_integer("outputs", outputs), dtype=self.dtype_policy)

    def build(self, input_shape):
        _build_in_turn([*self.residuals, self.output_mm], input_shape)

    def call(self, x):
        for res in self.residuals:
            x = res(x)
        return self.output_mm(x)

    def compute_output_shape(self, input_shape):
        return self.output_mm.compute_output_shape(input_shape)

    def get_config(self):
        block = self.residuals[0]
        return {
            **super().get_config(),
            "blocks": len(self.residuals),
            "outputs": self.output_mm.units,
            "units": block.units,
            "activation": keras.activations.serialize(block.activation),
        }


def _build_in_turn(layers, shape):
    """Build each layer for the output shape of the one before it."""
    for layer in layers:
        layer.build(shape)
        shape = layer.compute_output_shape(shape)
