"""From answers to a finding: right, or what is wrong, with which input, and which known mistake it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .compare import form_difference
from .key import AnswerKey, Case
from .probes import Answer, exception_of
from .rules import Agreement

PASSED, WRONG, CRASHED = "passed", "wrong", "crashed"
TIMED_OUT, NOT_ATTEMPTED, GRADERS_FAULT = "timed out", "not attempted", "grader's fault"
OUTCOMES = (PASSED, WRONG, CRASHED, TIMED_OUT, NOT_ATTEMPTED, GRADERS_FAULT)


@dataclass(frozen=True)
class Finding:
    """What the answers to one key amount to.

    Attributes:
        outcome: one of `OUTCOMES`.
        message: what is wrong, for the student; empty if passed.
        mistake: the named mistake's sentence, if the answers are exactly that mistake's.
        case: the first (smallest) case that failed, if one did.
        answer: the answer to it.
    """

    outcome: str
    message: str = ""
    mistake: str = ""
    case: Case | None = None
    answer: Answer | None = None


def judge(key: AnswerKey, answers: Sequence[Answer]) -> Finding:
    """Judge the answers to `key.cases`, in their order. An answer that is not there was never given."""
    for case, answer in zip(key.cases, answers, strict=False):
        finding = _judge_case(key, case, answer)
        if finding:
            outcome, message = finding
            mistake = diagnose(key, answers) if outcome in (WRONG, CRASHED) else ""
            return Finding(outcome, message, mistake, case, answer)
    if len(answers) < len(key.cases):
        return Finding(CRASHED, f"only {len(answers)} of {len(key.cases)} answers came back")
    if key.cases and key.lenient:
        mistake = diagnose(key, answers)
        if mistake:
            return Finding(
                WRONG, "its form is right, but it is not what is asked for", mistake, key.cases[0], answers[0]
            )
    return Finding(PASSED)


def _judge_case(key: AnswerKey, case: Case, answer: Answer) -> tuple[str, str] | None:
    if answer.state == "todo":
        return NOT_ATTEMPTED, f"`{key.name}` is not written yet"
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


def value_message(key: AnswerKey, case: Case, answer: Answer) -> str | None:
    if not key.withheld:
        return key.rule.judge(answer.value, case.expected, case.arguments)
    if isinstance(key.rule, Agreement):  # only the kind and shape may be told
        found = form_difference(case.expected, answer.value, lists=key.rule.lists)
        return str(found) if found else None
    return None


def diagnose(key: AnswerKey, answers: Sequence[Answer]) -> str:
    """The sentence of the first named mistake whose answers these are, or ""."""
    if len(answers) < len(key.cases):
        return ""
    for i, sentence in enumerate(key.sentences):
        if all(same(a, case.mistakes[i], key) for a, case in zip(answers, key.cases, strict=True)):
            return sentence
    return ""


def same(a: Answer, b: Answer, key: AnswerKey) -> bool:
    """Whether two answers say the same: equal values, or the same exception."""
    if a.state != b.state:
        return False
    if a.state == "raised":
        return exception_of(a.error) == exception_of(b.error)
    if a.state != "value":
        return True
    rule = key.rule if isinstance(key.rule, Agreement) else Agreement(lists=True)
    return rule.judge(a.value, b.value, {}) is None and bool(a.changed) == bool(b.changed)
