"""Withheld answers: the public file neither contains them, nor leads to them, nor confirms a guess."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.audit.withheld import derivation
from autograder.authoring.examples import public_key
from lecturekit.check import Agreement
from lecturekit.check.judge.findings import PASSED, WRONG, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.sealed import SealedSentences
from lecturekit.check.kernel.probes import Answer, Value
from lecturekit.check.public import SUFFIX, load
from tests.course.solutions import NOTEBOOKS, ROOT, solution_of

RELEASED = sorted((ROOT / "exercises").glob(f"*/*{SUFFIX}"))
SENTENCE = "These went uphill. Which sign does the step have?"
UPHILL = {"a": 0.4123, "b": np.float64(0.80213), "c": np.array([0.1234, 0.56789])}


def public(*mistakes, sentences=(), rule=Agreement(), hints=()):  # noqa: B008
    answers = tuple(Answer("value", value) for value in mistakes)
    sentences = sentences or tuple(f"A mistake {chr(97 + i)}." for i in range(len(mistakes)))
    return AnswerKey("f", 1, Value(), rule, sentences, hints, (Case({}, 0, answers),), withheld=True)


# What the issue found, and worse, is seen by the audit


@pytest.mark.parametrize(
    ("key", "right", "how"),
    [
        (public((9, 4)), (4, 9), "another order"),
        (public(np.array([1.0, 2, 3])), np.array([3.0, 1, 2]), "another order"),
        (public(200, 400), 40_000, "product"),
        (public(10_000), 100, "root"),
        (public(6, 3), 4.5, "mean"),
        (public(7, sentences=("Three times 7 is not asked for, but 3.",)), 21, "product"),
        (public(1, sentences=("It is 12 more than that.",)), 13, "sum"),
        (public({"a": 0.5, "b": 1.0}, {"a": 0.6, "b": 0.7}), {"a": 0.4, "b": 1.3}, "twice the one less"),
        (public([5, 7], [3, 4]), [2, 3], "difference"),
        (public((1, 2), sentences=("The rows are 4, the columns 9.",)), (4, 9), "numbers in its text"),
        (public(np.array([1.0, 2.0])), np.array([1.0, 2.0]), "an answer of a mistake"),
        (public(3.0, 11), 11 / 3, "quotient"),
    ],
)
def test_the_audit_derives_what_can_be_derived(key, right, how):
    assert how in derivation(key, right)
    assert derivation(replace(key, sentences=(), cases=(Case({}, 0, ()),)), right) == ""


# What is released


@pytest.mark.parametrize("path", RELEASED, ids=lambda path: f"{path.parent.name}-{path.name.removesuffix(SUFFIX)}")
def test_no_released_file_says_anything_of_a_withheld_answer(path):
    for item in json.loads(path.read_text())["checks"]:
        if item.get("withheld"):
            assert item["sentences"] == []
            assert [case["mistakes"] for case in item["cases"]] == [[]]
            assert "because" not in json.dumps(item)
            assert not any(_numbers(item["cases"]))


def _numbers(part):
    if isinstance(part, dict):
        return [number for name, value in part.items() if name != "shape" for number in _numbers(value)]
    if isinstance(part, list):
        return [number for value in part for number in _numbers(value)]
    return [part] if isinstance(part, int | float) else []


@pytest.mark.keras
def test_sentences_that_are_sealed_open_for_those_who_make_the_mistake():
    solution = solution_of("06_backprop/backprop_by_hand")
    check = next(check for check in solution.exercise.judged if check.name == "hidden_weights")
    released = load(ROOT / "exercises" / f"06_backprop/backprop_by_hand{SUFFIX}")["hidden_weights"]
    assert released == public_key(solution, check)
    opened = [judge(released, [Answer("value", solution.mistaken(check, m))]) for m in check.mistakes]
    told = [(finding.outcome, finding.mistake) for finding in opened]
    locked = [(WRONG, mistake.sentence) for mistake in check.mistakes]
    assert len(released.sealed.boxes) == 5
    assert sum(a == b for a, b in zip(told, locked, strict=True)) == 5
    assert all(pair in ((PASSED, ""), expected) for pair, expected in zip(told, locked, strict=True))
    right = solution.namespace["hidden_weights"]
    assert judge(released, [Answer("value", right)]).outcome == PASSED
    text = json.dumps(released.to_json())
    assert not any(mistake.sentence[:20] in text for mistake in check.mistakes)


def test_every_notebook_was_looked_at():
    assert len(RELEASED) == len(NOTEBOOKS)
    assert {Path(str(path).removesuffix(SUFFIX)).name for path in RELEASED} == {
        name.split("/")[1] for name in NOTEBOOKS
    }


# Sealed sentences


def sealed(*mistakes, tolerance=(0, 3e-5)):
    return SealedSentences.of(mistakes, tolerance, "name")


def test_a_sentence_opens_for_its_answer_alone():
    box = SealedSentences.from_json(json.loads(json.dumps(sealed((SENTENCE, UPHILL)).to_json())))
    assert box.open(UPHILL) == SENTENCE
    assert box.open({**UPHILL, "a": 0.41232}) == SENTENCE
    assert box.open({"c": [0.1234, 0.56789], "b": 0.80213, "a": 0.4123}) == SENTENCE
    for wrong in (
        {**UPHILL, "a": 0.4124},
        {**UPHILL, "a": 0.5},
        {**UPHILL, "a": np.nan},
        {**UPHILL, "a": "0.4123"},
        {"a": 0.4123},
        [],
        None,
        "text",
        np.zeros(10_000),
        {**UPHILL, "a": 10**400},
    ):
        assert box.open(wrong) == "", wrong


def test_two_mistakes_that_are_near_each_other_keep_their_own_sentences():
    near = {**UPHILL, "a": UPHILL["a"] + 1e-4}
    box = sealed((SENTENCE, UPHILL), ("The other.", near))
    assert (box.open(UPHILL), box.open(near)) == (SENTENCE, "The other.")
    assert box.open({**UPHILL, "a": UPHILL["a"] - 1e-4}) == ""  # of the same step, as the right answer may be


@settings(max_examples=15, deadline=None)
@given(st.lists(st.floats(-0.99, 0.99), min_size=4, max_size=4))
def test_an_answer_within_the_tolerance_opens_wherever_the_steps_lie(moves):
    near = [value + 2.9e-5 * move for value, move in zip([0.5005, 0.7015, 0.3005, 0.9995], moves, strict=True)]
    assert sealed((SENTENCE, [0.5005, 0.7015, 0.3005, 0.9995])).open(near) == SENTENCE


@pytest.mark.parametrize(
    "answer", [200, (9, 4), [200, 200], 25.0, True, "text", None, [0.01, 0.02], np.zeros(50), [np.inf] * 9, [0.5] * 8]
)
def test_what_can_be_guessed_is_not_locked_but_left_to_grading(answer):
    assert sealed((SENTENCE, answer)) is None
    box = sealed((SENTENCE, answer), ("The other.", UPHILL))
    assert len(box.boxes) == 1
    assert box.open(answer) == ""


def test_a_box_says_nothing_of_its_sentence():
    one, other = (sealed((text, UPHILL)).boxes[0] for text in ("Short.", "A long one. " * 40))
    assert len(one) == len(other)
    assert sealed((SENTENCE, UPHILL)).salt == sealed((SENTENCE, [5.12345, 6.12345, 7.12345])).salt  # not of the answer
    assert sealed(("x" * 2000, UPHILL)) is None
