"""`autograder export`: the marks of a set as a university's system imports them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..course import Course
from ..nbgrader.gradebook import open_gradebook
from .lms import Outcome
from .systems import PLUGINS


def export_for(course: Course, problem_set: str, system: str, path: Path, options: Mapping[str, Any]) -> Outcome:
    """Write the marks of a set as `system` ("canvas", "moodle" or "blackboard") imports them.

    Args:
        options: of `lms.LmsExportPlugin`.

    Raises:
        CourseError: there is no such set, or the roster cannot be used.
    """
    plugin = PLUGINS[system](to=str(path), assignment=[problem_set], submitted=str(course.submitted), **options)
    with open_gradebook(course) as gradebook:
        plugin.export(gradebook)
    return plugin.outcome
