"""The perceptron: stock `fit` is Rosenblatt's rule."""

import keras
import numpy as np
import pytest

from lecturekit import activations, data, layers, losses, optimizers

pytestmark = pytest.mark.keras


def rosenblatt(X, y, epochs, eta=1.0):
    """The textbook's rule as a loop: the weights (w, b) after each sample, and the number of updates."""
    w, b, updates, trace = np.zeros(X.shape[1]), 0.0, 0, []
    for _ in range(epochs):
        for x, label in zip(X, y, strict=True):
            prediction = 1 if x @ w + b >= 0 else -1
            w, b = w + eta * (label - prediction) * x, b + eta * (label - prediction)
            updates += bool(label != prediction)
            trace.append([*w, b])
    return np.array(trace), updates


class Trace(keras.callbacks.Callback):
    def on_train_begin(self, logs=None):
        self.weights = []

    def on_train_batch_end(self, batch, logs=None):
        if keras.backend.backend() == "jax":
            self.model.jax_state_sync()  # on JAX, `fit` holds the weights until it is asked
        self.weights.append(np.concatenate([w.ravel() for w in self.model.get_weights()]))


@pytest.mark.parametrize(("gate", "updates", "weights"), [("and", 11, [4, 2, -6]), ("or", 5, [2, 2, -2])])
def test_fit_is_rosenblatts_rule_update_for_update(gate, updates, weights):
    X, y = data.logic_gate(gate)
    model = keras.Sequential([layers.PerceptronLayer()])
    model.compile(optimizer=optimizers.GradientDescent(1.0), loss=losses.SumOfSquaredErrors())
    trace = Trace()
    model.fit(X, y, batch_size=1, shuffle=False, epochs=10, verbose=0, callbacks=[trace])
    expected, expected_updates = rosenblatt(X, y, epochs=10)
    np.testing.assert_array_equal(trace.weights, expected)
    assert expected_updates == updates
    assert trace.weights[-1].tolist() == weights
    np.testing.assert_array_equal(np.ravel(model.predict(X, verbose=0)), y)


@pytest.mark.parametrize(
    ("function", "expected"), [(activations.sign, [-1, 1, 1, 1]), (activations.step, [0, 1, 1, 1])]
)
@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float32"])
def test_jumps_are_exact_and_keep_the_dtype(function, expected, dtype):
    z = keras.ops.cast([-1e-3, -0.0, 0.0, 3e4], dtype)
    y = function(z)
    assert keras.backend.standardize_dtype(y.dtype) == dtype
    np.testing.assert_array_equal(keras.ops.convert_to_numpy(keras.ops.cast(y, "float32")), expected)


def test_integers_become_floats():
    assert keras.backend.standardize_dtype(activations.sign(np.array([0, -2])).dtype) == "float32"


@pytest.mark.parametrize("units", [0, -1, 1.5, True, "2", None])
def test_units_must_be_positive_integers(units):
    with pytest.raises(ValueError, match=r"Expected `units` to be a positive integer. Received: units="):
        layers.PerceptronLayer(units)


def test_loss_refuses_shapes_that_would_broadcast():
    loss = losses.SumOfSquaredErrors()
    assert float(loss(np.zeros(3), np.ones((3, 1)))) == 1.5
    with pytest.raises(ValueError, match="the same shape"):
        loss(np.zeros((3, 3)), np.ones((3, 1)))
