"""Drivers: what they answer, how they travel, and how a student reads what they did."""

import inspect

import numpy as np
import pytest

from lecturekit.check import Agrees, Driven, inputs, real, vector
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement
from lecturekit.check.kernel.probes import ask, probe_from_json, probe_to_json
from lecturekit.check.show.snippet import snippet


class Pair:
    def __init__(self, a):
        self.a = a

    def __mul__(self, other):
        return Pair(self.a * other.a)


def product(target, a, b):
    """What two of them give."""
    p = target(a)
    q = p * target(b)
    return q.a, p.a


def derivative_at(target, x):
    def cube(t):
        return t**3

    return target(cube)(x)


def early(target, x):
    if x > 0:
        return target(x)
    return target(-x)


def key_of(use, name="Thing", before=""):
    driven = Driven(use, before + inspect.getsource(use))
    return AnswerKey(name, 1, driven, Agreement(), (), (), ())


def test_a_driver_uses_classes_and_functions_of_functions():
    assert ask(Pair, Driven(product), {"a": 2.0, "b": 3.0}).value == (6.0, 2.0)
    derive = lambda f: lambda x: (f(x + 1e-4) - f(x - 1e-4)) / 2e-4  # noqa: E731
    assert ask(derive, Driven(derivative_at), {"x": 2.0}).value == pytest.approx(12.0)


def test_a_driver_travels_as_text_and_answers_the_same():
    there = probe_from_json(probe_to_json(Driven(product)))
    assert there.use is None
    assert there.name == "product"
    assert ask(Pair, there, {"a": 2.0, "b": 3.0}).value == (6.0, 2.0)


def test_what_a_driver_changes_of_its_inputs_shows():
    def spoils(target, x):
        x += 1
        return target(x)

    assert ask(np.sum, Driven(spoils), {"x": np.zeros(2)}).changed == ("x",)


def test_the_calls_can_be_pasted_and_run():
    key = key_of(product, "Pair", before="import math\n")
    told = snippet(key, Case({"a": 2.0, "b": 3.0}, None, ()))
    assert told == "import math\na = 2.0\nb = 3.0\np = Pair(a)\nq = p * Pair(b)\n(q.a, p.a)"
    names = {"Pair": Pair}
    exec(told.rpartition("\n")[0], names)
    assert names["q"].a == 6.0


def test_a_driver_that_returns_in_several_places_is_shown_whole():
    told = snippet(key_of(early, "f"), Case({"x": -1.0}, None, ()))
    names = {"f": lambda x: x + 10}
    exec(told, names)
    assert told.endswith("early(f, x)")
    assert "def early" in told


def test_inner_functions_keep_their_returns():
    told = snippet(key_of(derivative_at, "derivative"), Case({"x": 2.0}, None, ()))
    assert told.endswith("derivative(cube)(x)")


def no_target():
    return 1


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (lambda: Driven(), "def use(target, ...)"),
        (lambda: Driven(lambda target, x: x), "Expected a function with a name"),
        (lambda: Driven("product"), "Received: 'product'"),
        (lambda: Agrees("f", inputs(x=real()), points=1, probe=Driven(product)), "It takes, besides the target: a, b"),
        (lambda: Agrees("f", inputs(), points=1, probe=Driven(no_target)), "a first parameter: the target"),
    ],
)
def test_a_wrong_driver_says_what_to_do(declare, words):
    with pytest.raises((TypeError, ValueError)) as raised:
        declare()
    assert words in str(raised.value)
    assert "Expected" in str(raised.value)


def test_inputs_of_a_call_can_be_pasted_too():
    key = AnswerKey("f", 1, Agrees("f", inputs(x=vector("m")), points=1).probe, Agreement(), (), (), ())
    told = snippet(key, Case({"x": np.array([[1.0, -2.5], [0.1, 3e-9]]), "n": 3}, None, ()))
    names = {"np": np, "f": lambda x, n: None}
    exec(told, names)
    assert np.array_equal(names["x"], [[1.0, -2.5], [0.1, 3e-9]])
    assert names["n"] == 3
    assert told.endswith("f(x, n)")
    large = snippet(key, Case({"x": np.zeros((50, 50))}, None, ()))
    assert large.startswith("# x: an array of shape (50, 50)")
