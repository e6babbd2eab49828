"""From answers to a finding: right, or what is wrong, with which input, and which known mistake it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .. import forbidden
from ..kernel.driven import Driven
from ..kernel.errors import sealed
from ..kernel.layer import Layer
from ..kernel.probes import Answer, exception_of
from .compare import loosely_equal
from .key import AnswerKey, Case
from .layer_difference import layer_difference
from .rules import Agreement

PASSED, WRONG, CRASHED = "passed", "wrong", "crashed"
TIMED_OUT, NOT_ATTEMPTED, GRADERS_FAULT = "timed out", "not attempted", "grader's fault"
TOO_SLOW = "right, but too slow"
OUTCOMES = (PASSED, WRONG, CRASHED, TIMED_OUT, NOT_ATTEMPTED, GRADERS_FAULT, TOO_SLOW)


@dataclass(frozen=True)
class Finding:
    """What the answers to one key amount to.

    Attributes:
        outcome: one of `OUTCOMES`.
        message: what is wrong, for the student; empty if passed.
        mistake: the named mistake's sentence, if the answers are exactly that mistake's; two lines, if they are those
            of two mistakes made at once.
        case: the first (smallest) case that failed, if one did.
        answer: the answer to it.
        worth: the points that remain.
    """

    outcome: str
    message: str = ""
    mistake: str = ""
    case: Case | None = None
    answer: Answer | None = None
    worth: float = 0.0


def judge(key: AnswerKey, answers: Sequence[Answer]) -> Finding:
    """Judge the answers to `key.cases`, in their order. An answer that is not there was never given."""
    used = sorted({name for answer in answers for name in answer.used if name in key.forbids})
    if used:
        return Finding(WRONG, forbidden.message(used[0], key.forbids))
    for case, answer in zip(key.cases, answers, strict=False):
        found = _judge_case(key, case, answer)
        if found:
            outcome, message = found
            finding = Finding(outcome, message, case=case, answer=answer)
            return named(key, answers, finding) if outcome in (WRONG, CRASHED) else finding
    if len(answers) < len(key.cases):
        return Finding(CRASHED, f"only {len(answers)} of {len(key.cases)} answers came back")
    if key.cases and key.lenient:
        finding = Finding(WRONG, "its form is right, but it is not what is asked for")
        finding = named(key, answers, replace(finding, case=key.cases[0], answer=answers[0]))
        if finding.mistake:
            return finding
    return Finding(PASSED)


def named(key: AnswerKey, answers: Sequence[Answer], finding: Finding) -> Finding:
    """The finding with the mistake whose answers these are, all of them, if there is one."""
    place = diagnose(key, answers)
    if place is None:
        return replace(finding, mistake="", worth=0.0)
    return replace(finding, mistake=key.sentences[place], worth=key.worths[place])


def _judge_case(key: AnswerKey, case: Case, answer: Answer) -> tuple[str, str] | None:
    if answer.state == "todo":
        return NOT_ATTEMPTED, f"{_unwritten(key, answer)} is not written yet"
    if answer.state == "missing":
        return NOT_ATTEMPTED, f"there is no `{key.name}` yet: run (or write) the cell that defines it"
    if answer.state == "stopped":
        return TIMED_OUT, "it was stopped because it took too long: is there a loop that never ends?"
    if answer.state == "raised":
        return CRASHED, answer.error
    if answer.state == "garbled":
        return CRASHED, f"what came back cannot be read. {answer.error}"
    message = value_message(key, case, answer)
    if message:
        return WRONG, message
    if answer.changed:
        names = " and ".join(f"`{name}`" for name in answer.changed)
        return WRONG, (
            f"the result is right, but your code changed its input {names} in place. "
            "Whoever calls it still needs the old values: make a new array instead, for example x = x + d, not x += d"
        )
    return None


def _unwritten(key: AnswerKey, answer: Answer) -> str:
    """What is missing: of a class, which may be written up to one method, the line."""
    number = answer.error.partition("in your line")[2].partition(":")[0].strip()
    return f"line {number} of `{key.name}`" if number and isinstance(key.probe, Layer | Driven) else f"`{key.name}`"


def value_message(key: AnswerKey, case: Case, answer: Answer) -> str | None:
    """What is wrong with a value, in words; where the right one is withheld, only its form is told."""
    if isinstance(key.rule, Agreement):
        if isinstance(key.probe, Layer) and isinstance(case.expected, dict):
            return layer_difference(case.expected, answer.value, key.rule.tolerance)
        if key.withheld:
            return key.rule.form(answer.value, case.expected, key.returns)
        return key.rule.judge(answer.value, case.expected, case.arguments, key.returns)
    if key.withheld and not key.a_question:
        return None
    return key.rule.judge(answer.value, case.expected, case.arguments)


def diagnose(key: AnswerKey, answers: Sequence[Answer]) -> int | None:
    """The place of the first named mistake whose answers these are, every one of them.

    The form of the answers does not count (a list for a tuple, an int for a float), unless nothing but the form is
    what the mistake gets wrong.
    """
    if len(answers) < len(key.cases):
        return None
    for place in range(len(key.sentences)):
        pairs = [(answer, case.mistakes[place]) for answer, case in zip(answers, key.cases, strict=True)]
        formal = all(
            m.state == "value" and loosely_equal(m.value, c.expected)
            for (_, m), c in zip(pairs, key.cases, strict=True)
        )
        if all(same(a, b, key, strictly=formal) for a, b in pairs):
            return place
    return None


def same(a: Answer, b: Answer, key: AnswerKey, *, strictly: bool = False) -> bool:
    """Whether two answers say the same: equal values, in whatever form unless `strictly`, or the same exception."""
    if a.state != b.state:
        return False
    if a.state == "raised":
        return _same_error(sealed(a.error), sealed(b.error))
    if a.state != "value":
        return True
    if bool(a.changed) != bool(b.changed):
        return False
    if key.a_question:
        return key.rule.judge(a.value, b.value, {}) is None
    rule = key.rule if isinstance(key.rule, Agreement) else Agreement(lists=True)
    if strictly:
        return rule.judge(a.value, b.value, {}) is None
    return loosely_equal(a.value, b.value, rule.tolerance)


def _same_error(a: str, b: str) -> bool:
    """Whether two exceptions say the same; one that says nothing is like any of its kind."""
    return a == b or (exception_of(a) == exception_of(b) and exception_of(a) in (a, b))
