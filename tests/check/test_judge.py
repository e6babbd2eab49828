"""Judging answers to a key."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lecturekit.check.judge.findings import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT, WRONG, diagnose, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.rules import Agreement, Satisfies
from lecturekit.check.kernel.driven import Driven
from lecturekit.check.kernel.probes import Answer, Call, Value

from .strategies import anything


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


def use(target):
    return target


@pytest.mark.parametrize(
    ("probe", "words"),
    [(Driven(use), "line 3 of `f` is not written yet"), (Call(), "`f` is not written yet")],
)
def test_of_a_class_the_line_that_is_not_written_is_told(probe, words):
    unwritten = Answer("todo", error="NotImplementedError: Replace this line.\n    in your line 3: raise ...")
    found = judge(replace(KEY, probe=probe), [unwritten] * 3)
    assert (found.outcome, found.message) == (NOT_ATTEMPTED, words)
