"""The lecture's activation functions, as `keras.ops`.

Each takes and returns a tensor of one shape and dtype; integers become Keras' default float.
"""

import keras
from keras import ops


def _floating(z):
    """`z` as a tensor of floats: integers have no gradient."""
    z = ops.convert_to_tensor(z)
    return z if keras.backend.is_float_dtype(z.dtype) else ops.cast(z, keras.config.floatx())


def _straight_through(function):
    """`function` with the gradient of the identity, so that a jump does not stop learning.

    Adding `stop_gradient(function(z) - z)` to z would miss the exact values by rounding.
    """

    @ops.custom_gradient
    def forward(z):
        def backward(*args, upstream=None):
            # PyTorch names the upstream gradient; TensorFlow and JAX pass nothing else.
            return args[0] if upstream is None else upstream

        return function(z), backward

    return forward


_sign = _straight_through(lambda z: ops.where(z >= 0, ops.ones_like(z), -ops.ones_like(z)))
_step = _straight_through(lambda z: ops.cast(z >= 0, z.dtype))


@keras.saving.register_keras_serializable("lecturekit")
def sign(z):
    """Rosenblatt's activation: +1 where z >= 0, else -1.

    Its gradient is the identity's (straight-through). `numpy.sign` differs: there sign(0) = 0.

    Source: lecture, "Single-layer perceptron by Rosenblatt [1958]".
    """
    return _sign(_floating(z))


@keras.saving.register_keras_serializable("lecturekit")
def step(z):
    """McCulloch's and Pitts' activation: 1 where z >= 0, else 0.

    Its gradient is the identity's (straight-through).

    Source: lecture, "McCulloch-Pitts neuron model [1943]", with z = net - T.
    """
    return _step(_floating(z))
