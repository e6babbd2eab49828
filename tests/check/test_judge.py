"""Comparing, ruling and judging, against oracles that know nothing of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from lecturekit.check.compare import Tolerance, describe, difference, form_difference, show
from lecturekit.check.judge import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT, WRONG, diagnose, judge
from lecturekit.check.key import AnswerKey, Case
from lecturekit.check.probes import Answer, Call, Value
from lecturekit.check.rules import (
    GATES,
    Agreement,
    Predicts,
    Refutes,
    Satisfies,
    Separates,
    gate_labels,
    predicts,
    refutes,
    rule_from_json,
    rule_to_json,
    satisfies,
    separates,
)
from lecturekit.check.wire import Other, decode, encode

FLOATS = st.floats(-1e6, 1e6)
A = np.array([1.0, 2.0])


# ------------------------------------------------------------------- compare


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


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text(max_size=5)
    | st.just(Other("X"))
    | hnp.arrays(
        st.sampled_from(["f4", "i8", "?", "c16", "u8", "U3"]), hnp.array_shapes(min_dims=0, min_side=0, max_side=3)
    ),
    lambda inner: (
        st.lists(inner, max_size=4) | st.tuples(inner, inner) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(anything, anything, st.booleans())
def test_any_two_values_are_compared_in_words(expected, got, lists):
    expected, got = decode(encode(expected)), decode(encode(got))
    assert difference(expected, expected, lists=lists) is None
    for found in (difference(expected, got, lists=lists), form_difference(expected, got, lists=lists)):
        assert found is None or found.aspect in ("type", "shape", "dtype", "value")
    for rule in (Separates("and"), Refutes("xor"), Satisfies("S", lambda got: got > 1), Predicts(0.9)):
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


# --------------------------------------------------------------------- rules

POINTS = np.array(list(itertools.product((0.0, 1.0), repeat=2)))


def separable(labels):
    """Linear programming's word on whether a line gives all four points their labels (z >= 0, z <= -1)."""
    rows = [[*(-y * x), -y] for x, y in zip(POINTS, labels, strict=True)]
    limits = [0.0 if y > 0 else -1.0 for y in labels]
    return linprog([0, 0, 0], A_ub=rows, b_ub=limits, bounds=[(None, None)] * 3).status == 0


def certificate(labels):
    """Linear programming's certificate that there is no line: c >= 0, left sides cancel, strict ones sum to 1."""
    left = np.array([[*(y * x), y] for x, y in zip(POINTS, labels, strict=True)]).T
    strict = [1.0 if y < 0 else 0.0 for y in labels]
    found = linprog([0] * 4, A_eq=[*left, strict], b_eq=[0, 0, 0, 1], bounds=[(0, None)] * 4)
    return found.x if found.status == 0 else None


ALL = [np.array(labels) for labels in itertools.product((-1.0, 1.0), repeat=4)]


@pytest.fixture
def any_gate(monkeypatch):
    """All sixteen boolean functions of two inputs, as if each were a gate."""

    def named(labels):
        bits = "".join("1" if y > 0 else "0" for y in labels)
        monkeypatch.setitem(GATES, bits, bits)
        return bits

    return named


@pytest.mark.parametrize("labels", ALL, ids=str)
def test_a_certificate_exists_just_where_no_line_does(labels, any_gate):
    """Farkas' lemma, both sides by linear programming, both rules by their word."""
    gate, c = any_gate(labels), certificate(labels)
    assert (c is None) == separable(labels)
    if c is not None:
        for factor in (1.0, 1e-12, 1e12):
            assert Refutes(gate).judge(c * factor, None, {}) is None
    grid = itertools.product((-3, -2, -1, -0.5, 0, 0.5, 1, 2, 3), repeat=3)
    lines = [
        (w1, w2, b)
        for w1, w2, b in grid
        if all((w1 * p + w2 * q + b >= 0) == (y > 0) for (p, q), y in zip(POINTS, labels, strict=True))
    ]
    assert bool(lines) == separable(labels)
    for w1, w2, b in lines:
        assert Separates(gate).judge((np.array([w1, w2]), b), None, {}) is None


@given(
    st.sampled_from(ALL),
    st.lists(st.sampled_from([0.0, 1e-10, 1.1e-9, 1e-5, 0.5, 1.0, 2.0, 1e9, 1e308]), min_size=4, max_size=4),
)
def test_no_false_certificate_is_taken(labels, c):
    bits = "".join("1" if y > 0 else "0" for y in labels)
    GATES[bits] = bits
    try:
        accepted = Refutes(bits).judge(np.array(c), None, {}) is None
    finally:
        del GATES[bits]
    c = np.array(c) / (max(c) or 1)
    exact = not np.any((c * labels) @ POINTS) and (c * labels).sum() == 0 and any(c[labels < 0] > 0)
    assert accepted <= (not separable(labels))
    assert accepted >= (exact and bool(max(c[labels < 0], default=0) > 1e-6))


