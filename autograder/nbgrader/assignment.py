"""What a grading run asks of the gradebook, and writes into it, beside what nbgrader's own steps do."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from nbgrader.api import MissingEntry
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from ..course import CourseError
from ..submissions.answers import NOTHING
from ..submissions.owners import unknown_students
from .autograde import SteppedAutograde
from .database import require_schema
from .enrolment import enrolled_students
from .gradebook import unknown
from .graded_answers import settle
from .session import gradebook_of, transaction


def require_gradebook(steps: SteppedAutograde, folder: Path) -> None:
    """Raise CourseError unless the database can be opened.

    Args:
        folder: of the course.
    """
    url = steps.coursedir.db_url
    try:
        require_schema(url, folder)
        gradebook_of(steps.coursedir).close()
    except (SQLAlchemyError, ImportError) as error:
        shown = make_url(url).render_as_string(hide_password=True) if "://" in url else url
        raise CourseError(
            f"Expected a gradebook at {shown}. It cannot be opened: {str(error).splitlines()[0]}. Is the address "
            "(`CourseDirectory.db_url`) right, does its server run, is its driver installed?"
        ) from error


def require_released(steps: SteppedAutograde, command: str) -> None:
    """Raise CourseError unless nbgrader knows the assignment, and it is in Python.

    Args:
        command: what releases it.
    """
    problem_set = steps.assignment
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        try:
            notebooks = gradebook.find_assignment(problem_set).notebooks
        except MissingEntry:
            names = [assignment.name for assignment in gradebook.assignments]
            problem = unknown(problem_set, names, "in the gradebook")
            raise CourseError(f"{problem} `{command}` adds a new one.") from None
        for notebook in notebooks:
            language = json.loads(notebook.kernelspec or "{}").get("language") or "python"
            if language != "python":
                raise CourseError(
                    f"Expected notebooks in Python. {notebook.name}.ipynb is in {language}: grade "
                    f"{problem_set} with `nbgrader autograde {problem_set}`."
                )


def has_submission(steps: SteppedAutograde, student: str) -> bool:
    """Whether the gradebook holds a submission of this student."""
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        try:
            gradebook.find_submission(steps.assignment, student)
        except MissingEntry:
            return False
    return True


def not_enrolled(steps: SteppedAutograde, students: Iterable[str], private: Path) -> dict[str, str]:
    """Those of the students who are not on the course's roster, and what to say of each; none if it has no roster."""
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        return unknown_students(students, enrolled_students(gradebook, private))


def record_empty_submission(steps: SteppedAutograde, student: str) -> None:
    """An empty folder: every grade is 0, as nbgrader gives for a notebook that is missing."""
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(steps.assignment, student)
        for notebook in submission.notebooks:
            for grade in notebook.grades:
                waited, grade.auto_score, grade.needs_manual_grade = grade.needs_manual_grade, 0.0, False
                settle(gradebook, grade, waited, NOTHING)
        gradebook.db.commit()


def released(steps: SteppedAutograde) -> list:
    """What nbgrader knows of an assignment: its cells, their points, when it is due."""
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        assignment = gradebook.find_assignment(steps.assignment)
        known: list = [str(assignment.duedate)]
        for notebook in sorted(assignment.notebooks, key=lambda n: n.name):
            known.append(notebook.name)
            known += sorted([c.name, c.cell_type, c.locked, c.source] for c in notebook.source_cells)
            known += sorted([c.name, c.max_score] for c in notebook.grade_cells)
    return known
