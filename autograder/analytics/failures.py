"""Why checks failed, the same reasons together: named mistakes, and what has no name yet."""

from __future__ import annotations

import heapq
import json
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lecturekit.check.judge.findings import CRASHED, TIMED_OUT, TOO_SLOW, WRONG
from lecturekit.check.kernel.errors import without_line
from lecturekit.check.kernel.probes import Answer

from ..course import Course
from ..store import load_json
from .anonymous import anonymous, nameless
from .classroom import Classroom, Work

CANDIDATES = 100  # for an example: of a large group not every code is looked at
DIGITS = 6  # to which two answers must agree to be the same


@dataclass(frozen=True)
class Group:
    """Students whose failures are one and the same.

    Attributes:
        why: a named mistake's sentence, or what the student read.
        attempts: how many tried the check at all.
        code: an example, anonymous: the shortest, which has the least beside the point.
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


def misconceptions(room: Classroom) -> list[Group]:
    """Each named mistake that somebody made, the most frequent first."""
    found: dict[tuple[str, ...], list[Work]] = {}
    for work in room.works:
        for sentence in work.mistakes:
            found.setdefault((work.check, sentence), []).append(work)
    return _groups(room, {key: (key[1], works) for key, works in found.items()})


def unnamed(course: Course, room: Classroom) -> list[Group]:
    """Wrong answers without a name, by what came out: candidates for the next named mistake.

    Two are the same if students read the same, and, where the run's answers are kept, if all answers are the same.
    """
    found: dict[tuple[str, ...], list[Work]] = {}
    for work in room.works:
        if work.outcome in (WRONG, TOO_SLOW) and not work.mistakes:
            key = (work.check, work.outcome, _told(room, work), _signature(course, room, work))
            found.setdefault(key, []).append(work)
    return _groups(room, {key: (key[2], works) for key, works in found.items()})


def stopped(room: Classroom) -> list[Group]:
    """Crashes and timeouts without a name."""
    found: dict[tuple[str, ...], list[Work]] = {}
    for work in room.works:
        if work.outcome in (CRASHED, TIMED_OUT) and not work.mistakes:
            found.setdefault((work.check, work.outcome, work.reason), []).append(work)
    return _groups(room, {key: (_told(room, works[0]), works) for key, works in found.items()})


def _groups(room: Classroom, found: Mapping[Any, tuple[str, list[Work]]]) -> list[Group]:
    attempts = {name: sum(_attempted(w) for w in works) for name, works in room.by_check.items()}
    groups = []
    for why, works in found.values():
        first = works[0]
        students = tuple(sorted({work.student for work in works}))
        groups.append(Group(first.check, first.outcome, why, students, attempts[first.check], _example(room, works)))
    return sorted(groups, key=lambda g: (-g.count, g.check, g.why))


def _told(room: Classroom, work: Work) -> str:
    """What the student read, without names: a crash shows a line of the student's own."""
    return nameless(textwrap.dedent(work.told) or work.reason, room.book.students[work.student].names)


def _attempted(work: Work) -> bool:
    return bool(work.outcome) and work.outcome != "not attempted"


def _example(room: Classroom, works: Iterable[Work]) -> str:
    short = heapq.nsmallest(CANDIDATES, (work for work in works if work.code), key=lambda work: len(work.code))
    shown = [anonymous(work.code, room.book.students[work.student].names) for work in short]
    return min(shown, key=lambda code: (len(code), code), default="")


def _signature(course: Course, room: Classroom, work: Work) -> str:
    """What a student's code answered to every question, to a few digits; "" if that was not kept."""
    kept = load_json(course.private / "traces" / room.book.problem_set / work.student / f"{work.notebook}.json")
    answers = [kept.get(stream, {}).get(work.check) for stream in ("shown", "hidden")]
    if not all(answers):
        return ""
    plain = [Answer.from_json(item) for stream in answers for item in stream]
    return json.dumps([replace(answer, error=without_line(answer.error)).to_json(DIGITS) for answer in plain])
