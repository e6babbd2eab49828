"""`autograder regrade`: marks before and after a check was corrected."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from ..course import Course
from .common import Set, app, console, errors, user_errors
from .progress import running

if TYPE_CHECKING:
    from ..regrade import Comparison
from .common import shortened
from .executors import executor_for

MOST_ROWS = 100  # of a table, that somebody reads before a yes


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

    with user_errors():
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
            _print_changes(found)
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
        console.print(f"Not graded, by the grader's fault: {shortened([who for who, _ in summary.faults])}.")
        raise typer.Exit(1)


def _print_changes(found: Comparison) -> None:
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
        names = shortened([f"{student} ({check})" for student, check in found.by_hand])
        console.print(f"Given by hand, so they stay: {names}.", highlight=False)
