"""Classroom -> ClassReport: all that a report tells, in the order in which an instructor should read it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from lecturekit.check.judge.findings import GRADERS_FAULT

from ..course import Course
from .classroom import Classroom, Work, classroom
from .failures import Group, misconceptions, stopped, unnamed
from .item_response import ItemModel, fit
from .items import Item, items
from .pictures import bins


@dataclass(frozen=True)
class Waiting:
    """What a person has to look at in one graded cell."""

    notebook: str
    check: str
    works: tuple[Work, ...]

    @property
    def count(self) -> int:
        return len(self.works)


@dataclass(frozen=True)
class ClassReport:
    """What a report tells of one set.

    Attributes:
        faults: works that the grader itself could not decide.
        histogram: (from, to, students) for each bar; the last holds full marks.
    """

    room: Classroom
    made: str
    totals: Mapping[str, float]
    histogram: tuple[tuple[float, float, int], ...]
    items: tuple[Item, ...]
    misconceptions: tuple[Group, ...]
    unnamed: tuple[Group, ...]
    stopped: tuple[Group, ...]
    faults: tuple[Work, ...]
    waiting: tuple[Waiting, ...]
    model: ItemModel

    @property
    def problem_set(self) -> str:
        return self.room.book.problem_set

    @property
    def maximum(self) -> float:
        return self.room.book.maximum

    @property
    def marks(self) -> list[float]:
        return list(self.totals.values())

    @property
    def median(self) -> float:
        return float(np.median(self.marks))

    @property
    def mean(self) -> float:
        return float(np.mean(self.marks))

    def to_json(self) -> dict[str, Any]:
        """For other programs: everything, students by their ids."""
        return {
            "set": self.problem_set,
            "made": self.made,
            "maximum": self.maximum,
            "marks": dict(self.totals),
            "not graded yet": list(self.room.ungraded),
            "not handed in": list(self.room.absent),
            "checks": [asdict(item) | {"outcomes": dict(item.outcomes)} for item in self.items],
            "misconceptions": [asdict(group) for group in self.misconceptions],
            "unnamed failures": [asdict(group) for group in self.unnamed],
            "crashes and timeouts": [asdict(group) for group in self.stopped],
            "grader's faults": [_short(work) for work in self.faults],
            "needs a person": [_short(work) for entry in self.waiting for work in entry.works],
            "item response": asdict(self.model),
        }


def _short(work: Work) -> dict[str, str]:
    return {"student": work.student, "notebook": work.notebook, "check": work.check, "reason": work.reason}


def class_report(
    course: Course,
    problem_set: str,
    others: Sequence[tuple[Course, str]] = (),
    on_start: Callable[[int], None] = lambda count: None,
    on_student: Callable[[], None] = lambda: None,
) -> ClassReport:
    """What a class did in one set.

    Args:
        others: further sets, and those of other years, that the item response model takes in.
        on_start: called with the number of students whose notebooks are read.
        on_student: called for each of them.

    Raises:
        CourseError: nothing of a set has been graded.
    """
    room = classroom(course, problem_set, on_start, on_student)
    totals = room.book.totals()
    edges = bins(room.book.maximum)
    counts, _ = np.histogram(list(totals.values()), edges)
    bars = tuple((float(a), float(b), int(n)) for a, b, n in zip(edges, edges[1:], counts, strict=False))
    waiting: dict[tuple[str, str], list[Work]] = {}
    for work in room.works:
        if work.waits and work.outcome != GRADERS_FAULT:
            waiting.setdefault((work.notebook, work.check), []).append(work)
    return ClassReport(
        room,
        f"{datetime.now():%Y-%m-%d %H:%M}",
        totals,
        bars,
        tuple(items(room)),
        tuple(misconceptions(room)),
        tuple(unnamed(course, room)),
        tuple(stopped(room)),
        tuple(work for work in room.works if work.outcome == GRADERS_FAULT),
        tuple(Waiting(*key, tuple(works)) for key, works in sorted(waiting.items())),
        fit(_shares(course, room, others)),
    )


def _shares(course: Course, room: Classroom, others: Sequence[tuple[Course, str]]) -> dict[str, dict[str, float]]:
    """Student -> check -> share of its points, over all sets and years. Years do not share students."""
    found: dict[str, dict[str, float]] = {}
    rooms = [(course, room), *((place, classroom(place, name)) for place, name in others)]
    for place, each in rooms:
        for work in each.works:
            if work.share is not None:
                found.setdefault(f"{place.root} {work.student}", {})[work.check] = work.share
    return found
