"""The rules of checks that compare no value, against oracles that know nothing of them."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.optimize import linprog

from lecturekit.check.judge.model_score import ModelScore
from lecturekit.check.judge.rules import (
    GATES,
    Agreement,
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
from lecturekit.check.kernel.wire import Other

FLOATS = st.floats(-1e6, 1e6)
A = np.array([1.0, 2.0])
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
    "rule", [Agreement(0.1, 0.2, True), Separates("or"), Refutes("xor"), ModelScore(0.9, 0.5), Satisfies("S")]
)
def test_rules_travel(rule):
    assert rule_from_json(rule_to_json(rule)) == rule
    assert "holds" not in rule_to_json(Satisfies("S", print))


def test_a_sigmoids_outputs_have_their_threshold():
    labels, outputs = np.array([0, 0, 1, 1]), np.array([[0.1], [0.4], [0.6], [0.5]])
    assert ModelScore(1.0, threshold=0.5).judge(outputs, labels, {}) is None
    assert "75.0%" in ModelScore(1.0, threshold=0.5).judge(outputs - 0.01, labels, {})
    # for the sign, these labels are one class, and any constant would be right
    assert "threshold=.5" in ModelScore(1.0).judge(outputs, labels, {})
