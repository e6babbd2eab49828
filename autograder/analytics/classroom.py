"""Read a class's work on one set from the gradebook and the graded notebooks: marks, verdicts, and code."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from lecturekit.check.judge.findings import GRADERS_FAULT, PASSED, UNREADABLE

from ..cell_code import bound_names
from ..course import Course
from ..grading.verdict import VERDICT_KEY
from ..nbgrader.classbook import Classbook, Mark, classbook, require_submissions
from ..nbgrader.enrolment import enrolled_ids
from ..submissions import submission
from ..submissions.load import UnreadableError, read_json
from ..submissions.owners import unknown_students


@dataclass(frozen=True)
class Work:
    """One student's answer to one check, and its result.

    Attributes:
        points: None while it needs manual grading.
        outcome: one of `lecturekit.check.judge.findings.OUTCOMES`; "" for an answer that is graded by hand.
        mistakes: the sentences of the named mistakes made.
        reason: the verdict's reason.
        explanation: what the student reads, without the first line.
        code: the student's cell.
        pending: whether it needs manual grading.
        page: formgrader's id of the submitted notebook.
    """

    student: str
    notebook: str
    check: str
    points: float | None
    maximum: float
    outcome: str = ""
    mistakes: tuple[str, ...] = ()
    reason: str = ""
    explanation: str = ""
    code: str = ""
    pending: bool = False
    page: str = ""

    @property
    def share(self) -> float | None:
        """Points divided by the maximum; None where they say nothing about the student: if pending, or not read."""
        if self.points is None or self.maximum <= 0 or self.outcome in (GRADERS_FAULT, UNREADABLE):
            return None
        return self.points / self.maximum


@dataclass(frozen=True)
class Classroom:
    """A class's work on one set.

    Attributes:
        classbook: the gradebook's data, its checks in notebook order.
        works: all answers of all graded students.
        ungraded: students who submitted, but are not in the gradebook yet.
        absent: students who submitted nothing.
        unread: (student, notebook, why) of graded notebooks that could not be read, or were not handed in.
        unknown: submitters who are not on the roster -> what to say of the id.
    """

    classbook: Classbook
    works: tuple[Work, ...]
    ungraded: tuple[str, ...]
    absent: tuple[str, ...]
    unread: tuple[tuple[str, str, str], ...] = ()
    unknown: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def checks(self) -> list[tuple[str, str, float]]:
        """(notebook, check, maximum) in notebook order."""
        return list(self.classbook.order)

    @cached_property
    def by_check(self) -> dict[str, list[Work]]:
        """Check -> the works on it."""
        works_by_check: dict[str, list[Work]] = {name: [] for _, name, _ in self.checks}
        for work in self.works:
            works_by_check.setdefault(work.check, []).append(work)
        return works_by_check


def read_classroom(
    course: Course,
    problem_set: str,
    on_start: Callable[[int], None] = lambda count: None,
    on_student: Callable[[], None] = lambda: None,
) -> Classroom:
    """Read a class's work on one set.

    Args:
        on_start: called with the number of students whose notebooks are read.
        on_student: called for each of them.

    Raises:
        CourseError: nothing of this set has been graded.
    """
    set_book = classbook(course, problem_set)
    require_submissions(set_book)
    marks: dict[str, list[Mark]] = {student: [] for student in set_book.handed_in}
    for mark in set_book.marks:
        marks[mark.student].append(mark)
    works: list[Work] = []
    unread: list[tuple[str, str, str]] = []
    on_start(len(marks))
    for student, student_marks in marks.items():
        cells: dict[str, dict[str, dict]] = {}
        for name in _notebooks(student_marks):
            path = course.autograded / student / problem_set / f"{name}.ipynb"
            cells[name], why = _graded_cells(path) if path.is_file() else ({}, "It was not handed in, and counts 0.")
            unread += [(student, f"{name}.ipynb", why)] if why else []
        works += [_work(mark, cells[mark.notebook].get(mark.check, {})) for mark in student_marks]
        on_student()
    submitters = {path.parent.name for path in course.submitted.glob(f"*/{problem_set}") if path.is_dir()}
    ungraded = submitters - set(set_book.handed_in)
    absent = set(set_book.students) - set(set_book.handed_in) - ungraded
    return Classroom(
        _in_order(course, set_book),
        tuple(works),
        tuple(sorted(ungraded)),
        tuple(sorted(absent)),
        tuple(unread),
        unknown_students(sorted(submitters | set(set_book.handed_in)), enrolled_ids(course)),
    )


def _notebooks(marks: list[Mark]) -> list[str]:
    return sorted({mark.notebook for mark in marks})


def _work(mark: Mark, cell: Mapping[str, Any]) -> Work:
    verdict = cell.get("verdict", {})
    return Work(
        mark.student,
        mark.notebook,
        mark.check,
        mark.points,
        mark.maximum,
        verdict.get("outcome", ""),
        tuple(line for line in verdict.get("mistake", "").splitlines() if line),
        verdict.get("reason", ""),
        cell.get("explanation", ""),
        cell.get("code", ""),
        mark.waits,
        mark.page,
    )


def read_cells(path: Path) -> list[dict]:
    """The cells of a notebook; none if it cannot be read. Ten times as fast as nbformat."""
    return _cells(_data(path))


def _data(path: Path) -> dict:
    try:
        return read_json(path)[0]
    except UnreadableError:
        return {}


def _cells(data: Mapping[str, Any]) -> list[dict]:
    cells = data.get("cells")
    return [cell for cell in cells if isinstance(cell, dict)] if isinstance(cells, list) else []


def source_of(cell: Mapping[str, Any]) -> str:
    """A cell's source as one string."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(map(str, source)) if isinstance(source, list) else ""


