"""Whether everybody is told the truth: each named mistake its own sentence and share, nobody else either of them."""

from __future__ import annotations

from itertools import islice

from lecturekit.check import Call, Driven
from lecturekit.check.judge.findings import PASSED, judge, same
from lecturekit.check.judge.rules import Satisfies

from ..authoring.examples import neighbours
from ..authoring.reference import CheckKeys
from ..authoring.time_limit import TooSlow, limited
from .subject import FEW, Subject

NEIGHBOURS = 40  # of a check that are asked
NEIGHBOUR_SECONDS = 2.0  # that all answers of one may take


def attack_sentences(subject: Subject) -> None:
    """Named mistakes, then what is nearly one, and two at once."""
    for i, mistake in enumerate(subject.check.mistakes):
        told = [_told_by_public(subject, i), *(_told_by_grader(subject, i, keys) for keys in subject.keys)]
        wrong = next((problem for problem in told if problem), "")
        if not subject.finding.mistakes.add(not wrong):
            subject.problem(f"the mistake {mistake.sentence!r} {wrong}")
    _neighbours(subject)


def _told_by_public(subject: Subject, i: int) -> str:
    """What is wrong with what the student's own check says to a mistake, or ""."""
    key = subject.public
    if key.is_question:
        return ""  # it tells nobody what is wrong
    found = judge(key, tuple(case.mistakes[i] for case in key.cases))
    if found.outcome == PASSED:
        untold = key.withheld or isinstance(subject.check.rule, Satisfies)
        return "" if untold else "passes the public examples"
    return _misdiagnosis(subject, i, found.mistake, found.message, "by the public half")


def _told_by_grader(subject: Subject, i: int, keys: CheckKeys) -> str:
    hidden, shown = (tuple(case.mistakes[i] for case in key.cases) for key in (keys.hidden, keys.shown))
    verdict = subject.verdict(keys, hidden, shown)
    if verdict.points != subject.check.mistakes[i].worth:
        return f"earns {verdict.points:g} points, not the {subject.check.mistakes[i].worth:g} that it is worth"
    return _misdiagnosis(subject, i, verdict.finding.mistake, verdict.finding.message, "by the grader")


def _misdiagnosis(subject: Subject, i: int, told: str, message: str, who: str) -> str:
    if told == subject.check.mistakes[i].sentence:
        return ""
    return f"is told another's sentence {who}: {told!r}" if told else f"is not recognised {who}: {message}"


def _neighbours(subject: Subject) -> None:
    """Code that is nearly a named mistake reads its sentence only if it answers as that mistake does, everywhere."""
    check = subject.check
    if check.constant or subject.slow or subject.public.is_question or not isinstance(check.probe, Call | Driven):
        return
    few = subject.keys[:FEW]
    for target in islice(neighbours(subject.solution, check), NEIGHBOURS):
        try:
            with limited(NEIGHBOUR_SECONDS):
                public = subject.answers(target, subject.public)
                told = judge(subject.public, public)
                answers = [(keys, *subject.both(target, keys)) for keys in few]
        except TooSlow:
            continue
        found = [subject.verdict(*attempt) for attempt in answers]
        points = max(verdict.points for verdict in found)
        earned = points and points < check.points and all(v.finding.mistake == "" for v in found)
        untrue = told.mistake and any(not _answers_as(subject, told.mistake, *attempt) for attempt in answers)
        if not subject.finding.neighbours.add(not earned and not untrue):
            subject.problem(
                f"code that is nearly, but not quite, this mistake reads its sentence by the public half: "
                f"{told.mistake!r}. Add an input that tells them apart with `also=[...]`."
                if untrue
                else f"a neighbour of its mistakes earns {points:g} points without being one"
            )


def _answers_as(subject: Subject, sentence: str, keys: CheckKeys, hidden: tuple, shown: tuple) -> bool:
    """Whether these are the answers of that mistake, on all hidden and shown inputs."""
    if sentence not in keys.hidden.sentences:
        return True
    place = keys.hidden.sentences.index(sentence)
    pairs = [*zip(hidden, keys.hidden.cases, strict=False), *zip(shown, keys.shown.cases, strict=False)]
    return all(same(answer, case.mistakes[place], keys.hidden) for answer, case in pairs)
