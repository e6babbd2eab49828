"""All attacks on one check."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from lecturekit.check import Call, Check
from lecturekit.check.judge.compare import show
from lecturekit.check.judge.findings import NOT_ATTEMPTED, PASSED
from lecturekit.check.judge.key import AnswerKey
from lecturekit.plural import plural

from ..authoring.grader_keys import CheckKeys
from ..authoring.keys import secret_key
from ..authoring.solution import Solution, SolutionError, compiled
from ..grading.verdict import Verdict
from .attacks import forged, in_float32, malformed, number_by_number, sent, spoiling, written_otherwise
from .finding import AuditFinding
from .pace_attacks import attack_pace
from .sentences import attack_sentences
from .subject import FEW, SECRETS, Answers, Subject, arguments_of
from .survivors import attack_with_mutants
from .withheld import attack_withheld


def attack(solution: Solution, check: Check, public: AnswerKey | None, stub: Any) -> AuditFinding:
    """Attack a check in all ways.

    Args:
        public: its public half, if it was released before.
        stub: what the stub notebook defines under the check's name.
    """
    started = time.perf_counter()
    try:
        subject = Subject(solution, check, public)
    except SolutionError as error:
        return AuditFinding(solution.notebook, check.name, check.points, problems=[str(error)])
    try:
        for kind in (
            _secrets,
            attack_withheld,
            attack_sentences,
            _attacks,
            _variants,
            attack_with_mutants,
            attack_pace,
        ):
            kind(subject)
        _stub(subject, stub)
    except SolutionError as error:
        subject.problem(str(error))
    subject.finding.seconds = time.perf_counter() - started
    return subject.finding


def stub_names(solution: Solution) -> dict[str, Any]:
    """The names defined by all cells of the stub. As in a notebook, a failing cell does not stop the others."""
    names: dict[str, Any] = {"__name__": "__main__"}
    assert solution.namespace  # runs the solution first, which also sets Matplotlib's backend
    for cell in solution.cells:
        if cell.kind in ("given", "solution"):
            with contextlib.suppress(Exception):
                exec(compiled(cell.stub, f"<cell {cell.number} of the stub>"), names)
    return names


def _secrets(subject: Subject) -> None:
    """The solution passes for every secret, also when it is asked a second time."""
    for secret, keys in zip(SECRETS, subject.keys, strict=False):
        verdict = subject.verdict(keys, *subject.both(subject.right, keys))
        if not subject.finding.solution.add(verdict.outcome == PASSED):
            subject.problem(f"the solution, asked again, is {verdict.outcome} ({secret}): {verdict.reason}")
    bare = replace(subject.check, mistakes=(), also=())
    for secret in SECRETS[len(subject.keys) :]:
        secret_key(subject.solution, bare, secret, "hidden")
        subject.finding.solution.add(True)


def _stub(subject: Subject, target: Any) -> None:
    """The stub counts as not attempted."""
    keys = subject.keys[0]
    verdict = subject.verdict(keys, *subject.both(target, keys))
    subject.finding.stub = verdict.points
    if verdict.outcome != NOT_ATTEMPTED:
        points = plural(verdict.points, "point")
        subject.problem(f"the stub earns {points}, outcome {verdict.outcome!r}: {verdict.reason}")


def _attacks(subject: Subject) -> None:
    """Answers that only look right."""
    few = subject.keys[:FEW]
    for name, respond in forged(few[0].hidden, subject.public):
        _attack(subject, name, [(keys, respond(keys.hidden), respond(keys.shown)) for keys in few])
    for name, change in malformed(subject.check, few[0].hidden.cases[-1].expected):
        _attack(subject, name, [(keys, *_recast(keys, change)) for keys in few])
    if isinstance(subject.check.probe, Call):
        spoilt = spoiling(subject.right)
        answers = [(keys, *subject.both(spoilt, keys)) for keys in few]
        if any(answer.changed for answer in answers[0][1]):
            _attack(subject, "a function that changes its inputs in place", answers)


def _attack(subject: Subject, name: str, tries: Sequence[tuple[CheckKeys, Answers, Answers]]) -> None:
    """Answers that must be rejected for each key.

    Args:
        tries: (keys, answers to the hidden key, answers to the shown key) for some secrets.
    """
    right = tuple(sent(case.expected) for case in tries[0][0].hidden.cases)
    if _same_text(tries[0][1], right):
        return  # the attack changes nothing here, such as an axis of a scalar
    try:
        accepted = any(subject.verdict(*attempt).points for attempt in tries)
    except Exception as error:
        subject.finding.attacks.add(False)
        subject.problem(f"the rule itself fails on {name}, with {type(error).__name__}: {error}")
        return
    if not subject.finding.attacks.add(not accepted):
        subject.problem(f"{name} is accepted, for example {show(tries[0][1][-1].value)}")


def _recast(keys: CheckKeys, change: Callable[[Any], Any]) -> tuple[Answers, Answers]:
    """The solution's answers to both keys, changed."""
    hidden, shown = (tuple(sent(change(case.expected)) for case in key.cases) for key in (keys.hidden, keys.shown))
    return hidden, shown


def _variants(subject: Subject) -> None:
    """Right answers in other forms, and the solution computed in other ways."""
    few = subject.keys[:FEW]
    for name, change in written_otherwise(subject.check):
        tries = [_recast(keys, change) for keys in few]
        right = tuple(sent(case.expected) for case in few[0].hidden.cases)
        if not _same_text(tries[0][0], right):
            _variant(subject, name, [subject.verdict(k, *answers) for k, answers in zip(few, tries, strict=True)])
    if not isinstance(subject.check.probe, Call) or subject.slow:
        return
    for name, wrap in (("single precision", in_float32), ("numbers in a loop", number_by_number)):
        target = wrap(subject.right)
        tries = [subject.both(target, keys) for keys in subject.keys]
        if all(answer.state == "value" for answer in tries[0][0]):  # otherwise it does not work in this form
            verdicts = [subject.verdict(k, *answers) for k, answers in zip(subject.keys, tries, strict=True)]
            _variant(subject, name, verdicts)


def _variant(subject: Subject, name: str, verdicts: Sequence[Verdict]) -> None:
    """Answers that must pass for each key."""
    rejected = next((verdict for verdict in verdicts if verdict.outcome != PASSED), None)
    if not subject.finding.variants.add(rejected is None) and rejected:
        case = rejected.finding.case
        where = f" With {arguments_of(case)}." if case and case.arguments else ""
        subject.problem(f"a right solution with {name} is rejected: {rejected.finding.message}.{where}")


def _same_text(a: Answers, b: Answers) -> bool:
    return [answer.to_json() for answer in a] == [answer.to_json() for answer in b]
