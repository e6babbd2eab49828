"""Trained models: accuracy on fresh and changed data, limits on parameters, and how far a goal is."""

import numpy as np
import pytest

from lecturekit.check import Holds, Predict, drawn, inputs, kept, matrix, predicts
from lecturekit.check.inputs import Draw, generator
from lecturekit.check.probes import ask

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
    assert check.asked == ("x",)
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


def test_a_model_with_a_predict_of_its_own_has_no_count():
    """It could look answers up in data that no parameter holds."""
    import keras

    class Neighbour(keras.Model):
        def predict(self, x, verbose=0):
            return x[:, :1]

    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    probe = Predict(parameters=True)
    assert ask(model, probe, {"x": X}).value["parameters"] == 2
    assert "`predict` of its own" in ask(Neighbour(), probe, {"x": X}).error
    model.predict = lambda x, verbose=0: x[:, :1]
    assert "`predict` of its own" in ask(model, probe, {"x": X}).error
