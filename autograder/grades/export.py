"""`autograder export`: a set's marks in a learning management system's import format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..course import Course
from ..nbgrader.gradebook import open_gradebook
from .lms import ExportResult
from .systems import PLUGINS


def export_for(course: Course, problem_set: str, system: str, path: Path, options: Mapping[str, Any]) -> ExportResult:
    """Write a set's marks for `system`: "canvas", "moodle" or "blackboard".

    Args:
        options: the traits of `lms.LmsExportPlugin`.

    Raises:
        CourseError: there is no such set, or the roster cannot be used.
    """
    plugin = PLUGINS[system](to=str(path), assignment=[problem_set], submitted=str(course.submitted), **options)
    with open_gradebook(course) as gradebook:
        plugin.export(gradebook)
    return plugin.result
