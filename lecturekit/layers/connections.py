"""How many connections a layer has, and how many weights they share."""

from typing import NamedTuple

import numpy as np
from keras import ops


class Connections(NamedTuple):
    """The number of (input, output) pairs that are connected, and the number of weights they share."""

    edges: int
    weights: int


def count_connections(layer, input_shape):
    """Count a linear layer's edges and weights for inputs of one shape.

    A copy of the layer with weights 1 and biases 0 receives each one-hot input in turn; each nonzero output is
    an edge.

    Args:
        layer: an `MM`, a `SimpleConv1D`, a `SimpleConv2D`, or Keras' `Dense` or convolution.
        input_shape: the shape of one input, without the batch axis.

    Returns:
        Connections(edges, weights); the weights include biases if the layer has them.

    Raises:
        ValueError: `input_shape` holds anything but positive integers, or does not fit the layer.

    Example:

        >>> count_connections(SimpleConv1D(1, 3, padding="same"), (5, 1))
        Connections(edges=13, weights=3)

    Source: lecture, "Convolutional layers (cont'd)".
    """
    if not all(isinstance(size, int) and size > 0 for size in input_shape):
        raise ValueError(
            f"Expected `input_shape` to hold positive integers. Received: input_shape={input_shape!r}. "
            "Leave the batch out, for example (5, 1) for five numbers of one channel."
        )
    copy = type(layer).from_config(layer.get_config())
    copy.build((None, *input_shape))
    for weight in copy.weights:
        weight.assign(np.full(weight.shape, len(weight.shape) > 1, dtype="float32"))
    size = int(np.prod(input_shape))
    outputs = copy(np.eye(size, dtype="float32").reshape(size, *input_shape))
    return Connections(int(np.count_nonzero(ops.convert_to_numpy(outputs))), copy.count_params())
