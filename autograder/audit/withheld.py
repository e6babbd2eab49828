"""Try to find out a withheld answer from the public file alone: by what it says, and by what it answers to guesses."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from lecturekit.check import Agreement
from lecturekit.check.judge.compare import Tolerance
from lecturekit.check.judge.findings import judge
from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.judge.questions import Chosen, Ordered

from .attacks import sent
from .subject import Subject

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?")
MAX_NUMBERS = 60  # of a public half, that are put together in pairs
MAX_GUESSES = 2000  # at which an answer by guessing is no finding any more
MAX_PERMUTED = 5


def attack_withheld(subject: Subject) -> None:
    """Attack a check whose answer students must not know before it is graded."""
    public = subject.public
    if not public.withheld:
        return
    rights = [case.expected for case in subject.keys[0].hidden.cases]
    found = derivation(public, rights[0]) if not public.is_question else ""
    told = found or _told_apart(public, rights[0])
    if not subject.finding.attacks.add(not told):
        subject.problem(f"the withheld answer can be found out from the public half: {told}")


def derivation(public: AnswerKey, right: Any) -> str:
    """How the right answer follows from the numbers of a public half, or ""."""
    row = _row(right)
    tolerance = public.rule.tolerance if isinstance(public.rule, Agreement) else Tolerance()
    for how, guess in _guesses(public, 0 if row is None else row.size):
        if row is not None and guess.shape == row.shape and np.allclose(guess, row, tolerance.rtol, tolerance.atol):
            return how
    return ""


def _guesses(public: AnswerKey, size: int) -> Iterator[tuple[str, Any]]:
    """Guesses of an answer of so many numbers: (how, its numbers in a row)."""
    values = [row for case in public.cases for answer in case.mistakes if (row := _row(answer.value)) is not None]
    for row in values:
        yield "an answer of a mistake", row
        if 1 < row.size <= MAX_PERMUTED:
            for order in itertools.permutations(row):
                yield "the numbers of a mistake in another order", np.array(order)
    for a, b in itertools.permutations(values, 2):
        if a.shape == b.shape:
            yield from _put_together("two mistakes", a, b)
    numbers = _numbers_said(public)
    if size == 1:
        for number in numbers:
            yield f"the number {number:g} in its text", np.array([number])
            yield f"the root of {number:g} in its text", np.sqrt(np.abs([number]))
        for one, other in itertools.product(numbers, repeat=2):
            yield from _put_together(f"{one:g} and {other:g} in its text", np.array([one]), np.array([other]))
    elif len(numbers) ** size <= MAX_GUESSES:
        for some in itertools.product(numbers, repeat=size):
            yield "numbers in its text", np.array(some)


def _put_together(what: str, a: np.ndarray, b: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    with np.errstate(all="ignore"):
        yield f"the sum of {what}", a + b
        yield f"the difference of {what}", a - b
        yield f"the product of {what}", a * b
        yield f"the quotient of {what}", a / b
        yield f"the mean of {what}", (a + b) / 2
        yield f"twice the one less the other of {what}", 2 * a - b


def _numbers_said(public: AnswerKey) -> list[float]:
    """The numbers in the sentences of mistakes, and the single numbers among their answers."""
    said = {float(number) for number in NUMBER.findall(" ".join(public.sentences))}
    rows = [_row(answer.value) for case in public.cases for answer in case.mistakes]
    said |= {float(row[0]) for row in rows if row is not None and row.size == 1}
    return sorted(said)[:MAX_NUMBERS]


def _told_apart(public: AnswerKey, right: Any) -> str:
    """Whether a student's own check tells the right answer from a wrong one of its form, or ""."""
    said = _said(public, right)
    for guess in _same_form(public, right):
        if _said(public, guess) != said:
            return f"a student's own check says of {guess!r:.60} what it does not say of the right answer"
    return ""


def _said(public: AnswerKey, guess: Any) -> str:
    finding = judge(public, [sent(guess)] * len(public.cases))
    return json.dumps([finding.outcome, finding.mistake, finding.message])


def _same_form(public: AnswerKey, right: Any) -> Iterable[Any]:
    """Other answers of the form of the right one."""
    rule = public.rule
    if isinstance(rule, Chosen):
        keys = [*rule.options]
        if not rule.several:
            return keys
        return [{*some} for n in range(1, len(keys) + 1) for some in itertools.combinations(keys, n)][:MAX_GUESSES]
    if isinstance(rule, Ordered):
        return [list(some) for some in itertools.islice(itertools.permutations(rule.options), MAX_GUESSES)]
    return [_moved(right, by) for by in (1, -1, 10)]


def _moved(value: Any, by: float) -> Any:
    """The value with all numbers changed."""
    if isinstance(value, dict):
        return {key: _moved(item, by) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_moved(item, by) for item in value)
    return value + by if isinstance(value, int | float | np.ndarray | np.number) else value


def _row(value: Any) -> np.ndarray | None:
    """All numbers of a value in a row, or None if it has others."""
    if isinstance(value, dict):
        value = [value[key] for key in sorted(value)]
    if isinstance(value, list | tuple):
        rows = [_row(item) for item in value]
        parts = [row for row in rows if row is not None]
        return np.concatenate(parts) if parts and len(parts) == len(rows) else None
    array = np.asarray(value)
    return array.astype(float).ravel() if array.dtype.kind in "iuf" else None
