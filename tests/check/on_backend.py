"""Probes of layers and models, on whatever backend Keras runs; `test_conformance` runs this file on each.

All oracles are NumPy loops.
"""

import json
import os
import random

import keras
import numpy as np
import pytest

from lecturekit.activations import sign
from lecturekit.check.judge.compare import difference
from lecturekit.check.kernel.probes import Answer, Call, Layer, Predict, ask
from lecturekit.check.kernel.wire import Other

pytestmark = pytest.mark.keras

X = np.array([[1.0, -0.5, 2.0], [0.0, 1.5, -1.0], [-2.0, 0.25, 0.5], [1.0, 1.0, 1.0]])
Y = np.array([[1.0, -1], [-1, -1], [1, 1], [-1, 1]])


class Tanh(keras.layers.Layer):
    def __init__(self, units=2, **kwargs):
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="ones")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")

    def call(self, x):
        return keras.ops.tanh(keras.ops.matmul(x, self.w) + self.b)

    def get_config(self):
        return super().get_config() | {"units": self.units}


class BiasFirst(Tanh):
    """The same layer; its weights are made in another order."""

    def build(self, shape):
        self.b = self.add_weight(shape=(self.units,), initializer="zeros")
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="ones")


class Forgetful(Tanh):
    def get_config(self):
        return keras.layers.Layer.get_config(self)


class Frozen(Tanh):
    """Its bias does not train, and its input plays no part in half of the output."""

    def build(self, shape):
        super().build(shape)
        self.b.trainable = False


class Sign(Tanh):
    def call(self, x):
        return sign(keras.ops.matmul(x, self.w) + self.b)


def answers(target, probe=None, **arguments):
    answer = ask(target, probe or Layer(), {"x": X, **arguments})
    assert answer.state == "value", answer.error
    return Answer.from_json(json.loads(json.dumps(answer.to_json()))).value


def weights(seed, units=2):
    """What the probe copies in, found by probing a layer that is linear in x: output = x @ w + b."""

    class Linear(Tanh):
        def call(self, x):
            return keras.ops.matmul(x, self.w) + self.b

    basis = np.vstack([np.zeros((1, 3)), np.eye(3)])
    out = ask(Linear, Layer(), {"units": units, "x": basis, "seed": seed}).value["output"]
    return np.array(out[1:] - out[0], dtype=float), np.array(out[0], dtype=float)


def test_this_is_the_backend_that_was_asked_for():
    assert keras.backend.backend() == os.environ.get("KERAS_BACKEND", keras.backend.backend())


def test_build_output_and_initial_values():
    w, b = weights(3)
    got = answers(Tanh, Layer(initial=True), units=2, seed=3)
    assert got["weights"] == [[3, 2], [2]]
    np.testing.assert_allclose(got["output"], np.tanh(X @ w + b), atol=1e-6)
    np.testing.assert_allclose(got["initial"][0], np.ones((3, 2)))
    np.testing.assert_allclose(got["initial"][1], np.zeros(2))
    np.testing.assert_allclose(got["config"], got["output"])


def test_a_forgotten_initializer_draws_the_same_each_time_and_starts_no_other_draws_anew():
    class Drawn(Tanh):
        def build(self, shape):
            self.w = self.add_weight(shape=(shape[-1], self.units))
            self.b = self.add_weight(shape=(self.units,))

    one, x = answers(Drawn, Layer(initial=True), seed=3)["initial"], random.random()
    again, y = answers(Drawn, Layer(initial=True), seed=3)["initial"], random.random()
    other = answers(Drawn, Layer(initial=True), seed=4)["initial"]
    assert x != y
    assert difference(one, again) is None
    assert difference(one, other) is not None


def test_seeds_decide_the_weights():
    assert difference(answers(Tanh, seed=1), answers(Tanh, seed=1)) is None
    assert difference(answers(Tanh, seed=1), answers(Tanh, seed=2)) is not None


def test_the_order_in_which_weights_are_made_does_not_matter():
    probe = Layer(initial=True, gradients=True, epochs=2, learning_rate=0.1)
    assert difference(answers(Tanh, probe, seed=5, y=Y), answers(BiasFirst, probe, seed=5, y=Y)) is None


