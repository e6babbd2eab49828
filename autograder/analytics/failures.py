"""Group failures by their cause: named mistakes, unnamed wrong answers, crashes and timeouts."""

from __future__ import annotations

import heapq
import json
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lecturekit.check.judge.findings import CRASHED, NOT_ATTEMPTED, TIMED_OUT, TOO_SLOW, UNREADABLE, WRONG
from lecturekit.check.kernel.errors import without_line
from lecturekit.check.kernel.probes import Answer

from ..course import Course
from ..store import load_json
from .anonymous import anonymous, nameless
from .classroom import Classroom, Work

CANDIDATES = 100  # solutions of a group to choose an example from
DIGITS = 6  # precision for comparing answers


@dataclass(frozen=True)
class Group:
    """Students who failed a check in the same way.

    Attributes:
        why: the sentence of a named mistake, or what the students read.
        attempts: the number of students who attempted the check.
        code: an anonymous example, the shortest one.
    """

    check: str
    outcome: str
    why: str
    students: tuple[str, ...]
    attempts: int
    code: str

    @property
    def count(self) -> int:
        return len(self.students)


def misconceptions(classroom: Classroom) -> list[Group]:
    """The named mistakes that students made, most frequent first."""
    works_by_mistake: dict[tuple[str, ...], list[Work]] = {}
    for work in classroom.works:
        for sentence in work.mistakes:
            works_by_mistake.setdefault((work.check, sentence), []).append(work)
    return _groups(classroom, {key: (key[1], works) for key, works in works_by_mistake.items()})


def unnamed(course: Course, classroom: Classroom) -> list[Group]:
    """Wrong answers that match no named mistake, most frequent first: candidates for new named mistakes.

    Two are the same if the students read the same text and, if the run's answers are stored, gave the same answers.
    """
    works_by_answer: dict[tuple[str, ...], list[Work]] = {}
    for work in classroom.works:
        if work.outcome in (WRONG, TOO_SLOW) and not work.mistakes:
            key = (work.check, work.outcome, _explanation(classroom, work), _signature(course, classroom, work))
            works_by_answer.setdefault(key, []).append(work)
    return _groups(classroom, {key: (key[2], works) for key, works in works_by_answer.items()})


def stopped(classroom: Classroom) -> list[Group]:
    """Crashes and timeouts that match no named mistake, most frequent first."""
    works_by_reason: dict[tuple[str, ...], list[Work]] = {}
    for work in classroom.works:
        if work.outcome in (CRASHED, TIMED_OUT) and not work.mistakes:
            works_by_reason.setdefault((work.check, work.outcome, work.reason), []).append(work)
    return _groups(
        classroom, {key: (_explanation(classroom, works[0]), works) for key, works in works_by_reason.items()}
    )


def _groups(classroom: Classroom, works_by_key: Mapping[Any, tuple[str, list[Work]]]) -> list[Group]:
    attempts = {name: sum(_attempted(w) for w in works) for name, works in classroom.by_check.items()}
    groups = []
    for why, works in works_by_key.values():
        first = works[0]
        students = tuple(sorted({work.student for work in works}))
        groups.append(
            Group(first.check, first.outcome, why, students, attempts[first.check], _example(classroom, works))
        )
    return sorted(groups, key=lambda g: (-g.count, g.check, g.why))


def _explanation(classroom: Classroom, work: Work) -> str:
    """What the student read, without names, as a crash quotes the student's code."""
    return nameless(textwrap.dedent(work.explanation) or work.reason, classroom.classbook.students[work.student].names)


def _attempted(work: Work) -> bool:
    return bool(work.outcome) and work.outcome not in (NOT_ATTEMPTED, UNREADABLE)


def _example(classroom: Classroom, works: Iterable[Work]) -> str:
    shortest = heapq.nsmallest(CANDIDATES, (work for work in works if work.code), key=lambda work: len(work.code))
    examples = [anonymous(work.code, classroom.classbook.students[work.student].names) for work in shortest]
    return min(examples, key=lambda code: (len(code), code), default="")


def _signature(course: Course, classroom: Classroom, work: Work) -> str:
    """All answers of a student's code, rounded, as text; "" if the run was not stored."""
    folder = course.private / "traces" / classroom.classbook.problem_set / work.student
    trace = load_json(folder / f"{work.notebook}.json").get("trace", {})  # as written by `grading.trace_cache`
    answers = [trace.get(stream, {}).get(work.check) for stream in ("shown", "hidden")]
    if not all(answers):
        return ""
    decoded = [Answer.from_json(item) for stream in answers for item in stream]
    return json.dumps([replace(answer, error=without_line(answer.error)).to_json(DIGITS) for answer in decoded])
