"""One set of a class, as the gradebook has it: who is in the class, each mark, and what a person has yet to grade."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from nbgrader.api import BaseCell, Grade, Gradebook, Notebook, SubmittedAssignment, SubmittedNotebook
from sqlalchemy import select

from ..course import Course, CourseError
from ..total import Total
from .gradebook import known_assignment, open_gradebook
from .graded_answers import graded_students


@dataclass(frozen=True)
class Student:
    """Who somebody is."""

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """All by which a person can be known, to be kept out of what is anonymous."""
        return tuple(name for name in (self.id, self.email, self.first_name, self.last_name) if name)


@dataclass(frozen=True)
class Mark:
    """What one graded cell of one student got.

    Attributes:
        points: None where a person has yet to grade it.
        waits: whether it needs a person.
        by_hand: whether a person gave it.
        extra: what of the points is extra credit.
        page: the id under which formgrader shows the notebook.
    """

    student: str
    notebook: str
    check: str
    points: float | None
    maximum: float
    waits: bool
    by_hand: bool
    extra: float
    page: str

    @property
    def outdated(self) -> bool:
        """Whether a person graded another answer than the present one (or out of more points)."""
        return self.by_hand and self.waits


@dataclass(frozen=True)
class Classbook:
    """One set of a class.

    Attributes:
        students: of the whole course, by id.
        marks: of all who handed in.
        penalties: points off for lateness, of those who have some.
        order: of the graded cells, (notebook, name, maximum).
        expected: until when (in UTC) those may hand in who got an extension before they did.
    """

    problem_set: str
    students: Mapping[str, Student]
    marks: tuple[Mark, ...]
    handed_in: tuple[str, ...]
    penalties: Mapping[str, float] = field(default_factory=dict)
    order: tuple[tuple[str, str, float], ...] = ()
    expected: Mapping[str, datetime | None] = field(default_factory=dict)

    @property
    def maximum(self) -> float:
        return sum(points for _, _, points in self.order)

    def totals(self) -> dict[str, Total]:
        """What each student who handed in has."""
        earned, pending = dict.fromkeys(self.handed_in, 0.0), dict.fromkeys(self.handed_in, 0.0)
        for mark in self.marks:
            earned[mark.student] += mark.points or 0.0
            pending[mark.student] += mark.maximum if mark.points is None else 0.0
        return {
            student: Total(points, self.penalties.get(student, 0.0), self.maximum, pending[student])
            for student, points in earned.items()
        }

    def waiting(self) -> dict[str, list[Mark]]:
        """What a person has yet to grade, by student."""
        waiting: dict[str, list[Mark]] = {}
        for mark in self.marks:
            if mark.waits:
                waiting.setdefault(mark.student, []).append(mark)
        return waiting


def classbook(course: Course, problem_set: str) -> Classbook:
    """One set of a class.

    Raises:
        CourseError: there is no gradebook, or no such set in it.
    """
    with open_gradebook(course) as gradebook:
        return read_classbook(gradebook, problem_set)


def read_classbook(gradebook: Gradebook, problem_set: str) -> Classbook:
    """One set of a class, from a gradebook that is open.

    Raises:
        CourseError: there is no such set.
    """
    assignment = known_assignment(gradebook, problem_set)
    maxima, order = {}, []
    for notebook in sorted(assignment.notebooks, key=lambda n: n.name):
        for cell in [*notebook.grade_cells, *notebook.task_cells]:
            maxima[cell.id] = cell.max_score
            order.append((notebook.name, cell.name, cell.max_score))
    students = {
        s.id: Student(s.id, s.first_name or "", s.last_name or "", s.email or "", s.lms_user_id or "")
        for s in gradebook.students
    }
    submitted = gradebook.db.execute(
        select(
            SubmittedAssignment.student_id,
            SubmittedAssignment.late_submission_penalty,
            SubmittedAssignment.timestamp,
            SubmittedAssignment.extension,
        ).where(SubmittedAssignment.assignment_id == assignment.id)
    ).all()
    rows = gradebook.db.execute(
        select(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            BaseCell.id,
            SubmittedNotebook.id,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(SubmittedNotebook, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(BaseCell, Grade.cell_id == BaseCell.id)
        .where(SubmittedAssignment.assignment_id == assignment.id)
    ).all()
    touched = {row[0] for row in rows if any(value is not None for value in row[5:8]) or not row[8]}
    touched |= graded_students(gradebook, assignment.id)
    expected = {  # nbgrader keeps an extension in a submission, which it makes for that if there is none
        student: (assignment.duedate + extension) if assignment.duedate else None
        for student, _, timestamp, extension in submitted
        if extension is not None and timestamp is None and student not in touched
    }
    marks = []
    for student, name, check, cell, page, auto, manual, extra, waits in rows:
        if student in expected:
            continue
        points, extra = points_of(auto, manual, extra)
        no_number = points is None and (auto, manual) != (None, None)
        state = (bool(waits) or no_number, manual is not None, extra)
        marks.append(Mark(student, name, check, points, maxima.get(cell, 0.0), *state, page))
    return Classbook(
        problem_set,
        students,
        tuple(sorted(marks, key=lambda m: (m.student, m.notebook, m.check))),
        tuple(sorted(student for student, *_ in submitted if student not in expected)),
        {student: finite(penalty) for student, penalty, *_ in submitted if finite(penalty)},
        tuple(order),
        expected,
    )


def points_of(auto: float | None, manual: float | None, extra: float | None) -> tuple[float | None, float]:
    """The points of a grade with its extra credit, and that alone; None where a person has yet to decide.

    A number that is none (PostgreSQL keeps NaN, SQLite infinity) decides nothing.
    """
    more, score = finite(extra), manual if manual is not None else auto
    return (score + more if score is not None and math.isfinite(score) else None), more


def finite(value: float | None) -> float:
    """A number of the gradebook's; 0 where there is none."""
    return value if value is not None and math.isfinite(value) else 0.0


def require_submissions(book: Classbook) -> None:
    """Raise CourseError if nothing of this set has been graded."""
    if not book.handed_in:
        raise CourseError(
            f"Expected graded submissions of {book.problem_set}. The gradebook has none: run "
            f"`autograder grade {book.problem_set}`."
        )