numbers = st.sampled_from([-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0])


@given(st.sampled_from(sorted(GATES)), st.tuples(numbers, numbers), numbers)
def test_a_line_is_judged_as_by_trying_all_four_inputs(gate, w, b):
    """sigma(0) = +1: a point on the line is on its positive side."""
    right = all((w[0] * p + w[1] * q + b >= 0) == (bit == "1") for (p, q), bit in zip(POINTS, GATES[gate], strict=True))
    assert (separates(gate).judge((np.array(w), b), None, {}) is None) == right
    assert (separates(gate).judge(([*w], b), None, {}) is None) == right


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (None, "expected (w, b)"),
        (np.zeros(3), "expected (w, b)"),
        ((np.zeros(3), 0.0), "shape (3,)"),
        ((np.zeros(2), np.zeros(1)), "shape (1,)"),
        ((np.array([np.nan, 1]), 0.0), "finite"),
        ((np.array([1.0, 1]), float("-inf")), "finite"),
        ((np.array([True, True]), 0.0), "bool"),
        (([10**400, 1], 0.0), "expected (w, b)"),
        (
            (np.array([1.0, 1.0]), 0.0),
            "for the input 00 the gate AND says -1, but z = w1*0 + w2*0 + b = 0, so your line says +1",
        ),
    ],
)
def test_what_is_said_of_a_wrong_line(got, words):
    assert words in separates("and").judge(got, None, {})


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (np.zeros(4), "not strict: it reads 0 >= 0"),
        (np.array([1.0, 1, 1, -1]), "a negative factor"),
        (np.array([1.0, 1, 1, np.nan]), "finite"),
        (np.array([2.0, 1, 1, 1]), "-1 b is left"),
        (np.array([1e9, 1e9, 1e9, 0]), "+1e+09 w1 +1e+09 w2 +1e+09 b is left"),
        (np.ones(3), "four numbers"),
        ("xor", "four numbers"),
    ],
)
def test_what_is_said_of_a_wrong_certificate(got, words):
    assert words in refutes("xor").judge(got, None, {})


def test_gates_are_python_operators():
    bits = [(bool(p), bool(q)) for p, q in POINTS]
    oracle = {
        "and": [p and q for p, q in bits],
        "or": [p or q for p, q in bits],
        "nand": [not (p and q) for p, q in bits],
        "nor": [not (p or q) for p, q in bits],
        "xor": [p != q for p, q in bits],
        "xnor": [p == q for p, q in bits],
    }
    for gate, expected in oracle.items():
        assert (gate_labels(gate.upper()) > 0).tolist() == expected
    for rule in (separates, refutes):
        with pytest.raises(ValueError, match=r"Expected one of the gates and, or.*Received: 'nope'"):
            rule("nope")


@given(hnp.arrays("float64", 20, elements=st.sampled_from([-1.0, 1.0])), st.integers(0, 20))
def test_accuracy_is_the_share_of_right_signs(expected, flips):
    expected[:2] = -1, 1  # with labels of one class, no share is told
    got = expected.copy() * 3
    got[:flips] *= -1
    assert (predicts(0.75).judge(got, expected, {}) is None) == (20 - flips >= 15)
    assert (predicts(0.75).judge(got[:, None], expected, {}) is None) == (20 - flips >= 15)
    two = np.stack([-got, got], axis=1)
    assert (predicts(0.75).judge(two, (expected > 0).astype(int) * 2 - 1, {}) is None) == (20 - flips >= 15)


@pytest.mark.parametrize(
    "got",
    [
        None,
        [1.0] * 4,
        np.ones(3),
        np.ones((4, 1, 1)),
        np.array(1.0),
        np.array(["a"] * 4),
        np.ones((4, 0)),
        np.full(4, np.nan),
        np.ones(4, complex),
        np.ones(4, bool),
        Other("Tensor"),
    ],
)
def test_predictions_of_another_form_are_wrong(got):
    assert "expected" in predicts(0.5).judge(got, np.ones(4), {})


def test_a_property_that_raises_does_not_hold():
    rule = satisfies("It is large", lambda got, x: got["nope"] > x)
    assert rule.judge(5.0, None, {"x": 1}).startswith("It is large. Received a float (TypeError")
    rule = satisfies("It is large", lambda got, x: np.array([True, False]))
    assert rule.judge(5.0, None, {"x": 1})
    assert satisfies("S", lambda got, x: got > x).judge(2, None, {"x": 1}) is None
    assert satisfies("S", lambda got, x: got > x).judge(0, None, {"x": 1}) == "S. Received: 0"


@pytest.mark.parametrize(
    "rule", [Agreement(0.1, 0.2, True), Separates("or"), Refutes("xor"), Predicts(0.9, 0.5), Satisfies("S")]
)
def test_rules_travel(rule):
    assert rule_from_json(rule_to_json(rule)) == rule
    assert "holds" not in rule_to_json(Satisfies("S", print))


