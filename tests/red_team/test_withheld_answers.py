"""Withheld answers: the public file neither contains them, nor leads to them, nor confirms a guess."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from autograder.audit.withheld import derivation
from lecturekit.check import Agreement
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.kernel.probes import Answer, Value
from lecturekit.check.public import SUFFIX
from tests.course.solutions import NOTEBOOKS, ROOT

RELEASED = sorted((ROOT / "exercises").glob(f"*/*{SUFFIX}"))


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


def test_every_notebook_was_looked_at():
    assert len(RELEASED) == len(NOTEBOOKS)
    assert {Path(str(path).removesuffix(SUFFIX)).name for path in RELEASED} == {
        name.split("/")[1] for name in NOTEBOOKS
    }
