"""Gradebook and graded notebooks -> Classroom: who handed in what, what came of it, and what they had written."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lecturekit.check.judge.findings import GRADERS_FAULT, PASSED

from ..cell_code import bound_names
from ..course import Course
from ..grading.verdict import VERDICT_KEY
from ..nbgrader.classbook import Classbook, Mark, classbook, require_submissions


@dataclass(frozen=True)
class Work:
    """What one student did for one check, and what came of it.

    Attributes:
        points: None where a person has yet to grade it.
        outcome: one of `lecturekit.check.judge.findings.OUTCOMES`; "" where a person decides.
        mistakes: the sentences of the named mistakes that it was.
        told: what the student reads of it, without the first line.
        code: the student's cell.
        page: the id under which formgrader shows the notebook.
    """

    student: str
    notebook: str
    check: str
    points: float | None
    maximum: float
    outcome: str = ""
    mistakes: tuple[str, ...] = ()
    reason: str = ""
    told: str = ""
    code: str = ""
    waits: bool = False
    page: str = ""

    @property
    def share(self) -> float | None:
        """Points of the maximum; None where nobody knows, as a grader's fault says nothing of the student."""
        if self.points is None or self.maximum <= 0 or self.outcome == GRADERS_FAULT:
            return None
        return self.points / self.maximum


@dataclass(frozen=True)
class Classroom:
    """One set of a class.

    Attributes:
        ungraded: those who have handed in, but are not in the gradebook yet.
        absent: those of the course who have handed nothing in.
    """

    book: Classbook
    works: tuple[Work, ...]
    ungraded: tuple[str, ...]
    absent: tuple[str, ...]

    @cached_property
    def checks(self) -> list[tuple[str, str, float]]:
        """(notebook, check, maximum) in the order in which students meet them."""
        return list(self.book.order)

    @cached_property
    def by_check(self) -> dict[str, list[Work]]:
        found: dict[str, list[Work]] = {name: [] for _, name, _ in self.checks}
        for work in self.works:
            found.setdefault(work.check, []).append(work)
        return found


def classroom(
    course: Course,
    problem_set: str,
    on_start: Callable[[int], None] = lambda count: None,
    on_student: Callable[[], None] = lambda: None,
) -> Classroom:
    """What a class did in one set.

    Args:
        on_start: called with the number of students whose notebooks are read.
        on_student: called for each of them.

    Raises:
        CourseError: nothing of this set has been graded.
    """
    book = classbook(course, problem_set)
    require_submissions(book)
    marks: dict[str, list[Mark]] = {student: [] for student in book.handed_in}
    for mark in book.marks:
        marks[mark.student].append(mark)
    works: list[Work] = []
    on_start(len(marks))
    for student, own in marks.items():
        seen = {name: _graded(course.autograded / student / problem_set / f"{name}.ipynb") for name in _notebooks(own)}
        works += [_work(mark, seen[mark.notebook].get(mark.check, {})) for mark in own]
        on_student()
    handed = {path.parent.name for path in course.submitted.glob(f"*/{problem_set}") if path.is_dir()}
    ungraded = handed - set(book.handed_in)
    absent = set(book.students) - set(book.handed_in) - ungraded
    order = _in_order(course, book)
    return Classroom(order, tuple(works), tuple(sorted(ungraded)), tuple(sorted(absent)))


def _notebooks(marks: list[Mark]) -> list[str]:
    return sorted({mark.notebook for mark in marks})


def _work(mark: Mark, seen: Mapping[str, Any]) -> Work:
    verdict = seen.get("verdict", {})
    return Work(
        mark.student,
        mark.notebook,
        mark.check,
        mark.points,
        mark.maximum,
        verdict.get("outcome", ""),
        tuple(line for line in verdict.get("mistake", "").splitlines() if line),
        verdict.get("reason", ""),
        seen.get("told", ""),
        seen.get("code", ""),
        mark.waits,
        mark.page,
    )


def read_cells(path: Path) -> list[dict]:
    """The cells of a notebook; none, if it cannot be read. nbformat would take ten times as long for a large class."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        return [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if isinstance(cell, dict)]
    return []


def source_of(cell: Mapping[str, Any]) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def about(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """nbgrader's metadata of a cell."""
    return cell.get("metadata", {}).get("nbgrader", {})


def _graded(path: Path) -> dict[str, dict]:
    """Of each graded cell: the verdict, what the student was told, and the student's cell."""
    found: dict[str, dict] = {}
    own: list[str] = []  # the student's code cells so far
    for cell in read_cells(path):
        said = about(cell)
        if said.get("solution") and not said.get("grade") and cell.get("cell_type") == "code":
            own.append(source_of(cell))
        if not said.get("grade"):
            continue
        name = said.get("grade_id", "")
        verdict = cell.get("metadata", {}).get(VERDICT_KEY, {})
        code = source_of(cell) if said.get("solution") else _cell_for(name, own)
        found[name] = {"verdict": verdict, "told": _told(cell, verdict), "code": code}
    return found


def _cell_for(name: str, own: list[str]) -> str:
    """The cell that binds a check's name; else the last one before the check."""
    for source in reversed(own):
        with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
            if name in bound_names(source):
                return source
    return own[-1] if own else ""


def _told(cell: Mapping[str, Any], verdict: Mapping[str, Any]) -> str:
    """What the student reads of a failure, without its headline."""
    if verdict.get("outcome") == PASSED:
        return ""
    for output in cell.get("outputs", []):
        if output.get("output_type") == "display_data":
            text = output.get("data", {}).get("text/plain", "")
            return "".join(text).partition("\n")[2]
    return ""


def _in_order(course: Course, book: Classbook) -> Classbook:
    """The graded cells as they stand in the released notebooks; those that do not, last."""
    places: dict[tuple[str, str], int] = {}
    for path in sorted((course.source / book.problem_set).glob("*.ipynb")):
        for cell in read_cells(path):
            places[(path.stem, about(cell).get("grade_id", ""))] = len(places)
    order = sorted(book.order, key=lambda entry: (places.get(entry[:2], len(places)), entry))
    return Classbook(book.problem_set, book.students, book.marks, book.handed_in, book.penalties, tuple(order))