def test_a_sigmoids_outputs_have_their_threshold():
    labels, outputs = np.array([0, 0, 1, 1]), np.array([[0.1], [0.4], [0.6], [0.5]])
    assert Predicts(1.0, threshold=0.5).judge(outputs, labels, {}) is None
    assert "75.0%" in Predicts(1.0, threshold=0.5).judge(outputs - 0.01, labels, {})
    # for the sign, these labels are one class, and any constant would be right
    assert "threshold=.5" in Predicts(1.0).judge(outputs, labels, {})


# --------------------------------------------------------------------- judge


def key(*rows, rule=None, sentences=("M1", "M2"), **options):
    """A key whose cases expect the first of each row and whose mistakes answer the others."""
    cases = tuple(
        Case({"x": i}, row[0], tuple(a if isinstance(a, Answer) else Answer("value", a) for a in row[1:]))
        for i, row in enumerate(rows)
    )
    return AnswerKey("f", 1, Call(), rule or Agreement(), sentences, ("h",), cases, **options)


KEY = key((1.0, 1.0, 9.0), (2.0, 4.0, 2.0), (3.0, 9.0, 3.0))


def values(*items):
    return [Answer("value", item) for item in items]


@pytest.mark.parametrize(
    ("answers", "outcome", "mistake", "case"),
    [
        (values(1.0, 2.0, 3.0), PASSED, "", None),
        (values(1.0, 2.0, 3.0, 4.0), PASSED, "", None),
        (values(1.0, 4.0, 9.0), WRONG, "M1", 1),
        (values(9.0, 2.0, 3.0), WRONG, "M2", 0),
        (values(1.0, 4.0, 8.0), WRONG, "", 1),  # only one answer differs from the mistake's
        (values(1.0, 2.0, 9.0), WRONG, "", 2),
        (values(1.0, 2.0), CRASHED, "", None),
        ([], CRASHED, "", None),
        ([Answer("todo")], NOT_ATTEMPTED, "", 0),
        ([Answer("missing")], NOT_ATTEMPTED, "", 0),
        ([Answer("stopped")], TIMED_OUT, "", 0),
        ([Answer("garbled", error="g")], CRASHED, "", 0),
        ([*values(1.0), Answer("raised", error="ValueError: v"), *values(3.0)], CRASHED, "", 1),
        ([*values(1.0), Answer("value", 2.0, ("x",)), *values(3.0)], WRONG, "", 1),
        ([*values(1.0), Answer("value", 4.0, ("x",)), *values(9.0)], WRONG, "", 1),
    ],
)
def test_outcomes(answers, outcome, mistake, case):
    finding = judge(KEY, answers)
    assert (finding.outcome, finding.mistake) == (outcome, mistake)
    assert (finding.case and finding.case.arguments["x"]) == case
    assert bool(finding.message) == (outcome != PASSED)


def test_a_change_in_place_is_explained():
    finding = judge(KEY, [Answer("value", 1.0, ("w", "b")), *values(2.0, 3.0)])
    assert "`w` and `b` in place" in finding.message
    assert "not x += d" in finding.message
    assert "result is right" not in judge(KEY, [Answer("value", 7.0, ("w",)), *values(2.0, 3.0)]).message


def test_mistakes_that_raise_are_told_by_the_exceptions_name():
    raised = Answer("raised", error="ZeroDivisionError: division by zero")
    asked = key((1.0, raised), (2.0, 5.0), sentences=("You divide by n - 1.",))
    student = Answer("raised", error="ZeroDivisionError\n    in your line 3: return a / b: c")
    assert judge(asked, [student, *values(5.0)]).mistake == "You divide by n - 1."
    assert judge(asked, [Answer("raised", error="ValueError: x"), *values(5.0)]).mistake == ""
    assert diagnose(asked, [student]) is None


def test_a_withheld_value_is_judged_by_its_form_and_known_mistakes():
    asked = AnswerKey(
        "v", 1, Value(), Agreement(), ("M",), (), (Case({}, 0.0, (Answer("value", 8.0),)),), withheld=True
    )
    assert judge(asked, values(5.0)).outcome == PASSED
    assert judge(asked, values("5")).outcome == WRONG
    found = judge(asked, values(8.0))
    assert (found.outcome, found.mistake) == (WRONG, "M")
    asked = key((None, 1.0, 2.0), (None, 2.0, 4.0), rule=Satisfies("S"))
    assert judge(asked, values(2.0, 4.0)).mistake == "M2"
    assert judge(asked, values(5.0, 4.0)).outcome == PASSED


@given(st.lists(anything, min_size=3, max_size=3))
def test_any_answers_are_judged(items):
    answers = [Answer.from_json(Answer("value", item).to_json()) for item in items]
    assert judge(KEY, answers).outcome in (PASSED, WRONG)


def test_keys_travel():
    data = KEY.to_json()
    again = AnswerKey.from_json(data)
    assert again.to_json() == data
    assert judge(again, values(1.0, 4.0, 9.0)).mistake == "M1"