def nbgrader_metadata(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """nbgrader's metadata of a cell; empty if it has none."""
    metadata = cell.get("metadata")
    about = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return about if isinstance(about, dict) else {}


def _graded_cells(path: Path) -> tuple[dict[str, dict], str]:
    """Grade id -> the cell's verdict, the explanation shown to the student, and the student's code.

    And why the notebook could not be read, or "".
    """
    graded: dict[str, dict] = {}
    data = _data(path)
    why = data.get("metadata", {}).get(submission.UNREADABLE_KEY, "")
    unread = {"outcome": UNREADABLE, "reason": why} if why else {}
    student_code: list[str] = []  # the student's code cells so far
    for cell in _cells(data):
        metadata = nbgrader_metadata(cell)
        if metadata.get("solution") and not metadata.get("grade") and cell.get("cell_type") == "code":
            student_code.append(source_of(cell))
        if not metadata.get("grade"):
            continue
        name = metadata.get("grade_id", "")
        verdict = cell.get("metadata", {}).get(VERDICT_KEY, unread)
        code = source_of(cell) if metadata.get("solution") else _cell_for(name, student_code)
        graded[name] = {"verdict": verdict, "explanation": _explanation(cell, verdict), "code": code}
    return graded, why


def _cell_for(name: str, student_code: list[str]) -> str:
    """The last cell that binds a check's name, or else the last one before the check."""
    for source in reversed(student_code):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            if name in bound_names(source):
                return source
    return student_code[-1] if student_code else ""


def _explanation(cell: Mapping[str, Any], verdict: Mapping[str, Any]) -> str:
    """What the student reads about a failure, without the first line."""
    if verdict.get("outcome") == PASSED:
        return ""
    for output in cell.get("outputs", []):
        if output.get("output_type") == "display_data":
            text = output.get("data", {}).get("text/plain", "")
            return "".join(text).partition("\n")[2]
    return ""


def _in_order(course: Course, classbook: Classbook) -> Classbook:
    """The classbook with its checks in the order of the released notebooks; unknown ones come last."""
    positions: dict[tuple[str, str], int] = {}
    for path in sorted((course.source / classbook.problem_set).glob("*.ipynb")):
        for cell in read_cells(path):
            positions[(path.stem, nbgrader_metadata(cell).get("grade_id", ""))] = len(positions)
    order = sorted(classbook.order, key=lambda entry: (positions.get(entry[:2], len(positions)), entry))
    return replace(classbook, order=tuple(order))
