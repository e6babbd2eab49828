"""McCulloch's and Pitts' neuron."""

import keras
import numpy as np
from keras import ops

from lecturekit.activations import step
from lecturekit.layers.module import Module

_GATES = {
    "and": ([[1], [1]], [2]),
    "or": ([[1], [1]], [1]),
    "nand": ([[-1], [-1]], [-1]),
    "nor": ([[-1], [-1]], [0]),
    "not": ([[-1]], [0]),
}


@keras.saving.register_keras_serializable("lecturekit")
class McCullochPittsNeuron(Module):
    """net_j = sum_i w_ji o_i; the output is 1 if net_j >= T_j, else 0.

    Nothing is learnt: weights and thresholds are given and fixed.

    Args:
        weights: numbers of shape (inputs, units).
        thresholds: numbers of shape (units,), or one number for all units.

    Input shape:
        N-D tensor with shape `(batch_size, ..., inputs)`, at least 2D.

    Output shape:
        N-D tensor with shape `(batch_size, ..., units)`. Each entry is 0 or 1, of the layer's compute dtype.

    Raises:
        ValueError: the shapes of `weights` and `thresholds` do not fit; o has fewer than 2 axes, or another
            width than `inputs`.

    Example:

        >>> McCullochPittsNeuron.gate("and")(keras.ops.array([[0, 1], [1, 1]]))
        [[0.], [1.]]

    Source: lecture, "McCulloch-Pitts neuron model [1943]". The lecture's w_{j,i} is `weights[i, j]`.
    """

    def __init__(self, weights, thresholds, **kwargs):
        super().__init__(**kwargs)
        weights = np.asarray(weights, dtype="float32")
        thresholds = np.asarray(thresholds, dtype="float32")
        if weights.ndim != 2 or 0 in weights.shape:
            raise ValueError(
                f"Expected `weights` of shape (inputs, units). Received: shape={weights.shape}. "
                "One neuron with two inputs takes [[w1], [w2]]."
            )
        if thresholds.shape not in [(), (weights.shape[1],)]:
            raise ValueError(
                f"Expected `thresholds` of shape ({weights.shape[1]},), one per neuron. "
                f"Received: shape={thresholds.shape}. Give one number for each column of `weights`."
            )
        # Lists, because a configuration file holds no arrays.
        self.given_weights, self.given_thresholds = weights.tolist(), thresholds.tolist()
        self.input_spec = keras.layers.InputSpec(min_ndim=2, axes={-1: weights.shape[0]})

    @classmethod
    def gate(cls, name, **kwargs):
        """The neuron that computes "and", "or", "nand", "nor" (two inputs) or "not" (one input)."""
        if name not in _GATES:
            raise ValueError(
                f"Expected a gate that one neuron can compute: {', '.join(_GATES)}. Received: {name!r}. "
                "XOR and XNOR need a second layer: xor(a, b) = and(or(a, b), nand(a, b))."
            )
        return cls(*_GATES[name], **kwargs)

    def build(self, input_shape):
        weights = np.asarray(self.given_weights, dtype="float32")
        self.W = self._frozen("W", weights)
        self.T = self._frozen("T", np.broadcast_to(self.given_thresholds, weights.shape[1]))

    def _frozen(self, name, value):
        return self.add_weight(
            name=name,
            shape=value.shape,
            initializer=lambda shape, dtype: ops.convert_to_tensor(value, dtype),
            trainable=False,
        )

    def call(self, o):
        return step(ops.subtract(ops.matmul(o, self.W), self.T))

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], len(self.given_weights[0]))

    def get_config(self):
        return {
            **super().get_config(),
            "weights": self.given_weights,
            "thresholds": self.given_thresholds,
        }
