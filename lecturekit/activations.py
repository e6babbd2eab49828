"""The lecture's activation functions, written with `keras.ops`, each with its `.derivative`.

Each returns a tensor of the shape and dtype of its argument; integers become Keras' default float. `.derivative`
takes z, not the activation's value, and is the gradient that training uses.
"""

from typing import Any

import keras
from keras import ops


def _activation(derivative):
    """Attach the derivative to a function and register the function for Keras' files."""

    def attach(function: Any) -> Any:
        function.derivative = lambda z: derivative(_floating(z))
        return keras.saving.register_keras_serializable("lecturekit")(function)

    return attach


def _floating(z):
    """`z` as a float tensor, because integers have no gradient."""
    z = ops.convert_to_tensor(z)
    return z if keras.backend.is_float_dtype(z.dtype) else ops.cast(z, keras.config.floatx())


def _straight_through(function):
    """`function` with the gradient of the identity, so that a step function can learn.

    z + stop_gradient(function(z) - z) would miss the exact values by rounding.
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


@_activation(ops.ones_like)
def sign(z):
    """Rosenblatt's activation: +1 where z >= 0, else -1.

    Its derivative is 1, that of the identity (straight-through); the true one is 0 and trains nothing.
    `numpy.sign` differs: there, sign(0) = 0.

    Source: lecture, "Single-layer perceptron by Rosenblatt [1958]".
    """
    return _sign(_floating(z))


@_activation(ops.ones_like)
def step(z):
    """McCulloch's and Pitts' activation: 1 where z >= 0, else 0.

    Its derivative is 1, that of the identity (straight-through); the true one is 0 and trains nothing.

    Source: lecture, "McCulloch-Pitts neuron model [1943]", with z = net - T.
    """
    return _step(_floating(z))


@_activation(lambda z: sigmoid(z) * (1 - sigmoid(z)))
def sigmoid(z):
    """sigma(z) = 1 / (1 + exp(-z)), with sigma'(z) = sigma(z) (1 - sigma(z)).

    Source: lecture, "Non-linear activation functions".
    """
    return ops.sigmoid(_floating(z))


@_activation(lambda z: 1 - ops.square(tanh(z)))
def tanh(z):
    """sigma(z) = (exp(z) - exp(-z)) / (exp(z) + exp(-z)), with sigma'(z) = 1 - sigma(z)^2.

    Source: lecture, "Non-linear activation functions".
    """
    return ops.tanh(_floating(z))


@_activation(lambda z: ops.cast(z > 0, z.dtype))
def relu(z):
    """sigma(z) = max(0, z), with sigma'(z) = 1 if z > 0 else 0.

    Source: lecture, "Non-linear activation functions".
    """
    return ops.relu(_floating(z))


_NAMED = {function.__name__: function for function in (sign, step, sigmoid, tanh, relu)}


def get(identifier):
    """The activation called `identifier` in the lecture, or else whatever Keras resolves it to.

    Raises:
        ValueError: neither knows it.
    """
    if isinstance(identifier, str) and identifier in _NAMED:
        return _NAMED[identifier]
    try:
        return keras.activations.get(identifier)
    except (ValueError, TypeError) as error:
        raise ValueError(
            f"Expected an activation: {', '.join(map(repr, _NAMED))}, another name that Keras knows, "
            f"or a function. Received: {identifier!r}. Check the spelling, or pass the function itself."
        ) from error
