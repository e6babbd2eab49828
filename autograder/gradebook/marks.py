"""The marks, as they stand in nbgrader's database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..course import Course
from .classbook import classbook
from .lms import Outcome
from .reading import opened
from .systems import PLUGINS


def marks(course: Course, problem_set: str) -> dict[str, dict[str, float | None]]:
    """Every mark in the gradebook: student -> check -> points (None: a person has yet to grade it).

    Raises:
        CourseError: there is no gradebook, or no such set in it.
    """
    book = classbook(course, problem_set)
    found: dict[str, dict[str, float | None]] = {student: {} for student in book.handed_in}
    for mark in book.marks:
        found[mark.student][mark.check] = mark.points
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
