"""An author's loop: on every save, what is wrong with the exercise, and how its checks stand up to attack."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ..authoring.solution import SolutionError
from ..course import Course
from .audit import audit_notebook
from .finding import AuditFinding

LOOK_SECONDS = 0.3  # between two looks at the files


def changes(course: Course, problem_set: str, wait: Callable[[float], None] = time.sleep) -> Iterator[Path]:
    """Each solution of a set, and then each one that is saved, as it is saved; without end.

    Raises:
        CourseError: there is no such set.
    """
    seen: dict[Path, int] = {}
    while True:
        for path in course.solution_files(problem_set):
            try:
                saved = path.stat().st_mtime_ns
            except FileNotFoundError:
                continue  # an editor that replaces the file has it away for a moment
            if seen.get(path) != saved:
                seen[path] = saved
                yield path
        wait(LOOK_SECONDS)


def look(course: Course, path: Path) -> tuple[list[AuditFinding], str]:
    """What came of attacking what has changed in one solution file, or what is wrong with the file."""
    try:
        return audit_notebook(course, path, fresh=False), ""
    except SolutionError as error:
        return [], str(error)
