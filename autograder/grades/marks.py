"""`autograder marks`: a table of marks, expected marks, and reasons for lost points."""

from __future__ import annotations

import json
import textwrap

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from lecturekit.check.judge.findings import NOT_ATTEMPTED, PASSED, UNREADABLE
from lecturekit.plural import plural

from ..authoring.simulate import read_truth
from ..course import Course, CourseError
from ..grading.verdict import VERDICT_KEY
from ..nbgrader.classbook import Classbook, classbook

PROGRAM = ".venv/bin/autograder"
WIDTH = 90  # of a reason, so that it fits on one line


def marks(course: Course, problem_set: str) -> dict[str, dict[str, float | None]]:
    """Every mark in the gradebook: student -> check -> points (None while it needs manual grading).

    Raises:
        CourseError: there is no gradebook, or no such set in it.
    """
    return _points(classbook(course, problem_set))


def _points(set_book: Classbook) -> dict[str, dict[str, float | None]]:
    points_by_student: dict[str, dict[str, float | None]] = {student: {} for student in set_book.handed_in}
    for mark in set_book.marks:
        points_by_student[mark.student][mark.check] = mark.points
    return points_by_student


def class_table(course: Course, problem_set: str) -> tuple[Table, int]:
    """A table of all students, and the number of points per check that differ from the expected ones.

    Raises:
        CourseError: there is no such set, or nothing has been graded.
    """
    set_book = classbook(course, problem_set)
    rows, totals = _points(set_book), set_book.totals()
    if not rows:
        raise CourseError(
            f"Expected marks of {problem_set} in the gradebook. Received none: run `autograder grade {problem_set}`."
        )
    simulated = (course.truth / f"{problem_set}.csv").is_file()
    truth = read_truth(course, problem_set) if simulated else {}
    table = Table(title=f"{problem_set}: {plural(len(rows), 'student')}", title_justify="left")
    table.add_column("student", no_wrap=True)
    table.add_column("mark", justify="right", no_wrap=True)
    if simulated:
        table.add_column("expected", justify="right", no_wrap=True)
    table.add_column("by hand", no_wrap=True)
    table.add_column("lost points")
    wrong = 0
    for student, row in sorted(rows.items()):
        expected = truth.get(student, {})
        differing = [name for name, points in expected.items() if row.get(name) != points]
        wrong += len(differing)
        cells: list[RenderableType] = [student, str(totals[student])]
        if simulated:
            total = f"{sum(expected.values()):g}" if expected else "-"
            cells.append(Text(total, "bold red" if differing else "green"))
        by_hand = ", ".join(name for name, points in row.items() if points is None)
        changed = ", ".join(m.check for m in set_book.marks if m.student == student and m.outdated)
        by_hand += f"\nchanged since it was graded: {changed}" if changed else ""
        table.add_row(*cells, by_hand.strip(), Text("\n").join(_reasons(course, problem_set, student)))
    return table, wrong


def _reasons(course: Course, problem_set: str, student: str) -> list[Text]:
    """A line for each failed check, and one for all that were not attempted."""
    lines, untouched, unread = [], [], {}
    released = sorted(path.name for path in (course.source / problem_set).glob("*.ipynb"))  # others may be anything
    for path in (course.autograded / student / problem_set / name for name in released):
        if not path.is_file():
            continue
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:  # ten times as fast as nbformat
            verdict = cell["metadata"].get(VERDICT_KEY)
            if not verdict or (verdict["outcome"] == PASSED and not verdict["reason"]):
                continue
            name = cell["metadata"]["nbgrader"]["grade_id"]
            if verdict["outcome"] == UNREADABLE:
                unread[path.name] = verdict["reason"]
            elif verdict["outcome"] == NOT_ATTEMPTED:
                untouched.append(name)
            else:
                reason = textwrap.shorten(verdict["reason"], WIDTH, placeholder=" ...")
                lines.append(Text.assemble((name, "bold"), f" {verdict['outcome']}: {reason}"))
    if untouched:
        lines.append(Text(f"not attempted: {', '.join(untouched)}", "dim"))
    return [Text(f"{name} {UNREADABLE}: {why}", "bold red") for name, why in unread.items()] + lines


def next_steps(course: Course, problem_set: str) -> str:
    """The output files after grading, and the next commands."""
    pages = sorted(course.feedback.glob(f"*/{problem_set}/*.html"))
    lines = [
        "",
        f"Student notebooks        {course.exercises / problem_set}",
        f"Submissions              {course.submitted}/<student>/{problem_set}",
        f"Feedback pages           {pages[-1] if pages else course.feedback}",
        f"Gradebook, and as CSV    {course.home / 'gradebook.db'}, {course.home / 'grades.csv'}",
        "",
        "Next: open a feedback page in a browser, or",
        f"  {PROGRAM} report {problem_set}            a page on the class: marks and misconceptions",
        f"  {PROGRAM} audit {problem_set}             attack the checks",
        f"  {PROGRAM} grade {problem_set} --force     grade again; the marks stay the same",
        f"  {PROGRAM} formgrader                       grade written answers by hand",
    ]
    return "\n".join(lines)
