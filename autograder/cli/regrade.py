"""`autograder regrade`: marks before and after a check was fixed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table
from rich.text import Text

from lecturekit.plural import plural

from ..course import Course
from .common import CPUS, Jobs, Sandbox, Scheduler, Set, app, console, errors, renew_lateness, shortened, user_errors
from .executors import executor_for
from .progress import running

if TYPE_CHECKING:
    from ..regrade import Comparison
    from ..total import Total

MAX_ROWS = 100  # in the printed table


@app.command(epilog="Example: autograder release 02_perceptron && autograder regrade 02_perceptron")
def regrade(
    problem_set: Set,
    yes: Annotated[bool, typer.Option("--yes", help="Write the new marks without confirmation.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Also write all marks before and after as CSV."),
    ] = None,
    jobs: Jobs = CPUS,
    scheduler: Scheduler = None,
    sandbox: Sandbox = True,
) -> None:
    """Compare marks before and after a check was fixed; then write them.

    Release the fixed check first. Nothing is written without confirmation.
    """
    from ..grade import grade
    from ..regrade import compare
    from ..store import write_text

    with user_errors():
        course = Course.find()
        renew_lateness(course, problem_set)
        with executor_for(jobs, scheduler) as (executor, workers):
            with running("judging", errors) as progress:
                comparison = compare(
                    course,
                    problem_set,
                    executor=executor,
                    workers=workers,
                    sandbox=sandbox,
                    on_start=progress.start,
                    on_student=progress.step,
                )
            _print_changes(comparison)
            if output:
                write_text(output, comparison.to_csv())
                console.print(f"Wrote {output}", soft_wrap=True, highlight=False)
            if not comparison.changes:
                return
            if not (yes or (sys.stdin.isatty() and typer.confirm("Write the new marks?"))):
                console.print("Nothing was written. To write the new marks, add `--yes`.", highlight=False)
                return
            summary = grade(
                course,
                problem_set,
                students=sorted(comparison.totals),
                executor=executor,
                workers=workers,
                sandbox=sandbox,
            )
    console.print(
        f"Wrote the marks of {plural(len(summary.graded), 'student')}. Next: autograder feedback {problem_set}"
    )
    for who, note in summary.notes:
        console.print(Text.assemble((who, "yellow"), f": {note}"), soft_wrap=True)
    if summary.faults:
        console.print(f"Not graded (grader's fault): {shortened([who for who, _ in summary.faults])}.")
        raise typer.Exit(1)


def _print_changes(comparison: Comparison) -> None:
    """Print each changed mark before and after, and the marks that cannot change."""
    for student, fault in comparison.faults:
        errors.print(Text.assemble((student, "bold red"), f": unchanged (grader's fault): {fault}"))
    marks = plural(len(comparison.totals), "mark")
    if comparison.changes:
        table = Table(
            title=f"{comparison.problem_set}: {len(comparison.changed)} of {marks} changed",
            title_justify="left",
        )
        table.add_column("student", no_wrap=True)
        for name in ("before", "after"):
            table.add_column(name, justify="right")
        table.add_column("checks")
        for student, changes in [*comparison.changed.items()][:MAX_ROWS]:
            before, after = comparison.totals[student]
            colour = "red" if _decreases(before, after) else "green"
            checks = [f"{c.check} {c.before:g} → {c.after:g}" for c in changes]
            table.add_row(student, str(before), Text(str(after), colour), ", ".join(checks))
        console.print(table)
        if (more := len(comparison.changed) - MAX_ROWS) > 0:
            down = sum(_decreases(*comparison.totals[student]) for student in comparison.changed)
            console.print(
                f"... and {more} more; `--output FILE` writes all. {plural(down, 'mark decreases', 'marks decrease')}.",
                highlight=False,
            )
    else:
        console.print(f"No mark changes ({marks} compared).", highlight=False)
    if comparison.by_hand:
        names = shortened([f"{student} ({check})" for student, check in comparison.by_hand])
        console.print(f"Graded by hand, so unchanged: {names}.", highlight=False)


def _decreases(before: Total, after: Total) -> bool:
    """Whether somebody has less: of what counts, or before lateness where that is all the same."""
    return (after.mark, after.earned) < (before.mark, before.earned)
