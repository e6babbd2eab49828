"""`autograder export`: marks for Canvas, Moodle or Blackboard."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from lecturekit.plural import plural

from ..course import Course
from .common import Set, app, console, errors, renew_lateness, shortened, user_errors

if TYPE_CHECKING:
    from ..grades.lms import ExportResult


class System(StrEnum):
    """Supported learning management systems."""

    canvas = "canvas"
    moodle = "moodle"
    blackboard = "blackboard"


class Absent(StrEnum):
    """How students who submitted nothing are exported."""

    zero = "zero"
    leave = "leave"


@app.command(epilog="Example: autograder export 02_perceptron --to canvas --roster ~/Downloads/canvas-grades.csv")
def export(
    problem_set: Set,
    to: Annotated[System, typer.Option("--to", help="The target system.")],
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            metavar="FILE",
            help="CSV that maps gradebook ids to the system's users: the system's own grade export, or a table "
            "with a column lms_id. Default: the gradebook's data.",
        ),
    ] = None,
    id_column: Annotated[
        str, typer.Option("--id-column", metavar="NAME", help="The roster column that holds the gradebook ids.")
    ] = "",
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="The mark column (default: SET).")] = "",
    decimals: Annotated[int, typer.Option("--decimals", min=0, max=6, help="Decimals, rounded half up.")] = 2,
    absent: Annotated[
        Absent, typer.Option("--absent", help="Give students who submitted nothing 0, or leave them out.")
    ] = Absent.zero,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Include marks that still need manual grading.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Output file (default: course/SET-SYSTEM.csv).")
    ] = None,
) -> None:
    """Export marks for Canvas, Moodle or Blackboard.

    Lists the students left out, and fails if the system would not identify one of them.
    """
    from ..grades.export import export_for

    with user_errors():
        course = Course.find()
        path = output or course.home / f"{problem_set}-{to}.csv"
        options = {
            "roster": str(roster or ""),
            "id_column": id_column,
            "column": column,
            "decimals": decimals,
            "absent": str(absent),
            "provisional": provisional,
        }
        renew_lateness(course, problem_set)
        result = export_for(course, problem_set, str(to), path, options)
        _print_result(result, decimals)
        if result.unmapped:
            raise typer.Exit(1)


def _print_result(result: ExportResult, decimals: int) -> None:
    """Print what was written, and who was left out and why."""
    rounding = f"{len(result.rounded)} rounded half up to {decimals} decimals" if result.rounded else "none rounded"
    console.print(
        f"Wrote {plural(len(result.written), 'mark')} to {result.path}, column {result.column!r}; {rounding}.",
        soft_wrap=True,
        highlight=False,
    )
    if result.absent:
        absent = plural(len(result.absent), "student")
        console.print(f"{absent} submitted nothing and got 0: {shortened(result.absent)}.", highlight=False)
    by_reason: dict[str, list[str]] = {}
    for student, reason in result.left_out.items():
        by_reason.setdefault(reason, []).append(student)
    for reason, students in by_reason.items():
        text = f"{plural(len(students), 'student')} left out ({reason}): {shortened(students)}."
        errors.print(Text(text, "yellow"), soft_wrap=True)
    for note in result.notes:
        console.print(note, highlight=False, soft_wrap=True)
