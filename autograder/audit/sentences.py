"""Test the diagnoses: each named mistake gets its own sentence and points, and no other code gets either."""

from __future__ import annotations

from itertools import islice

from lecturekit.check import Call, Driven
from lecturekit.check.judge.findings import PASSED, judge, same
from lecturekit.check.judge.rules import Satisfies
from lecturekit.plural import plural

from ..authoring.examples import neighbours
from ..authoring.grader_keys import CheckKeys
from ..authoring.time_limit import TooSlow, limited
from .subject import FEW, Subject

NEIGHBOURS = 40  # tested for each check
NEIGHBOUR_SECONDS = 2.0  # for all answers of one neighbour


def attack_sentences(subject: Subject) -> None:
    """Test the named mistakes, then code that is nearly one."""
    for i, mistake in enumerate(subject.check.mistakes):
        problems = [_problem_in_public(subject, i), *(_problem_in_grading(subject, i, keys) for keys in subject.keys)]
        problem = next((text for text in problems if text), "")
        if not subject.finding.mistakes.add(not problem):
            subject.problem(f"the mistake {mistake.sentence!r} {problem}")
    _neighbours(subject)


def _problem_in_public(subject: Subject, i: int) -> str:
    """What is wrong with the diagnosis of mistake `i` by the student's own check, or ""."""
    key = subject.public
    if key.withheld:
        return ""  # its public half names no mistake
    finding = judge(key, tuple(case.mistakes[i] for case in key.cases))
    if finding.outcome == PASSED:
        cannot_tell = key.withheld or isinstance(subject.check.rule, Satisfies)
        return "" if cannot_tell else "passes the public examples"
    return _misdiagnosis(subject, i, finding.mistake, finding.message, "by the public half")


def _problem_in_grading(subject: Subject, i: int, keys: CheckKeys) -> str:
    """What is wrong with the grader's points or diagnosis for mistake `i`, or ""."""
    hidden, shown = (tuple(case.mistakes[i] for case in key.cases) for key in (keys.hidden, keys.shown))
    verdict = subject.verdict(keys, hidden, shown)
    if verdict.points != subject.check.mistakes[i].worth:
        return f"earns {plural(verdict.points, 'point')} instead of {subject.check.mistakes[i].worth:g}"
    return _misdiagnosis(subject, i, verdict.finding.mistake, verdict.finding.message, "by the grader")


def _misdiagnosis(subject: Subject, i: int, sentence: str, message: str, source: str) -> str:
    if sentence == subject.check.mistakes[i].sentence:
        return ""
    if sentence:
        return f"gets another mistake's sentence {source}: {sentence!r}"
    return f"is not recognised {source}: {message}"


def _neighbours(subject: Subject) -> None:
    """Code that is nearly a named mistake may get its sentence only if it gives the same answers everywhere."""
    check = subject.check
    if check.constant or subject.slow or subject.public.is_question or not isinstance(check.probe, Call | Driven):
        return
    keys_tested = subject.keys[:FEW]
    for target in islice(neighbours(subject.solution, check), NEIGHBOURS):
        try:
            with limited(NEIGHBOUR_SECONDS):
                public_finding = judge(subject.public, subject.answers(target, subject.public))
                answers = [(keys, *subject.both(target, keys)) for keys in keys_tested]
        except TooSlow:
            continue
        verdicts = [subject.verdict(*attempt) for attempt in answers]
        points = max(verdict.points for verdict in verdicts)
        earned = points and points < check.points and all(v.finding.mistake == "" for v in verdicts)
        sentence = public_finding.mistake
        untrue = sentence and any(not _answers_as(subject, sentence, *attempt) for attempt in answers)
        if not subject.finding.neighbours.add(not earned and not untrue):
            subject.problem(
                f"code that is nearly this mistake gets its sentence by the public half: {sentence!r}. Add an input "
                "that tells them apart with `also=[...]`."
                if untrue
                else f"code that is nearly one of its mistakes earns {plural(points, 'point')}"
            )


def _answers_as(subject: Subject, sentence: str, keys: CheckKeys, hidden: tuple, shown: tuple) -> bool:
    """Whether the answers equal those of the mistake with this sentence, on all hidden and shown inputs."""
    if sentence not in keys.hidden.sentences:
        return True
    index = keys.hidden.sentences.index(sentence)
    pairs = [*zip(hidden, keys.hidden.cases, strict=False), *zip(shown, keys.shown.cases, strict=False)]
    return all(same(answer, case.mistakes[index], keys.hidden) for answer, case in pairs)