def test_gradients_are_those_of_finite_differences():
    w, b = weights(7)
    c = np.random.default_rng(8).uniform(-1, 1, size=(4, 2)).astype("float32")

    def total(w, b, x):
        return (np.tanh(x @ w + b) * c).sum()

    def slope(place, at):
        parts = [w.copy(), b.copy(), X.copy()]
        ends = []
        for step in (1e-6, -1e-6):
            moved = [p.copy() for p in parts]
            moved[place][at] += step
            ends.append(total(*moved))
        return (ends[0] - ends[1]) / 2e-6

    got = answers(Tanh, Layer(gradients=True), seed=7)["gradients"]
    for place, (gradient, like) in enumerate(zip(got, (w, b, X), strict=True)):
        expected = np.array([slope(place, at) for at in np.ndindex(like.shape)]).reshape(like.shape)
        np.testing.assert_allclose(gradient, expected, atol=1e-4)


def test_weights_that_do_not_train_have_no_gradient():
    got = answers(Frozen, Layer(gradients=True), seed=7)
    full = answers(Tanh, Layer(gradients=True), seed=7)
    assert [g.shape for g in got["gradients"]] == [(3, 2), (4, 3)]
    assert difference([full["gradients"][0], full["gradients"][2]], got["gradients"]) is None


def test_a_config_that_forgets_is_found():
    answer = ask(Forgetful, Layer(), {"units": 3, "x": X})
    assert answer.state == "value"
    assert answer.value["config"].shape != answer.value["output"].shape
    assert ask(Forgetful, Layer(config=False), {"units": 3, "x": X}).value["output"].shape == (4, 3)


@pytest.mark.parametrize("epochs", [1, 3])
def test_fit_is_a_loop_over_samples_with_rosenblatts_rule(epochs):
    w, b = weights(11)
    for _ in range(epochs):
        for x, y in zip(X, Y, strict=True):
            error = y - np.where(x @ w + b >= 0, 1.0, -1.0)
            w, b = w + 0.5 * np.outer(x, error), b + 0.5 * error
    got = answers(Sign, Layer(epochs=epochs, learning_rate=0.5), seed=11, y=Y)
    np.testing.assert_allclose(got["fit"][0], w, atol=1e-5)
    np.testing.assert_allclose(got["fit"][1], b, atol=1e-5)


def test_layers_that_fail_are_the_students_exceptions():
    class Broken(Tanh):
        def call(self, x):
            raise ZeroDivisionError("mine")

    class Unwritten(Tanh):
        def call(self, x):
            raise NotImplementedError

    assert ask(Broken, Layer(), {"x": X}).state == "raised"
    assert ask(Unwritten, Layer(), {"x": X}).state == "todo"
    assert ask(Tanh(), Layer(), {"x": X}).state == "raised"  # a layer, where its class was asked for
    assert ask(len, Layer(), {"x": X}).state == "raised"


def test_a_model_predicts():
    w, b = np.array([[1.0], [-2.0], [0.5]]), np.array([0.25])
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.set_weights([w, b])
    np.testing.assert_allclose(answers(model, Predict()), X @ w + b, atol=1e-6)


def test_tensors_cross_as_arrays_and_other_objects_of_keras_do_not():
    tensor = answers(lambda x: keras.ops.convert_to_tensor(x.astype("float32")) * 2, Call())
    np.testing.assert_array_equal(tensor, (X * 2).astype("float32"))
    low = answers(lambda x: keras.ops.cast(x, "bfloat16"), Call())
    np.testing.assert_array_equal(low, X.astype("float32"))
    variable = answers(lambda x: keras.Variable(x.astype("float32")), Call())
    np.testing.assert_array_equal(variable, X.astype("float32"))
    for odd in (lambda x: keras.layers.Dense(1), lambda x: keras.KerasTensor((1, 2)), lambda x: keras.Sequential()):
        assert isinstance(answers(odd, Call()), Other)
