"""`autograder export`: marks for Canvas, Moodle or Blackboard."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ..course import Course
from .common import Set, app, console, errors, user_errors

if TYPE_CHECKING:
    from ..grades.lms import Outcome
from .common import shortened


class System(StrEnum):
    """The systems of universities."""

    canvas = "canvas"
    moodle = "moodle"
    blackboard = "blackboard"


class Absent(StrEnum):
    """What those get who handed nothing in."""

    zero = "zero"
    leave = "leave"


@app.command(epilog="Example: autograder export 02_perceptron --to canvas --roster ~/Downloads/canvas-grades.csv")
def export(
    problem_set: Set,
    to: Annotated[System, typer.Option("--to", help="Whose format.")],
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster",
            metavar="FILE",
            help="Who is who, as CSV: that system's own export of its grades, or a "
            "table with the gradebook's ids and a column lms_id. Without, what the gradebook knows.",
        ),
    ] = None,
    id_column: Annotated[
        str, typer.Option("--id-column", metavar="NAME", help="The roster's column with the gradebook's ids.")
    ] = "",
    column: Annotated[str, typer.Option("--column", metavar="NAME", help="The column for the marks, if not SET.")] = "",
    decimals: Annotated[
        int, typer.Option("--decimals", min=0, max=6, help="Marks are rounded half up to so many.")
    ] = 2,
    absent: Annotated[
        Absent, typer.Option("--absent", help="Give 0 to those who handed nothing in, or leave them out.")
    ] = Absent.zero,
    provisional: Annotated[
        bool, typer.Option("--provisional", help="Give also marks of which a person has yet to grade a part.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where to; course/SET-SYSTEM.csv, else.")
    ] = None,
) -> None:
    """Write a set's marks for Canvas, Moodle or Blackboard. Who is not in the file is named."""
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
        outcome = export_for(course, problem_set, str(to), path, options)
        _print_outcome(outcome, decimals)
        if outcome.unmapped:
            raise typer.Exit(1)


def _print_outcome(outcome: Outcome, decimals: int) -> None:
    """What an export did."""
    rounding = f"{len(outcome.rounded)} of them rounded, half up to {decimals} decimals" if outcome.rounded else ""
    console.print(
        f"Wrote {len(outcome.written)} marks to {outcome.path}, column {outcome.column!r}"
        + (f"; {rounding}." if rounding else "; none had to be rounded."),
        soft_wrap=True,
        highlight=False,
    )
    if outcome.absent:
        names = shortened(outcome.absent)
        console.print(f"{len(outcome.absent)} got 0, as they handed nothing in: {names}.", highlight=False)
    by_reason: dict[str, list[str]] = {}
    for student, why in outcome.left.items():
        by_reason.setdefault(why, []).append(student)
    for why, students in by_reason.items():
        text = f"{len(students)} not in the file, as {why}: {shortened(students)}."
        errors.print(f"[yellow]{escape(text)}[/]", highlight=False, soft_wrap=True)
    for note in outcome.notes:
        console.print(escape(note), highlight=False, soft_wrap=True)
