"""Trained models: accuracy on fresh and changed data, limits on parameters, and how far a goal is."""

import numpy as np
import pytest

from lecturekit.check import Holds, Predict, drawn, inputs, kept, matrix, predicts
from lecturekit.check.declare.inputs import Draw
from lecturekit.check.kernel.probes import ask
from lecturekit.check.seeding import generator

X = np.array([[1.0], [2.0], [-1.0], [-2.0]])


class Sign:
    def predict(self, x):
        return np.sign(x[:, 0])


def judge(rule, got, **arguments):
    return rule.judge(got, None, arguments)


def test_the_right_labels_may_be_the_judges_own():
    rule = predicts(0.75, labels="y")
    assert judge(rule, X[:, 0], x=X, y=np.array([1, 1, -1, -1])) is None
    assert judge(rule, X[:, 0], x=X, y=np.array([1, 1, 0, 0])) is None  # labels 0 and 1 beside logits
    assert judge(rule, X, x=X, y=np.array([0, 0, 1, 1])).startswith("0.0% right on fresh data, at least 75.0% wanted")


def test_classes_of_several_outputs_are_whole_numbers():
    scores = np.eye(3)[[0, 1, 2, 1]]
    assert judge(predicts(1.0, labels="y"), scores, x=X, y=np.array([0, 1, 2, 1])) is None
    assert "75.0% right" in judge(predicts(0.9, labels="y"), scores, x=X, y=np.array([0, 1, 2, 2]))


def test_every_goal_says_how_far_it_is():
    rule = predicts(0.9, labels="y", shifted=0.8, parameters=10)
    got = {"x": X[:, 0], "shifted": -X[:, 0], "parameters": 12}
    told = judge(rule, got, x=X, shifted=X, y=np.array([1, 1, -1, -1]))
    assert told.splitlines() == [
        "100.0% right on fresh data, at least 90.0% wanted: reached",
        "0.0% right on shifted data, at least 80.0% wanted: 80.0% to go",
        "12 parameters, at most 10 wanted: 2 too many",
    ]
    assert judge(rule, got | {"shifted": X[:, 0], "parameters": 10}, x=X, shifted=X, y=np.sign(X[:, 0])) is None


@pytest.mark.parametrize(
    "got",
    [None, "many", {"x": X[:, 0]}, {"x": X[:, 0], "shifted": X[:, 0], "parameters": True}, {"x": X[:3], "shifted": X}],
)
def test_what_is_no_prediction_is_told(got):
    rule = predicts(0.5, labels="y", shifted=0.5, parameters=10)
    assert judge(rule, got, x=X, shifted=X, y=np.sign(X[:, 0])).startswith("expected")


def test_nan_is_not_right():
    assert "finite" in judge(predicts(0.5, labels="y"), X[:, 0] * np.nan, x=X, y=np.sign(X[:, 0]))


@pytest.mark.keras
def test_the_probe_asks_for_each_input():
    assert np.array_equal(ask(Sign(), Predict(), {"x": X}).value, [1, 1, -1, -1])
    both = ask(Sign(), Predict(), {"x": X, "shifted": -X}).value
    assert np.array_equal(both["shifted"], [-1, -1, 1, 1])
    assert "Keras model" in ask(Sign(), Predict(parameters=True), {"x": X}).error


def spiral(d):
    return d.rng.uniform(-1, 1, (5, 2)), d.rng.choice([-1.0, 1.0], size=5)


def test_kept_inputs_are_drawn_with_the_others_and_asked_of_nobody():
    both = inputs(x=drawn(lambda d: d.once("spiral", spiral)[0]), y=kept(drawn(lambda d: d.once("spiral", spiral)[1])))
    check = Holds("model", predicts(0.9, labels="y"), both, probe=Predict(), points=1)
    assert check.visible_inputs == ("x",)
    (case,) = both.cases(1, generator("a"))
    x, y = spiral(Draw(generator("a"), 0, True))
    assert np.array_equal(case["x"], x)
    assert np.array_equal(case["y"], y)


def test_a_model_needs_an_input():
    with pytest.raises(ValueError, match="at least one input"):
        Holds("m", predicts(0.9), inputs(y=kept(matrix(2, 2))), probe=Predict(), points=1)


@pytest.mark.parametrize("count", [np.int64(9), 9.0, np.float32(9), np.array(9)])
def test_a_count_of_parameters_may_be_any_whole_number(count):
    rule = predicts(0.5, labels="y", parameters=10)
    said = {"x": X[:, 0], "parameters": count}
    assert judge(rule, said, x=X, y=np.sign(X[:, 0])) is None
    assert "parameters" in judge(rule, said | {"parameters": count + 0.5}, x=X, y=np.sign(X[:, 0]))


@pytest.mark.keras
def test_a_predict_of_ones_own_is_not_asked():
    """It could look answers up in data that no parameter holds. So the network is built anew, and that is asked."""
    import keras

    class Neighbour(keras.Sequential):
        def predict(self, x, verbose=0):
            return x[:, :1] * 1000

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(X, X, verbose=0)
    probe = Predict(parameters=True)
    expected = model.predict(X, verbose=0)
    neighbour = Neighbour([keras.Input((1,)), keras.layers.Dense(1)])
    neighbour.compile(loss="mse")
    neighbour.fit(X, X, verbose=0)
    neighbour.set_weights(model.get_weights())
    model.predict = lambda x, verbose=0: x[:, :1] * 1000
    for asked_model in (model, neighbour):
        answer = ask(asked_model, probe, {"x": X}).value
        assert answer["parameters"] == 2
        np.testing.assert_allclose(answer["x"], expected, rtol=1e-5)


