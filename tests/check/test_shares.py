"""Named mistakes: shares of the points, other forms, two at once, and none where not all answers agree."""

import itertools

import numpy as np
import pytest

from lecturekit.check import Agrees, Edit, Mistake, Pace, inputs, real, vector
from lecturekit.check.judge.findings import PASSED, WRONG, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement
from lecturekit.check.kernel.line_count import counting_lines, runs_too_many_lines
from lecturekit.check.kernel.probes import Answer, Call

X = inputs(x=real())


def key_of(expected, *mistakes, worths=()):
    """A key with one case per expected value; each mistake is (sentence, its answers)."""
    cases = tuple(
        Case({"x": i}, value, tuple(Answer("value", answers[i]) for _, answers in mistakes))
        for i, value in enumerate(expected)
    )
    return AnswerKey("f", 2, Call(), Agreement(), tuple(s for s, _ in mistakes), (), cases, worths=worths)


def found(key, *values):
    return judge(key, [Answer("value", value) for value in values])


def test_a_slip_leaves_its_share():
    key = key_of([1, 2, 3], ("a tie", [1, 0, 3]), ("all zero", [0, 0, 0]), worths=(1.0, 0.0))
    assert found(key, 1, 0, 3).worth == 1.0
    assert found(key, 0, 0, 0).worth == 0.0
    assert found(key, 1, 0, 0).worth == 0.0
    assert found(key, 1, 0, 0).mistake == ""


def test_a_mistake_is_named_only_where_all_answers_are_its_own():
    key = key_of([1, 2, 3], ("a tie", [1, 0, 3]))
    assert found(key, 1, 0, 3).mistake == "a tie"
    assert found(key, 1, 0, 4).mistake == ""


@pytest.mark.parametrize(
    "form", [list, tuple, np.array, lambda v: np.array(v, dtype="float32"), lambda v: np.array([v]).T]
)
def test_a_mistake_is_known_in_other_forms(form):
    key = key_of([np.array([1.0, 2.0])] * 2, ("negated", [np.array([-1.0, -2.0])] * 2))
    assert found(key, *[form([-1.0, -2.0])] * 2).mistake == "negated"


def test_a_mistake_of_form_alone_is_known_by_its_form():
    key = key_of([1.0, 2.0], ("an array", [np.array([1.0]), np.array([2.0])]))
    assert found(key, np.array([1.0]), np.array([2.0])).mistake == "an array"
    assert found(key, [1.0], [2.0]).outcome == WRONG
    assert found(key, "1", "2").mistake == ""
    assert found(key, 1.0, 2.0).outcome == PASSED


def test_values_of_a_tuple_are_called_by_their_names():
    key = key_of([(np.array([1.0]), 2.0)])
    key = AnswerKey.from_json(key.to_json() | {"returns": ["w", "b"]})
    assert found(key, (np.array([1.0]), 3.0)).message == "b: expected 2, received 3"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mistakes": [Mistake("A slip.", abs, worth=2)]}, "less than the 2 points"),
        ({"mistakes": [Mistake("A slip.", abs, worth=-1)]}, "worth=-1"),
        ({"mistakes": [Mistake("A slip.", abs), Mistake("A slip.", len)]}, "Received twice: 'A slip.'"),
        ({"mistakes": [Mistake("", abs)]}, "Expected a sentence"),
        ({"mistakes": [abs]}, "a list of Mistake"),
        ({"returns": "wb"}, "Expected a list of returns"),
        ({"builds_on": "g"}, "Expected a list of builds_on"),
        ({"forbids": "numpy"}, "forbids of 'f'"),
        ({"pace": True}, "Expected pace=20"),
        ({"pace": 1}, "Expected pace above 1"),
        ({"pace": Pace(20, worth=2)}, "less than the 2 points"),
        ({"pace": Pace(20, inputs(y=real()))}, "large input of 'f' to hold ['x']"),
        ({"pace": Pace(20, slow=3)}, "as slow"),
    ],
)
def test_a_wrong_declaration_is_refused(options, words):
    with pytest.raises((TypeError, ValueError)) as raised:
        Agrees("f", X, points=2, **options)
    assert words in str(raised.value)
    assert "Expected" in str(raised.value)


def test_a_dict_of_mistakes_is_worth_nothing():
    (mistake,) = Agrees("f", X, points=2, mistakes={"A slip.": Edit("a", "b")}).mistakes
    assert mistake == Mistake("A slip.", Edit("a", "b"), worth=0)


def test_a_large_input_is_large_in_every_named_size():
    check = Agrees("f", inputs(x=vector("n"), w=vector("n"), k=vector(3)), points=2, pace=20)
    cases, again = check.pace.cases("secret"), check.pace.cases("secret")
    assert all([len(value) for value in case.values()] == [200, 200, 3] for case in cases)
    assert all(np.array_equal(a["x"], b["x"]) for a, b in zip(cases, again, strict=True))
    assert not any(np.array_equal(a["x"], b["x"]) for a, b in itertools.combinations(cases, 2))


def test_lines_tell_a_loop_from_a_product():
    x = np.ones(1000)

    def run(f):
        with counting_lines(lambda file: file == __file__) as count:
            f(x)
        return count[0]

    def loop(x):
        total = 0
        for value in x:
            total += value
        return total

    at_once = run(lambda x: x.sum())
    assert not runs_too_many_lines(at_once, at_once)
    assert runs_too_many_lines(run(loop), at_once)
    assert runs_too_many_lines(run(lambda x: [float(value) for value in x]), at_once)
