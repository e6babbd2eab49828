"""Build the class report on a set: the data behind the report page, its CSV and its JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from lecturekit.check.judge.findings import GRADERS_FAULT, UNREADABLE

from ..course import Course
from ..nbgrader.classbook import Mark
from ..total import Total
from .classroom import Classroom, Work, read_classroom
from .failures import Group, misconceptions, stopped, unnamed
from .item_response import ItemModel, fit
from .items import Item, items
from .pictures import bins

UNREAD = ("student", "notebook", "why")


@dataclass(frozen=True)
class PendingCheck:
    """The answers to one check that need manual grading."""

    notebook: str
    check: str
    works: tuple[Work, ...]

    @property
    def count(self) -> int:
        return len(self.works)


@dataclass(frozen=True)
class ClassReport:
    """The report on one set.

    Attributes:
        created: date and time.
        totals: student -> mark.
        histogram: (from, to, students) for each bar; the last one includes full marks.
        items: the checks' statistics.
        misconceptions: groups of students by named mistake.
        unnamed: groups by wrong answer without a name.
        stopped: groups by crash or timeout.
        faults: works without a verdict, because the grader itself failed.
        pending: the checks that need manual grading.
        model: the item response model.
    """

    classroom: Classroom
    created: str
    totals: Mapping[str, Total]
    histogram: tuple[tuple[float, float, int], ...]
    items: tuple[Item, ...]
    misconceptions: tuple[Group, ...]
    unnamed: tuple[Group, ...]
    stopped: tuple[Group, ...]
    faults: tuple[Work, ...]
    pending: tuple[PendingCheck, ...]
    model: ItemModel

    @property
    def problem_set(self) -> str:
        return self.classroom.classbook.problem_set

    @property
    def maximum(self) -> float:
        return self.classroom.classbook.maximum

    @property
    def late(self) -> dict[str, Total]:
        """Of those who lost points by lateness."""
        return {student: total for student, total in self.totals.items() if total.mark != total.earned}

    @property
    def outdated(self) -> list[Mark]:
        """What a person graded before the answer changed."""
        return [mark for mark in self.classroom.classbook.marks if mark.outdated]

    @property
    def marks(self) -> list[float]:
        return [total.mark for total in self.totals.values()]

    @property
    def median(self) -> float:
        return float(np.median(self.marks))

    @property
    def mean(self) -> float:
        return float(np.mean(self.marks))

    def to_json(self) -> dict[str, Any]:
        """All data as JSON; students appear by id."""
        return {
            "set": self.problem_set,
            "made": self.created,
            "maximum": self.maximum,
            "marks": {student: total.mark for student, total in self.totals.items()},
            "before lateness": {student: total.earned for student, total in self.totals.items()},
            "could not be read": [dict(zip(UNREAD, row, strict=True)) for row in self.classroom.unread],
            "not graded yet": list(self.classroom.ungraded),
            "not handed in": list(self.classroom.absent),
            "not on the roster": list(self.classroom.unknown),
            "checks": [asdict(item) | {"outcomes": dict(item.outcomes)} for item in self.items],
            "misconceptions": [asdict(group) for group in self.misconceptions],
            "unnamed failures": [asdict(group) for group in self.unnamed],
            "crashes and timeouts": [asdict(group) for group in self.stopped],
            "grader's faults": [_short(work) for work in self.faults],
            "needs a person": [_short(work) for entry in self.pending for work in entry.works],
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
    """Report on a class's work on one set.

    Args:
        others: further sets, also of other years, for the item response model.
        on_start: called with the number of students whose notebooks are read.
        on_student: called for each of them.

    Raises:
        CourseError: no submission of a set has been graded.
    """
    classroom = read_classroom(course, problem_set, on_start, on_student)
    totals = classroom.classbook.totals()
    edges = bins(classroom.classbook.maximum)
    counts, _ = np.histogram([total.mark for total in totals.values()], edges)
    bars = tuple((float(a), float(b), int(n)) for a, b, n in zip(edges, edges[1:], counts, strict=False))
    pending: dict[tuple[str, str], list[Work]] = {}
    for work in classroom.works:
        if work.pending and work.outcome not in (GRADERS_FAULT, UNREADABLE):
            pending.setdefault((work.notebook, work.check), []).append(work)
    return ClassReport(
        classroom,
        f"{datetime.now():%Y-%m-%d %H:%M}",
        totals,
        bars,
        tuple(items(classroom)),
        tuple(misconceptions(classroom)),
        tuple(unnamed(course, classroom)),
        tuple(stopped(classroom)),
        tuple(work for work in classroom.works if work.outcome == GRADERS_FAULT),
        tuple(PendingCheck(*key, tuple(works)) for key, works in sorted(pending.items())),
        fit(_shares(course, classroom, others)),
    )


def _shares(course: Course, classroom: Classroom, others: Sequence[tuple[Course, str]]) -> dict[str, dict[str, float]]:
    """Student of a course -> check -> share of its points, over all sets and years."""
    shares: dict[str, dict[str, float]] = {}
    classrooms = [(course, classroom), *((other, read_classroom(other, name)) for other, name in others)]
    for owner, each in classrooms:
        for work in each.works:
            if work.share is not None:
                shares.setdefault(f"{owner.root} {work.student}", {})[work.check] = work.share
    return shares
