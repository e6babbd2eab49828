"""The class at a glance: marks, expected marks, and what went wrong."""

from __future__ import annotations

import nbformat
from rich.markup import escape
from rich.table import Table

from lecturekit.check.judge import NOT_ATTEMPTED, PASSED

from .course import Course, CourseError
from .gradebook import VERDICT, marks
from .simulate import read_truth


def class_table(course: Course, problem_set: str) -> tuple[Table, int]:
    """A table of all students, and how many marks differ from the expected ones.

    Raises:
        CourseError: nothing has been graded.
    """
    rows = marks(course, problem_set)
    if not rows:
        raise CourseError(
            f"Expected marks of {problem_set} in the gradebook. Found none: run `autograder grade {problem_set}`."
        )
    simulated = (course.truth / f"{problem_set}.csv").is_file()
    truth = read_truth(course, problem_set) if simulated else {}
    table = Table(title=f"{problem_set}: {len(rows)} students", title_justify="left")
    table.add_column("student")
    table.add_column("mark", justify="right")
    if simulated:
        table.add_column("expected", justify="right")
    table.add_column("by hand")
    table.add_column("what went wrong", no_wrap=True, overflow="ellipsis")
    wrong = 0
    for student, row in sorted(rows.items()):
        expected = truth.get(student, {})
        differing = [name for name, points in expected.items() if row.get(name) != points]
        wrong += len(differing)
        mark = sum(points or 0 for points in row.values())
        cells = [student, f"{mark:g}"]
        if simulated:
            agreed = f"{sum(expected.values()):g}" if expected else "-"
            cells.append(f"[bold red]{agreed}[/]" if differing else f"[green]{agreed}[/]")
        by_hand = ", ".join(name for name, points in row.items() if points is None)
        table.add_row(*cells, by_hand, "\n".join(_reasons(course, problem_set, student)))
    return table, wrong


def _reasons(course: Course, problem_set: str, student: str) -> list[str]:
    """A line for each check that failed, and one for all that were not attempted."""
    lines, untouched = [], []
    for path in sorted((course.autograded / student / problem_set).glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            verdict = cell.metadata.get(VERDICT)
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if not verdict or verdict["outcome"] == PASSED:
                continue
            if verdict["outcome"] == NOT_ATTEMPTED:
                untouched.append(name)
            else:
                lines.append(f"[bold]{name}[/] {verdict['outcome']}: {escape(verdict['reason'])}")
    return [*lines, f"[dim]not attempted: {', '.join(untouched)}[/]"] if untouched else lines