IMAGES, DIGITS = np.eye(20)[:12].reshape(12, 4, 5), np.arange(12) % 3
KNOWN = np.eye(20, dtype="float32")


class Memory:
    """Makes layers that answer by what they hold, not by a weight; by where they hold it."""

    def __new__(cls, where):
        import keras

        class Held(keras.layers.Layer):
            def __init__(self):
                super().__init__()
                self.held = KNOWN if where == "an array" else keras.ops.convert_to_tensor(KNOWN)

            def call(self, x):
                return keras.ops.matmul(x, self.held)

        return keras.layers.Lambda(lambda x: x @ KNOWN) if where == "a function" else Held()


def network(*layers):
    import keras

    inner = [keras.Input((4, 5)), keras.layers.Flatten(), *layers, keras.layers.Dense(3, activation="softmax")]
    return keras.Sequential(inner)


def fitted(model, epochs=1):
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.fit(IMAGES, DIGITS, epochs=epochs, verbose=0)
    return model


def asked(model):
    return ask(model, Predict(parameters=True), {"x": IMAGES})


def functional(constant):
    import keras

    x = keras.Input((4, 5))
    flat = keras.layers.Flatten()(x)
    return keras.Model(x, keras.layers.Dense(3, activation="softmax")(keras.ops.matmul(flat, constant)))


@pytest.mark.parametrize("where", ["an array", "a tensor", "a function"])
@pytest.mark.keras
def test_constants_of_a_layer_count_as_parameters(where):
    assert asked(fitted(network())).value["parameters"] == 63
    assert asked(fitted(network(Memory(where)))).value["parameters"] == 63 + 400


@pytest.mark.keras
def test_constants_of_a_functional_model_count_and_small_ones_do_not():
    assert asked(fitted(functional(KNOWN))).value["parameters"] == 63 + 400
    import keras

    x = keras.Input((4, 5))
    scaled = keras.layers.Flatten()(x * np.arange(1.0, 6, dtype="float32"))
    assert asked(fitted(keras.Model(x, keras.layers.Dense(3)(scaled)))).value["parameters"] == 63


@pytest.mark.keras
def test_a_model_that_asks_python_is_none():
    import keras
    import tensorflow as tf

    looked_up = keras.layers.Lambda(lambda x: tf.ensure_shape(tf.numpy_function(lambda y: y, [x], x.dtype), (None, 20)))
    told = asked(fitted(network(looked_up)))
    assert told.state == "raised"
    assert "`Lambda`, whose `call` does something else" in told.error


@pytest.mark.keras
def test_a_model_must_have_been_trained():
    import keras

    model = network()
    assert asked(model).error.startswith("ValueError: Expected a trained model")
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    model.set_weights([np.ones((20, 3)), np.zeros(3)])
    assert "no optimizer has taken a step" in asked(model).error
    model.train_on_batch(IMAGES, DIGITS)
    assert asked(model).state == "value"
    around = keras.Sequential([keras.Input((4, 5)), fitted(network()), keras.layers.Rescaling(1.0)])
    assert asked(around).state == "value"  # the model inside of it was trained


@pytest.mark.keras
def test_an_optimizer_of_ones_own_is_a_training():
    import keras

    model, optimizer = network(), keras.optimizers.SGD(0.1)
    optimizer.apply([keras.ops.ones_like(weight) for weight in model.weights], model.trainable_variables)
    assert asked(model).state == "value"


@pytest.mark.keras
def test_a_record_of_the_training_is_no_model():
    told = ask(fitted(network()).history, Predict(), {"x": IMAGES}).error
    assert "Expected a trained model" in told
    assert "Received: History" in told


@pytest.mark.keras
def test_probabilities_are_asked_for():
    rule, y = predicts(0.1, labels="y", probabilities=True), np.array([0, 1])
    assert judge(rule, np.array([[0.7, 0.3], [0.2, 0.8]]), x=X[:2], y=y) is None
    assert "together 1; received a row that adds up to 1.1" in judge(rule, np.array([[0.7, 0.4], [0.2, 0.8]]), x=X, y=y)
    assert "negative numbers, such as -2" in judge(rule, np.array([[3.0, -2.0], [0.2, 0.8]]), x=X, y=y)
    assert "a single number for each sample" in judge(rule, np.array([[1.0], [1.0]]), x=X, y=y)


@pytest.mark.keras
def test_a_linear_model_is_told_from_a_network():
    import keras

    rule = predicts(0.0, labels="y", parameters=1000, nonlinear=True)
    for layers, linear in [
        ([], True),
        ([keras.layers.Dense(8)], True),
        ([keras.layers.Dense(8, activation="relu")], False),
        ([keras.layers.Dense(8, activation="sigmoid")], False),
    ]:
        got = asked(fitted(network(*layers), epochs=5)).value
        told = judge(rule, got, x=IMAGES, y=DIGITS)
        assert (told is not None) == linear, got["bend"]
        assert not linear or "received a linear model" in told


@pytest.mark.parametrize("bend", ["0.1", np.nan, True, 0.1 + 0j, np.array([0.1]), None])
def test_a_bend_is_a_number(bend):
    said = {"x": X[:, 0], "parameters": 3, "bend": bend}
    for rule in (predicts(0.5, labels="y", parameters=10, nonlinear=nonlinear) for nonlinear in (False, True)):
        assert "can be compared" in judge(rule, said, x=X, y=np.sign(X[:, 0]))
        assert judge(rule, said | {"bend": np.float32(0.1)}, x=X, y=np.sign(X[:, 0])) is None
