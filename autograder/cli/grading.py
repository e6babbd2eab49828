"""What instructors do with a class: grade, look at the marks, hand back feedback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from ..course import Course, CourseError
from .terms import Set, app, console, errors, told

if TYPE_CHECKING:
    from ..grade import Summary
    from ..gradebook.plain import PlainCourse

SCHEDULER_SECONDS = 20  # in which a Dask scheduler must answer


@app.command()
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
    from ..running.kernel import warm_up

    if scheduler is None:
        warm_up(sandbox)  # while all else is imported and read
    from ..grade import Summary
    from ..grade import grade as run

    summary = Summary()
    columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with told():
        place = _course_at(course)
        try:
            with (
                _executor(jobs, scheduler) as (executor, workers),
                Progress(*columns, console=errors, transient=True) as progress,
            ):
                task = progress.add_task("grading", total=None)
                run(
                    place,
                    problem_set,
                    students=student or None,
                    force=force,
                    executor=executor,
                    workers=workers,
                    walls=sandbox,
                    figures=figures,
                    on_start=lambda count: progress.update(task, total=count),
                    on_student=lambda _: progress.advance(task),
                    on_fault=lambda who, fault: errors.print(
                        f"[bold red]{escape(who)}[/]: not graded, the grader's fault: {escape(fault)}", highlight=False
                    ),
                    summary=summary,
                )
        except KeyboardInterrupt:
            done = len(summary.graded) + len(summary.kept)
            errors.print(f"Stopped; {done} submissions are graded. The same command goes on from here.")
            raise typer.Exit(130) from None
    _tell(summary)


def _course_at(folder: Path | None) -> Course | PlainCourse:
    """The course that is meant: the one named, else the one around the current folder."""
    from ..gradebook.plain import PlainCourse

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


@contextmanager
def _executor(jobs: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """What runs submissions, and how many at once."""
    if scheduler is None:
        with ThreadPoolExecutor(jobs) as pool:
            yield pool, jobs
        return
    try:
        from distributed import Client
    except ImportError:
        raise CourseError(
            "Expected the package `distributed` for `--scheduler`. It is not installed: "
            "`pip install 'lecturekit[cluster]'`."
        ) from None
    try:
        client = Client(scheduler, timeout=SCHEDULER_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise CourseError(
            f"Expected a Dask scheduler at {scheduler!r}. Received no answer: {error}. Start one with "
            "`dask scheduler` and use the address it prints, such as tcp://10.0.0.1:8786."
        ) from None
    with client:
        yield client.get_executor(), max(1, sum(client.nthreads().values()))


def _tell(summary: Summary) -> None:
    """What a grading run did."""
    for who, note in summary.notes:
        console.print(f"[yellow]{escape(who)}[/]: {escape(note)}", highlight=False)
    kept = f"; {len(summary.kept)} graded before and unchanged" if summary.kept else ""
    total = len(summary.graded) + len(summary.kept) + len({who for who, _ in summary.faults} - {*summary.graded})
    console.print(f"Graded {len(summary.graded)} of {total} submissions{kept}.")
    if summary.faults:
        console.print("No student loses points by a grader's fault. Mend it, then run the same command again.")
        raise typer.Exit(1)


@app.command()
def feedback(problem_set: Set) -> None:
    """Write a feedback page for each graded notebook, and all marks as CSV."""
    from ..gradebook.pages import export_marks, write_feedback

    with told():
        course = Course.find()
        pages = write_feedback(course, problem_set)
        console.print(f"Wrote {len(pages)} pages to {course.feedback}")
        console.print(f"All marks: {export_marks(course)}")


@app.command()
def marks(
    problem_set: Set,
    following: Annotated[bool, typer.Option("--next", help="Say where everything lies, and what to do next.")] = False,
) -> None:
    """Show the marks in the gradebook, beside the expected ones if the class was simulated."""
    from ..report import class_table, whereabouts

    with told():
        course = Course.find()
        table, wrong = class_table(course, problem_set)
        console.print(table)
        if following:
            console.print(whereabouts(course, problem_set), highlight=False, soft_wrap=True)
        if wrong:
            raise CourseError(f"Expected every mark to equal the truth. {wrong} do not.")


@app.command()
def doctor() -> None:
    """Show which walls around student code stand on this machine, and what would raise the others."""
    from ..doctor import doctor as run

    raise typer.Exit(run())
