"""The marks, as they stand in nbgrader's database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry

from ..course import Course
from .lms import Outcome
from .reading import opened
from .systems import PLUGINS


def marks(course: Course, problem_set: str) -> dict[str, dict[str, float | None]]:
    """Every mark in the gradebook: student -> check -> points (None: a person has yet to grade it)."""
    found: dict[str, dict[str, float | None]] = {}
    with Gradebook(course.db_url) as gradebook:
        try:
            submissions = gradebook.assignment_submissions(problem_set)
        except MissingEntry:
            return {}
        for submission in submissions:
            row = found.setdefault(submission.student.id, {})
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    score = grade.manual_score if grade.manual_score is not None else grade.auto_score
                    row[grade.name] = None if score is None else score + (grade.extra_credit or 0.0)
    return found


def export_for(course: Course, problem_set: str, system: str, path: Path, options: Mapping[str, Any]) -> Outcome:
    """Write the marks of a set as `system` ("canvas", "moodle" or "blackboard") imports them.

    Args:
        options: of `lms.LmsExportPlugin`.

    Raises:
        CourseError: there is no such set, or the roster cannot be used.
    """
    plugin = PLUGINS[system](to=str(path), assignment=[problem_set], submitted=str(course.submitted), **options)
    with opened(course) as gradebook:
        plugin.export(gradebook)
    return plugin.outcome
