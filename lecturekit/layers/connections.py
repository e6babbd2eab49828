"""How many connections a layer has, and how many weights they share."""

from typing import NamedTuple

import numpy as np
from keras import ops


class Connections(NamedTuple):
    """Pairs of an input and an output that depends on it; numbers that are learnt for them."""

    edges: int
    weights: int


def count_connections(layer, input_shape):
    """Edges and weights of a linear layer for inputs of one shape.

    A copy of the layer with all weights 1 and biases 0 sees one input light up after another; every output
    that answers is an edge.

    Args:
        layer: an `MM`, a `SimpleConv1D`, a `SimpleConv2D`, or Keras' `Dense` or convolution.
        input_shape: one input's shape, without the batch.

    Returns:
        Connections(edges, weights); the weights include biases, if the layer has them.

    Raises:
        ValueError: `input_shape` holds anything but positive integers, or does not suit the layer.

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
    probe = type(layer).from_config(layer.get_config())
    probe.build((None, *input_shape))
    for weight in probe.weights:
        weight.assign(np.full(weight.shape, len(weight.shape) > 1, dtype="float32"))
    size = int(np.prod(input_shape))
    answers = probe(np.eye(size, dtype="float32").reshape(size, *input_shape))
    return Connections(int(np.count_nonzero(ops.convert_to_numpy(answers))), probe.count_params())
