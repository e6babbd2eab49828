"""`autograder grade`: grade the submissions of a set."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ..course import Course, CourseError
from .common import Set, app, console, errors, user_errors
from .progress import running

if TYPE_CHECKING:
    from ..grade import GradingSummary
    from ..nbgrader.plain_course import PlainCourse
from .executors import executor_for


@app.command(epilog="Example: autograder grade 02_perceptron --jobs 4")
def grade(
    problem_set: Set,
    student: Annotated[list[str] | None, typer.Option("--student", metavar="ID", help="Only this student.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade anew what has not changed, too.")] = False,
    jobs: Annotated[int, typer.Option("--jobs", min=1, help="How many submissions run at once.")] = os.cpu_count() or 1,
    scheduler: Annotated[
        str | None, typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler whose workers run them.")
    ] = None,
    sandbox: Annotated[
        bool, typer.Option("--sandbox/--no-sandbox", help="Shut student code in; without, it can do all you can.")
    ] = True,
    figures: Annotated[
        bool, typer.Option("--figures", help="Render all figures, also where nobody will look at them.")
    ] = False,
    course: Annotated[
        Path | None, typer.Option("--course", metavar="DIR", help="A course, ours or any of nbgrader's.")
    ] = None,
) -> None:
    """Grade the submissions of a set; write the gradebook through nbgrader."""
    from lecturekit.warm.sandboxed import warm_up

    if scheduler is None:
        warm_up(sandbox)  # while all else is imported and read
    from ..grade import GradingSummary
    from ..grade import grade as run

    summary = GradingSummary()
    with user_errors():
        place = _course_at(course)
        try:
            with executor_for(jobs, scheduler) as (executor, workers), running("grading", errors) as progress:
                run(
                    place,
                    problem_set,
                    students=student or None,
                    force=force,
                    executor=executor,
                    workers=workers,
                    walls=sandbox,
                    figures=figures,
                    on_start=progress.start,
                    on_student=progress.step,
                    on_fault=progress.fail,
                    summary=summary,
                )
        except KeyboardInterrupt:
            done = len(summary.graded) + len(summary.kept)
            errors.print(f"Stopped; {done} submissions are graded. The same command goes on from here.")
            raise typer.Exit(130) from None
    _print_summary(summary, place, problem_set)


def _course_at(folder: Path | None) -> Course | PlainCourse:
    """The course that is meant: the one named, else the one around the current folder."""
    from ..nbgrader.plain_course import PlainCourse

    here = (folder or Path.cwd()).resolve()
    if (here / "solutions").is_dir():
        return Course(here)
    plain = PlainCourse.at(here)
    if plain is not None:
        return plain
    if folder is None:
        return Course.find()
    raise CourseError(
        f"Expected a course: a folder with `solutions/`, with `nbgrader_config.py`, or with `source/` and "
        f"`submitted/`. Received {here}, which has none of them."
    )


def _print_summary(summary: GradingSummary, place: Course | PlainCourse, problem_set: str) -> None:
    """What a grading run did, and where to look next."""
    for who, note in summary.notes:
        console.print(f"[yellow]{escape(who)}[/]: {escape(note)}", highlight=False)
    kept = f"; {len(summary.kept)} graded before and unchanged" if summary.kept else ""
    total = len(summary.graded) + len(summary.kept) + len({who for who, _ in summary.faults} - {*summary.graded})
    console.print(f"Graded {len(summary.graded)} of {total} submissions{kept}.")
    if summary.faults:
        log = place.home / "nbgrader.log" if isinstance(place, Course) else place.private / "nbgrader.log"
        for who, fault in summary.faults:
            console.print(f"[bold red]{escape(who)}[/]: {escape(fault)}", highlight=False)
        console.print("No student loses points by a grader's fault. Mend it, then run the same command again.")
        console.print(f"The log, to read or to send: {log}", soft_wrap=True, highlight=False)
        raise typer.Exit(1)
    if isinstance(place, Course):
        console.print(f"Next: autograder report {problem_set}; autograder feedback {problem_set}", highlight=False)
