"""What nbgrader writes for others: feedback pages, and its table of all marks."""

from __future__ import annotations

from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from ..course import Course, CourseError
from .config import api


def write_feedback(course: Course, problem_set: str, force: bool = True) -> list[Path]:
    """Generate nbgrader's feedback pages, with verdicts that explain. Returns the pages.

    Raises:
        CourseError: nothing of this set has been graded, or nbgrader failed.
    """
    if not list(course.autograded.glob(f"*/{problem_set}")):
        raise CourseError(
            f"Expected graded submissions of {problem_set}. Found none: run `autograder grade {problem_set}` first."
        )
    result = api(course).generate_feedback(problem_set, force=force)
    if not result["success"]:
        raise CourseError(f"Expected nbgrader to write the feedback. It failed:\n{result.get('log', '')[-2000:]}")
    return sorted(course.feedback.glob(f"*/{problem_set}/*.html"))


def export_marks(course: Course) -> Path:
    """Write nbgrader's table of all marks, as CSV."""
    path = course.home / "grades.csv"
    plugin = CsvExportPlugin()
    plugin.to = str(path)
    with Gradebook(course.db_url) as gradebook:
        plugin.export(gradebook)
    return path
