"""What nbgrader writes for others: feedback pages, and its table of all marks."""

from __future__ import annotations

import glob
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from nbgrader.plugins import CsvExportPlugin

from ..course import Course, CourseError
from .config import api
from .gradebook import known_assignment, open_gradebook

FEW = 20  # students whose pages take as long as another process' start


def write_feedback(course: Course, problem_set: str, force: bool = True) -> list[Path]:
    """Generate nbgrader's feedback, which is a page of our own (`feedback.py`), on all processors. Returns the pages.

    Raises:
        CourseError: there is no such set, nothing of it has been graded, or nbgrader failed.
    """
    students = sorted(path.parent.name for path in course.autograded.glob(f"*/{problem_set}") if path.is_dir())
    if not students:
        with open_gradebook(course) as gradebook:
            known_assignment(gradebook, problem_set)
        raise CourseError(
            f"Expected graded submissions of {problem_set}. Found none: run `autograder grade {problem_set}` first."
        )
    workers = min(os.cpu_count() or 1, -(-len(students) // FEW))
    shares = [students[i::workers] for i in range(workers)]
    if workers == 1:
        logs = [_write_share(course, problem_set, students, force)]
    else:
        with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
            logs = [*pool.map(_write_share, [course] * workers, [problem_set] * workers, shares, [force] * workers)]
    if failed := next(filter(None, logs), ""):
        raise CourseError(f"Expected nbgrader to write the feedback. It failed:\n{failed[-2000:]}")
    return sorted(course.feedback.glob(f"*/{problem_set}/*.html"))


def _write_share(course: Course, problem_set: str, students: list[str], force: bool) -> str:
    """Write the pages of some students; what nbgrader said, if it failed."""
    nbgrader = api(course)
    for student in students:
        # nbgrader takes it for a pattern
        result = nbgrader.generate_feedback(problem_set, student_id=glob.escape(student), force=force)
        if not result["success"]:
            return result.get("log") or result.get("error") or "nbgrader says no more."
    return ""


def export_marks(course: Course) -> Path:
    """Write nbgrader's table of all marks, as CSV."""
    path = course.home / "grades.csv"
    plugin = CsvExportPlugin()
    plugin.to = str(path)
    with open_gradebook(course) as gradebook:
        plugin.export(gradebook)
    return path
