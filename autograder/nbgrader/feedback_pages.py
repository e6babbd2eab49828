"""What nbgrader writes for others: feedback pages, and its table of all marks."""

from __future__ import annotations

import glob
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from nbgrader.apps.api import capture_log
from nbgrader.converters import GenerateFeedback

from ..course import Course, CourseError
from .config import api
from .csv_export import HarmlessCsvExportPlugin
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
    if failed := {student: said for share in logs for student, said in share.items()}:
        student, said = min(failed.items())
        raise CourseError(
            f"Expected nbgrader to write the feedback. It failed for {', '.join(sorted(failed))}; the pages of all "
            f"others are written. Of {student} it says:\n{said[-2000:]}"
        )
    return sorted(course.feedback.glob(f"*/{problem_set}/*.html"))


def _write_share(course: Course, problem_set: str, students: list[str], force: bool) -> dict[str, str]:
    """Write the pages of some students; what nbgrader said, by the student for whom it failed."""
    nbgrader, failed = api(course), {}
    nbgrader.coursedir.assignment_id = problem_set
    for student in students:
        generate = _FeedbackOf(student, coursedir=nbgrader.coursedir, parent=nbgrader)
        generate.force = force
        result = capture_log(generate)
        if not result["success"]:
            failed[student] = result.get("log") or result.get("error") or "nbgrader says no more."
    return failed


class _FeedbackOf(GenerateFeedback):
    """nbgrader's, for one student: it takes an id for a pattern, and `[a]*` for all whose ids begin with an a."""

    def __init__(self, student: str, **kw: Any) -> None:
        self.student = student
        super().__init__(**kw)

    def init_notebooks(self) -> None:
        folder = self._format_source(self.coursedir.assignment_id, self.student)
        self.notebooks = sorted(glob.glob(f"{glob.escape(folder)}/*.ipynb"))
        self.assignments = {folder: self.notebooks}

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """As nbgrader's, but a graded notebook, which may hold hidden tests, is never copied beside its page."""
        ignore = self.coursedir.ignore
        self.coursedir.ignore = [*ignore, *map(glob.escape, self.notebooks)]
        try:
            super().init_assignment(assignment_id, student_id)
        finally:
            self.coursedir.ignore = ignore


def export_marks(course: Course) -> Path:
    """Write nbgrader's table of all marks, as CSV."""
    path = course.home / "grades.csv"
    plugin = HarmlessCsvExportPlugin()
    plugin.to = str(path)
    with open_gradebook(course) as gradebook:
        plugin.export(gradebook)
    return path
