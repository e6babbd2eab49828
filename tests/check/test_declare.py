"""Declarations and their inputs: what a wrong one says, and what a right one draws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.check import (
    Agrees,
    Edit,
    Equals,
    Exercise,
    Holds,
    Layer,
    Predict,
    Written,
    choice,
    drawn,
    inputs,
    integer,
    label,
    labels,
    matrix,
    positive,
    predicts,
    real,
    seed,
    separates,
    size,
    tensor,
    vector,
)
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.kernel.probes import Answer, Call, Value, probe_from_json, probe_to_json
from lecturekit.check.seeding import generator

X = inputs(x=real())


@pytest.mark.parametrize(
    ("declare", "words"),
    [
        (lambda: Agrees("not a name", X, points=1), ["Received: 'not a name'", "named after what the student"]),
        (lambda: Agrees("class", X, points=1), ["Received: 'class'"]),
        (lambda: Agrees("", X, points=1), ["Received: ''"]),
        (lambda: Agrees(print, X, points=1), ["Expected the name of a function"]),
        (lambda: Agrees("größe", X, points=1), ["ASCII"]),
        (lambda: Agrees("a" * 51, X, points=1), ["at most 50"]),
        (lambda: Agrees("f", X, points=0), ["Expected points > 0 for 'f'. Received: 0"]),
        (lambda: Agrees("f", X, points=-1), ["points > 0"]),
        (lambda: Agrees("f", X, points=float("nan")), ["points > 0"]),
        (lambda: Agrees("f", X, points=float("inf")), ["points > 0"]),
        (lambda: Agrees("f", X, points="2"), ["points > 0"]),
        (lambda: Agrees("f", X, points=True), ["points > 0"]),
        (lambda: Agrees("f", real(), points=1), ["Expected inputs(...), for 'f'"]),
        (lambda: Agrees("f", {"x": real()}, points=1), ["Expected inputs(...), for 'f'"]),
        (lambda: Agrees("f", X, points=1, mistakes=["no"]), ["Expected mistakes as a dict"]),
        (lambda: Agrees("f", X, points=1, mistakes={"No.": 5}), ["Expected a function (or an Edit)", "'No.'"]),
        (lambda: Agrees("f", X, points=1, mistakes={5: abs}), ["Expected a sentence for each mistake"]),
        (lambda: Agrees("f", X, points=1, hints="one"), ["Expected a list of hints", "put it into [...]"]),
        (lambda: Agrees("f", X, points=1, trials=0), ["Expected at least one trial", "trials=0"]),
        (lambda: Agrees("f", X, points=1, trials=2.5), ["Expected at least one trial"]),
        (lambda: Agrees("f", X, points=1, seconds=0), ["Expected seconds > 0"]),
        (lambda: Agrees("f", X, points=1, also={"x": 1}), ["Expected a list of inputs for `also`"]),
        (lambda: Agrees("f", X, points=1, also=[1]), ["Expected a dict for each of `also`"]),
        (lambda: Agrees("f", X, points=1, also=[{"y": 1}]), ["Expected values for ['x']", "Received: ['y']"]),
        (lambda: Agrees("f", inputs(a=real(), b=real()), points=1, also=[{"b": 1, "a": 1}]), ["in this order"]),
        (lambda: Agrees("f", X, points=1, rule="agreement"), ["Expected a rule such as"]),
        (lambda: Agrees("f", X, points=1, probe=Layer), ["Expected a probe such as"]),
        (lambda: Agrees("f", X, points=1, probe=Predict(), also=[{}]), ["Expected values"]),
        (lambda: Agrees("L", inputs(units=size("u")), points=1, probe=Layer()), ["Expected an input `x`", "Add one"]),
        (
            lambda: Holds("m", predicts(0.9), inputs(x=real(), y=real()), probe=Predict(), points=1),
            ["a goal for each input"],
        ),
        (
            lambda: Holds("m", predicts(0.9, nonlinear=True), inputs(x=real()), probe=Predict(), points=1),
            ["nonlinear=True", "Predict(parameters=True)"],
        ),
        (lambda: Holds("w", "and", points=1), ["Expected a rule such as separates('and')"]),
        (lambda: Holds("w", separates("add"), points=1), ["Expected one of the gates", "Received: 'add'"]),
        (lambda: inputs(x=real), ["Expected a strategy such as vector('m') for 'x'", "choice(value)"]),
        (lambda: inputs(x=5), ["Received: 5"]),
        (lambda: choice(), ["at least one value"]),
        (lambda: Written("why not?", points=1), ["Expected the name"]),
        (lambda: Written("why", points=0), ["points > 0"]),
        (lambda: Exercise("T", [5]), ["Choice(...), Order(...) or Written(...). Received: 5"]),
        (lambda: Exercise("T", Written("why", points=1)), ["Expected a list of checks", "put it into [...]"]),
        (lambda: Exercise("T", [Written("a", points=1), Written("a", points=1)]), ["Received twice: a"]),
    ],
)
def test_a_wrong_declaration_says_what_to_do(declare, words):
    with pytest.raises((TypeError, ValueError)) as raised:
        declare()
    for word in ("Expected", *words):
        assert word in str(raised.value)


def test_what_a_declaration_means():
    exercise = Exercise(
        "T",
        [
            Agrees("f", X, points=2, mistakes={"No.": Edit("a", "b"), "Nor this.": abs}),
            Equals("v", points=0.5, mistakes={"No.": 3}),
            Holds("w", separates("and"), points=1),
            Holds("g", separates("and"), X, points=1),
            Written("why", points=1),
        ],
    )
    assert exercise.points == 5.5
    assert [c.name for c in exercise.judged] == ["f", "v", "w", "g"]
    assert [c.constant for c in exercise.judged] == [False, True, True, False]
    assert [type(c.probe) for c in exercise.judged] == [Call, Value, Value, Call]


@pytest.mark.parametrize("probe", [Call(), Value(), Predict(), Layer(initial=True, gradients=True, epochs=3)])
def test_probes_and_keys_travel(probe):
    assert probe_from_json(probe_to_json(probe)) == probe
    case = Case({"x": np.zeros((0, 2)), "n": 3}, (1.0, None), (Answer("raised", error="E"),))
    key = AnswerKey("f", 1.5, probe, separates("or"), ("S",), ("h",), (case,))
    assert AnswerKey.from_json(key.to_json()).to_json() == key.to_json()


# -------------------------------------------------------------------- inputs

MANY = inputs(
    n=size("n"),
    X=matrix("n", "m"),
    y=labels("n"),
    w=vector("m"),
    k=tensor("n", 2, "m"),
    b=real(),
    eta=positive(),
    i=integer(),
    t=label(0, 1),
    c=choice("a", "b"),
    s=seed(),
    z=drawn(lambda d: d.size("n") + d.size("m")),
)


def cases(count, *words, of=MANY):
    return list(of.cases(count, generator(*words)))


@given(st.text(), st.integers(1, 40))
def test_sizes_are_shared_and_values_are_what_they_should_be(word, count):
    drawn_cases = cases(count, word)
    assert len(drawn_cases) == count
    for case in drawn_cases:
        assert list(case) == list(MANY.strategies)
        n, m = case["X"].shape
        assert 1 <= n <= 6
        assert 1 <= m <= 6
        assert case["n"] == n
        assert case["y"].shape == (n,)
        assert case["w"].shape == (m,)
        assert case["k"].shape == (n, 2, m)
        assert case["z"] == n + m
        assert case["X"].dtype == case["y"].dtype == case["w"].dtype == float
        assert np.abs(case["X"]).max() <= 3
        assert set(case["y"]) <= {-1.0, 1.0}
        assert type(case["b"]) is float
        assert type(case["eta"]) is float
        assert 0 < case["eta"] <= 2
        assert -3 <= case["i"] <= 3
        assert case["t"] in (0, 1)
        assert case["c"] in "ab"
        assert 0 <= case["s"] < 2**31


@given(st.lists(st.text(), min_size=1, max_size=3))
def test_the_same_words_give_the_same_stream(words):
    first, second = cases(5, *words), cases(5, *words)
    for a, b in zip(first, second, strict=True):
        assert all(np.array_equal(a[k], b[k]) for k in a)
    other = cases(5, *words, "more")
    assert any(a["s"] != b["s"] for a, b in zip(first, other, strict=True))


@pytest.mark.parametrize("word", ["a", "b", "c"])
def test_inputs_grow_from_the_smallest_to_the_largest(word):
    drawn_cases = cases(60, word)
    first = drawn_cases[0]
    assert first["X"].shape == (1, 1)
    assert max(case["n"] for case in drawn_cases[:6]) <= 2
    assert max(case["n"] for case in drawn_cases) >= 5
    thirds = [np.mean([c["X"].size for c in drawn_cases[i : i + 20]]) for i in (0, 20, 40)]
    assert thirds == sorted(thirds)


def test_half_of_all_draws_are_small_whole_numbers_so_that_ties_occur():
    points = inputs(w=vector("m"), b=real(), x=vector("m"))
    drawn_cases = [case for word in "abcdefghij" for case in cases(30, word, of=points)]
    ties = np.mean([c["w"] @ c["x"] + c["b"] == 0 for c in drawn_cases])
    assert 0.03 < ties < 0.3
    whole = [np.array_equal(c["w"], np.round(c["w"])) for c in drawn_cases]
    assert all(whole[::2])


@given(st.floats(1e-3, 100))
def test_bounds_that_are_given_hold(bound):
    for case in cases(20, "bounds", of=inputs(a=real(bound), p=positive(bound), v=vector(3, bound))):
        assert abs(case["a"]) <= bound + 0.005
        assert np.abs(case["v"]).max() <= bound + 0.005
        assert 0 < case["p"] <= bound


def test_the_first_failing_input_is_a_small_one():
    """A function that only works for one size: of 60 inputs that grow, the first one that shows it is tiny."""
    for word in "abcdefgh":
        failing = next(c for c in cases(60, word, of=inputs(x=vector("m"))) if len(c["x"]) != 1)
        assert len(failing["x"]) == 2
