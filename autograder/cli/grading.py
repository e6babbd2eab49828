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

from ..course import Course, CourseError
from .progress import running
from .terms import Set, app, console, errors, told

if TYPE_CHECKING:
    from ..grade import Summary
    from ..gradebook.plain import PlainCourse

SCHEDULER_SECONDS = 20  # in which a Dask scheduler must answer


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
    from lecturekit.warm.walled import warm_up

    if scheduler is None:
        warm_up(sandbox)  # while all else is imported and read
    from ..grade import Summary
    from ..grade import grade as run

    summary = Summary()
    with told():
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
    _tell(summary, place, problem_set)


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
def executor_for(jobs: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
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


def _tell(summary: Summary, place: Course | PlainCourse, problem_set: str) -> None:
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


@app.command(epilog="Example: autograder feedback 02_perceptron")
def feedback(problem_set: Set) -> None:
    """Write a feedback page for each graded notebook, and all marks as CSV."""
    from ..gradebook.pages import export_marks, write_feedback

    with told():
        course = Course.find()
        pages = write_feedback(course, problem_set)
        console.print(f"Wrote {len(pages)} pages to {course.feedback}")
        console.print(f"All marks: {export_marks(course)}")


@app.command(epilog="Example: autograder marks 02_perceptron --next")
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


@app.command(epilog="Example: autograder doctor")
def doctor() -> None:
    """Show which walls around student code stand on this machine, and what would raise the others."""
    from ..doctor import doctor as run

    raise typer.Exit(run())
