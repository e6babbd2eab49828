"""What a course's office asks for: marks for the university's system, and marks anew after a check was corrected."""

from __future__ import annotations

import os
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ..course import Course
from .grading import executor_for
from .progress import running
from .terms import Set, app, console, errors, told

if TYPE_CHECKING:
    from ..gradebook.lms import Outcome
    from ..regrade import Comparison

MANY = 20  # students beyond which a list is cut
MOST_ROWS = 100  # of a table, that somebody reads before a yes


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
    from ..gradebook.marks import export_for

    with told():
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
        _tell(outcome, decimals)
        if outcome.unmapped:
            raise typer.Exit(1)


def _tell(outcome: Outcome, decimals: int) -> None:
    """What an export did."""
    rounding = f"{len(outcome.rounded)} of them rounded, half up to {decimals} decimals" if outcome.rounded else ""
    console.print(
        f"Wrote {len(outcome.written)} marks to {outcome.path}, column {outcome.column!r}"
        + (f"; {rounding}." if rounding else "; none had to be rounded."),
        soft_wrap=True,
        highlight=False,
    )
    if outcome.absent:
        names = _some(outcome.absent)
        console.print(f"{len(outcome.absent)} got 0, as they handed nothing in: {names}.", highlight=False)
    by_reason: dict[str, list[str]] = {}
    for student, why in outcome.left.items():
        by_reason.setdefault(why, []).append(student)
    for why, students in by_reason.items():
        text = f"{len(students)} not in the file, as {why}: {_some(students)}."
        errors.print(f"[yellow]{escape(text)}[/]", highlight=False, soft_wrap=True)
    for note in outcome.notes:
        console.print(escape(note), highlight=False, soft_wrap=True)


def _some(students: list[str]) -> str:
    more = f" and {len(students) - MANY} more" if len(students) > MANY else ""
    return ", ".join(students[:MANY]) + more


@app.command(epilog="Example: autograder release 02_perceptron && autograder regrade 02_perceptron")
def regrade(
    problem_set: Set,
    yes: Annotated[bool, typer.Option("--yes", help="Write the new marks without asking.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Write before and after of all students as CSV, too."),
    ] = None,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many submissions run at once.")] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers run them.")
    ] = None,
    sandbox: Annotated[
        bool, typer.Option("--sandbox/--no-sandbox", help="Shut student code in; without, it can do all you can.")
    ] = True,
) -> None:
    """After a check was corrected and released: each mark before and after. Written only on a yes."""
    from ..grade import grade
    from ..regrade import compare
    from ..store import write_text

    with told():
        course = Course.find()
        with executor_for(jobs, scheduler) as (executor, workers):
            with running("judging", errors) as progress:
                found = compare(
                    course,
                    problem_set,
                    executor=executor,
                    workers=workers,
                    walls=sandbox,
                    on_start=progress.start,
                    on_student=progress.step,
                )
            _tell_changes(found)
            if output:
                write_text(output, found.to_csv())
                console.print(f"Wrote {output}", soft_wrap=True, highlight=False)
            if not found.changes:
                return
            if not (yes or (sys.stdin.isatty() and typer.confirm("Write the new marks?"))):
                console.print("Nothing was written. `--yes` writes.", highlight=False)
                return
            summary = grade(
                course, problem_set, students=sorted(found.totals), executor=executor, workers=workers, walls=sandbox
            )
    console.print(f"Wrote the marks of {len(summary.graded)} students. Next: autograder feedback {problem_set}")
    if summary.faults:
        console.print(f"Not graded, by the grader's fault: {_some([who for who, _ in summary.faults])}.")
        raise typer.Exit(1)


def _tell_changes(found: Comparison) -> None:
    """Each student whose mark is another, before and after."""
    for student, fault in found.faults:
        errors.print(
            f"[bold red]{escape(student)}[/]: stays as it is, the grader's fault: {escape(fault)}", highlight=False
        )
    if found.changes:
        table = Table(
            title=f"{found.problem_set}: {len(found.changed)} of {len(found.totals)} marks change", title_justify="left"
        )
        table.add_column("student", no_wrap=True)
        for name in ("before", "after"):
            table.add_column(name, justify="right")
        table.add_column("which checks")
        for student, changes in [*found.changed.items()][:MOST_ROWS]:
            before, after = found.totals[student]
            colour = "red" if after < before else "green"
            checks = [f"{c.check} {c.before:g} → {c.after:g}" for c in changes]
            table.add_row(escape(student), f"{before:g}", f"[{colour}]{after:g}[/]", escape(", ".join(checks)))
        console.print(table)
        if (more := len(found.changed) - MOST_ROWS) > 0:
            down = sum(found.totals[student][1] < found.totals[student][0] for student in found.changed)
            console.print(
                f"... and {more} more: `--output FILE` writes all. {down} of all become lower.", highlight=False
            )
    else:
        console.print(f"All {len(found.totals)} marks stay as they are.", highlight=False)
    if found.by_hand:
        names = _some([f"{student} ({check})" for student, check in found.by_hand])
        console.print(f"Given by hand, so they stay: {names}.", highlight=False)
