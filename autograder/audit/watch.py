"""`autograder watch`: audit an exercise on every save."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..authoring.solution import SolutionError
from ..course import Course
from .audit import audit_notebook
from .finding import AuditFinding

POLL_SECONDS = 0.3


def saved_files(course: Course, problem_set: str, wait: Callable[[float], None] = time.sleep) -> Iterator[Path]:
    """Yield each solution of a set, then each one that is saved, forever.

    Raises:
        CourseError: there is no such set.
    """
    last_saved: dict[Path, int] = {}
    while True:
        for path in course.solution_files(problem_set):
            try:
                saved = path.stat().st_mtime_ns
            except FileNotFoundError:
                continue  # an editor may be replacing the file right now
            if last_saved.get(path) != saved:
                last_saved[path] = saved
                yield path
        wait(POLL_SECONDS)


def audit_file(course: Course, path: Path) -> tuple[list[AuditFinding], str]:
    """Audit the changed checks of one solution file.

    Returns:
        The findings and "", or no findings and the error in the file.
    """
    try:
        return audit_notebook(course, path, fresh=False), ""
    except SolutionError as error:
        return [], str(error)
