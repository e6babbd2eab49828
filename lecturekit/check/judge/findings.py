"""From answers to a finding: right, or what is wrong, for which input, and which named mistake explains it."""

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
UNREADABLE = "could not be read"  # the whole notebook, or it is another one
OUTCOMES = (PASSED, WRONG, CRASHED, TIMED_OUT, NOT_ATTEMPTED, GRADERS_FAULT, TOO_SLOW, UNREADABLE)


@dataclass(frozen=True)
class Finding:
    """What the judge says of the answers to one key.

    Attributes:
        outcome: one of `OUTCOMES`.
        message: what is wrong, for the student; empty if passed.
        mistake: the sentence of the named mistake that gives exactly these answers; two lines for two mistakes at once.
        case: the first (smallest) case that failed, if any.
        answer: the answer to that case.
        worth: the points that remain.
    """

    outcome: str
    message: str = ""
    mistake: str = ""
    case: Case | None = None
    answer: Answer | None = None
    worth: float = 0.0


def judge(key: AnswerKey, answers: Sequence[Answer]) -> Finding:
    """Judge the answers to `key.cases`, in order. Answers may be missing at the end."""
    seen = seen_at_work(key, answers)
    if seen:
        return Finding(WRONG, seen)
    for case, answer in zip(key.cases, answers, strict=False):
        failure = _judge_case(key, case, answer)
        if failure:
            outcome, message = failure
            finding = Finding(outcome, message, case=case, answer=answer)
            return with_named_mistake(key, answers, finding) if outcome in (WRONG, CRASHED) else finding
    if len(answers) < len(key.cases):
        return Finding(CRASHED, f"only {len(answers)} of {len(key.cases)} answers arrived")
    if key.cases and key.lenient:
        finding = Finding(WRONG, "its form is right, but it is not what is asked for")
        finding = with_named_mistake(key, answers, replace(finding, case=key.cases[0], answer=answers[0]))
        if finding.mistake:
            return finding
    return Finding(PASSED)


def seen_at_work(key: AnswerKey, answers: Sequence[Answer], *, placed: bool = True) -> str:
    """The sentence on something forbidden that the answers' code was seen to use; "" if there is none.

    Args:
        placed: whether to say in which line.
    """
    for name in (*key.forbids, *forbidden.SWITCHES) if key.forbids else ():
        for answer in answers:
            if name in answer.used:
                places = dict(zip(answer.used, answer.used_at, strict=False)) if placed else {}
                return forbidden.message(name, key.forbids, places.get(name, ""))
    return ""


def with_named_mistake(key: AnswerKey, answers: Sequence[Answer], finding: Finding) -> Finding:
    """The finding, with the named mistake that gives all of these answers, if there is one."""
    index = diagnose(key, answers)
    if index is None:
        return replace(finding, mistake="", worth=0.0)
    return replace(finding, mistake=key.sentences[index], worth=key.worths[index])


def _judge_case(key: AnswerKey, case: Case, answer: Answer) -> tuple[str, str] | None:
    if answer.state == "todo":
        return NOT_ATTEMPTED, f"{_unwritten_part(key, answer)} is not written yet"
    if answer.state == "missing":
        return NOT_ATTEMPTED, f"there is no `{key.name}` yet: run (or write) the cell that defines it"
    if answer.state == "stopped":
        return TIMED_OUT, "it was stopped because it took too long: is there a loop that never ends?"
    if answer.state == "raised":
        return CRASHED, answer.error
    if answer.state == "garbled":
        return CRASHED, f"the answer cannot be read. {answer.error}"
    message = value_message(key, case, answer)
    if message:
        return WRONG, message
    if answer.changed:
        names = " and ".join(f"`{name}`" for name in answer.changed)
        return WRONG, (
            f"the result is right, but your code changed its input {names} in place. "
            "The caller still needs the old values: make a new array instead, for example x = x + d, not x += d"
        )
    return None


def _unwritten_part(key: AnswerKey, answer: Answer) -> str:
    """The name of what is not written yet; for a class, which may lack a single method, with the line."""
    number = answer.error.partition("in your line")[2].partition(":")[0].strip()
    return f"line {number} of `{key.name}`" if number and isinstance(key.probe, Layer | Driven) else f"`{key.name}`"


def value_message(key: AnswerKey, case: Case, answer: Answer) -> str | None:
    """What is wrong with a value, or None; if the right value is withheld, only the form is judged."""
    if isinstance(key.rule, Agreement):
        if isinstance(key.probe, Layer) and isinstance(case.expected, dict):
            return layer_difference(case.expected, answer.value, key.rule.tolerance)
        if key.withheld:
            return key.rule.form(answer.value, case.expected, key.returns)
        return key.rule.judge(answer.value, case.expected, case.arguments, key.returns)
    if key.withheld and not key.is_question:
        return None
    return key.rule.judge(answer.value, case.expected, case.arguments)


def diagnose(key: AnswerKey, answers: Sequence[Answer]) -> int | None:
    """The index of the first named mistake that gives all of these answers, or None.

    The form of the answers does not count (a list for a tuple, an int for a float), unless the mistake is wrong in
    its form only.
    """
    if len(answers) < len(key.cases):
        return None
    for index in range(len(key.sentences)):
        pairs = [(answer, case.mistakes[index]) for answer, case in zip(answers, key.cases, strict=True)]
        only_the_form = all(
            mistake.state == "value" and loosely_equal(mistake.value, case.expected)
            for (_, mistake), case in zip(pairs, key.cases, strict=True)
        )
        if all(same(a, b, key, strictly=only_the_form) for a, b in pairs):
            return index
    return None


def same(a: Answer, b: Answer, key: AnswerKey, *, strictly: bool = False) -> bool:
    """Whether two answers are the same: equal values, up to their form unless `strictly`, or the same exception."""
    if a.state != b.state:
        return False
    if a.state == "raised":
        return _same_error(sealed(a.error), sealed(b.error))
    if a.state != "value":
        return True
    if bool(a.changed) != bool(b.changed):
        return False
    if key.is_question:
        return key.rule.judge(a.value, b.value, {}) is None
    rule = key.rule if isinstance(key.rule, Agreement) else Agreement(lists=True)
    if strictly:
        return rule.judge(a.value, b.value, {}) is None
    return loosely_equal(a.value, b.value, rule.tolerance)


def _same_error(a: str, b: str) -> bool:
    """Whether two exceptions have the same message; an exception without one equals any of its type."""
    return a == b or (exception_of(a) == exception_of(b) and exception_of(a) in (a, b))
