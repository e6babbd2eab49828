"""Comparing two values, against oracles that know nothing of it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit.check.judge.compare import Tolerance, describe, difference, form_difference, show
from lecturekit.check.judge.model_score import ModelScore
from lecturekit.check.judge.rules import Agreement, Refutes, Satisfies, Separates
from lecturekit.check.kernel.wire import Other, decode, encode

from .strategies import anything

FLOATS = st.floats(-1e6, 1e6)
A = np.array([1.0, 2.0])


@given(FLOATS, FLOATS)
def test_numbers_agree_just_within_tolerance(expected, got):
    close = abs(got - expected) <= 1e-5 + 1e-4 * abs(expected)
    assert (difference(expected, got) is None) == close
    assert (difference(np.array([expected]), np.array([got])) is None) == close


@given(hnp.arrays("float64", hnp.array_shapes(min_dims=0, max_dims=3), elements=FLOATS))
def test_single_precision_and_lists_say_the_same(array):
    assert difference(array, array) is None
    assert difference(array, array.astype("float32")) is None
    assert difference(array.astype("float32"), array) is None
    assert difference(array, array.tolist(), lists=True) is None
    found = difference(array, array.tolist())
    assert (found is None) == (array.ndim == 0)
    if found:
        assert found.aspect == "type"
        assert "np.array(...)" in found.message


@given(st.integers(), st.integers())
def test_whole_numbers_are_exact_at_any_size(a, b):
    assert difference(a, a) is None
    assert (difference(a, b) is None) == (a == b)
    assert difference(decode(encode(10**30)), 10**30 + 1).aspect == "value"


@pytest.mark.parametrize(
    ("expected", "got", "aspect", "words"),
    [
        (A, None, "type", "does your function `return` its result?"),
        (A, Other("generator"), "type", "a generator (return a list or an array instead)"),
        (A, Other("Wild"), "type", "an object of type Wild"),
        (A, "text", "type", "a str"),
        (A, {"a": 1}, "type", "a dict with keys ['a']"),
        (A, (1.0, 2.0), "type", "received a tuple"),
        (A, [1.0, 2.0], "type", "received a list"),
        (A, np.array([[1.0, 2.0]]), "shape", "expected shape (2,), received shape (1, 2)"),
        (A, np.array([["x"]]), "shape", "received shape (1, 1)"),  # before its dtype
        (A, np.array([9.0, 9, 9], dtype=complex), "shape", "(3,)"),
        (A, 1.0, "shape", "received shape ()"),
        (A, np.array([True, False]), "dtype", "expected float, received bool"),
        (A, np.array(["1", "2"]), "dtype", "received str"),
        (A, A.astype(complex), "dtype", "received complex"),
        (A, np.array([1.0, np.nan]), "value", "received NaN"),
        (A, np.array([1.0, np.inf]), "value", "inf"),
        (A, np.array([1.0, 2.1]), "value", "expected [1., 2.], received [1. , 2.1]"),
        (np.array([1, 2]), np.array([1.0, 2.00001]), "value", ""),
        (1.0, True, "dtype", "received bool"),
        (True, 1, "dtype", "expected bool, received int"),
        (5, None, "type", "None"),
        (5, 10**400, "value", "expected 5"),
        (None, 5, "type", "expected None, received an int"),
        ("a", "b", "value", "expected 'a', received 'b'"),
        ("a", 5, "type", "expected a str, received an int"),
        (np.array(["a"]), np.array(["b"]), "value", "['b']"),
        (np.array(["a"]), np.array([1.0]), "dtype", "expected str"),
        ((1.0, A), (1.0, A + 1), "value", "value 2 of 2: expected"),
        ((1.0, A), (1.0, A, 2.0), "shape", "expected 2 values, received 3"),
        ((1.0, A), 1.0, "type", "expected a tuple of 2 (a float, a float array of shape (2,))"),
        ((1.0, (A, 2)), (1.0, (A, 3)), "value", "value 2 of 2[1]: "),
        ({"w": A, "b": 1.0}, {"w": A}, "type", "b: this part is missing"),
        ({"w": A}, {"w": A, "v": 1, "u": 2}, "type", "received also ['u', 'v']"),
        ({"w": A}, {"w": A * 2}, "value", "w: expected"),
        ({"w": A}, A, "type", "expected a dict with keys ['w']"),
        ([1, 2], np.array([1, 3]), "value", "value 2 of 2"),
        ([], [1], "shape", "expected 0 values, received 1"),
    ],
)
def test_the_first_difference(expected, got, aspect, words):
    found = difference(expected, got)
    assert found.aspect == aspect
    assert words in str(found)


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, 1.0),
        (1.0, 1),
        (np.array([1, 2]), np.array([1.0, 2.0])),
        (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
        ((1, 2), [1, 2]),
        ([1, 2], np.array([1, 2])),
        ([], np.array([])),
        (np.array(2.0), 2.0),
        (2.0, np.array(2.0)),
        (None, None),
        (np.array(["a", "b"]), np.array(["a", "b"])),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (np.zeros((0, 3)), np.zeros((0, 3))),
        (2**70, 2**70),
    ],
)
def test_what_says_the_same_agrees(expected, got):
    assert difference(expected, got) is None


@given(anything, anything, st.booleans())
def test_any_two_values_are_compared_in_words(expected, got, lists):
    expected, got = decode(encode(expected)), decode(encode(got))
    assert difference(expected, expected, lists=lists) is None
    for found in (difference(expected, got, lists=lists), form_difference(expected, got, lists=lists)):
        assert found is None or found.aspect in ("type", "shape", "dtype", "value")
    for rule in (Separates("and"), Refutes("xor"), Satisfies("S", lambda got: got > 1), ModelScore(0.9)):
        message = rule.judge(got, np.array([1.0, -1.0]), {})
        assert message is None or isinstance(message, str)


@pytest.mark.parametrize(
    "bomb",
    [
        [*["a" * 10**6], *["b"] * 100_000],
        [np.array(["a" * 10**6]), *[np.array(["b"])] * 50_000],
        ["a" * 10**6, 1.0],
        [[1.0], [1.0, 2.0]],
        [2**70, 1.5, np.array([1])],
        [np.zeros(3), 2**70],
        [None],
        [Other("X")],
        [[[]]],
    ],
)
def test_lists_that_make_no_array(bomb):
    assert difference(A, bomb, lists=True) is not None


def test_messages_stay_short():
    tree = 1.0
    for _ in range(9):
        tree = [tree] * 4
    wide = {f"key{i}": i for i in range(10_000)}
    for value in (tree, wide, ["x" * 10**6] * 10, "x" * 10**6, np.zeros((50, 50)), [1] * 10**5):
        assert len(show(value)) <= 300
        assert len(describe(value)) < 1000
        assert len(str(difference(1.0, value))) < 1500
        assert len(str(difference({"a": 1}, wide))) < 1500


def test_tolerance_can_be_set():
    assert difference(1.0, 1.2, Tolerance(atol=0.3)) is None
    assert Agreement(atol=0.3).judge(1.2, 1.0, {}) is None
    assert Agreement().judge(1.2, 1.0, {})


def test_form_alone_tells_no_value():
    assert form_difference(np.zeros(2), np.array([5.0, 7.0])) is None
    assert form_difference("", "secret") is None
    assert form_difference(0, 10**30) is None
    assert form_difference((0.0, ""), (1.0, 2.0)).aspect == "type"
