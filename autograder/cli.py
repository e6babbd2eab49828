"""The instructor's command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .authoring.solution import SolutionError
from .course import Course, CourseError
from .running.walls import WallsMissingError

if TYPE_CHECKING:
    from .audit import Finding
    from .grade import Summary
    from .gradebook.plain import PlainCourse

app = typer.Typer(
    help="Write exercises once, release them, grade a class, hand back feedback.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
# a pipe has no width of its own; tables need more than the 80 columns that rich then takes
console = Console(width=None if sys.stdout.isatty() else 140)
errors = Console(stderr=True)

SCHEDULER_SECONDS = 20  # in which a Dask scheduler must answer

Sets = Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help="Problem sets; all, if none is named.")]
Set = Annotated[str, typer.Argument(metavar="SET", help="The problem set, such as 02_perceptron.")]


@contextmanager
def told() -> Iterator[None]:
    """Errors that a user can cause are told in a sentence, not in a traceback."""
    try:
        yield
    except (CourseError, SolutionError, WallsMissingError) as error:
        errors.print(f"[bold red]Error:[/] {escape(str(error))}", highlight=False, soft_wrap=True, markup=True)
        raise typer.Exit(1) from None


@app.command()
def release(
    sets: Sets = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if exercises/ is out of date.")] = False,
    edition: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR", help="Draw this year's numbers for all sets, and keep to them; '' for the lecture's."
        ),
    ] = None,
) -> None:
    """Generate students' notebooks and nbgrader's source assignments from the solutions."""
    from .authoring.reference import write_reference
    from .authoring.release import build_set, check_course_names, drift, read_set, remember_release, write_set
    from .gradebook.config import register

    with told():
        course = Course.find()
        if edition is not None:
            course.begin_edition(edition)
        check_course_names(course)
        stale = []
        for name in sets or course.sets():
            solutions = read_set(course, name)
            files = build_set(course, solutions, anew=check)
            if check:
                stale += [f"exercises/{name}/{file}" for file in drift(course.exercises / name, files)]
                continue
            write_set(course.exercises / name, files)
            write_set(course.source / name, files)
            register(course, name)
            remember_release(course, name, files)
            for solution in solutions:
                write_reference(solution, course)
            console.print(f"Released [bold]{name}[/]: {len(files) // 2} notebooks in {course.exercises / name}")
        if stale:
            raise CourseError(
                f"Expected exercises/ as the solutions give them. Out of date: {', '.join(stale)}. "
                "Run `autograder release` and commit the result."
            )


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
    from .running.kernel import warm_up

    if scheduler is None:
        warm_up(sandbox)  # while all else is imported and read
    from .grade import Summary
    from .grade import grade as run

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
    from .gradebook.plain import PlainCourse

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
def simulate(
    problem_set: Set,
    students: Annotated[int, typer.Option("--students", min=1, help="How many.")] = 24,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another class.")] = 0,
) -> None:
    """Write a class of submissions with known marks (kept in course/truth/SET.csv)."""
    from .authoring.simulate import simulate as run

    with told():
        course = Course.find()
        run(course, problem_set, students, seed)
        console.print(f"Wrote {students} submissions to {course.submitted}")
        console.print(f"The marks they must get: {course.truth / (problem_set + '.csv')}")


@app.command()
def feedback(problem_set: Set) -> None:
    """Write a feedback page for each graded notebook, and all marks as CSV."""
    from .gradebook.pages import export_marks, write_feedback

    with told():
        course = Course.find()
        pages = write_feedback(course, problem_set)
        console.print(f"Wrote {len(pages)} pages to {course.feedback}")
        console.print(f"All marks: {export_marks(course)}")


@app.command()
def audit(
    sets: Sets = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Attack what was attacked before and is unchanged, too.")
    ] = False,
) -> None:
    """Attack every check by machine: stubs, mistakes, mutants and right solutions written otherwise."""
    from .audit import audit_set, tabulate

    with told():
        course = Course.find()
        failed = 0
        for name in sets or course.sets():
            with errors.status(f"auditing {name}"):
                findings = audit_set(course, name, fresh=fresh)
            console.print(tabulate(name, findings))
            failed += _tell_problems(findings)
        if failed:
            raise typer.Exit(1)


def _tell_problems(findings: Sequence[Finding]) -> int:
    """Print what is wrong with each check; how much there is."""
    problems = [(finding.check, problem) for finding in findings for problem in finding.problems]
    for check, problem in problems:
        console.print(f"[bold red]✗[/] {check}: {escape(problem)}", highlight=False)
    return len(problems)


@app.command()
def new(
    place: Annotated[str, typer.Argument(metavar="SET/NOTEBOOK", help="Such as 05_descent/gradient.")],
) -> None:
    """Write a first exercise with one check of each common kind, to be written over."""
    from .authoring.template import write_template

    with told():
        problem_set, _, notebook = place.partition("/")
        path = write_template(Course.find(), problem_set, notebook.removesuffix(".py"))
        console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
        console.print(f"Next: autograder watch {problem_set}", highlight=False)


@app.command()
def watch(problem_set: Set) -> None:
    """On every save: what is wrong with an exercise, and how its checks stand up to attack. Ctrl-C ends it."""
    from .audit import tabulate
    from .audit.watch import changes, look

    with told():
        course = Course.find()
        try:
            for path in changes(course, problem_set):
                with errors.status(f"looking at {path.name}"):
                    findings, wrong = look(course, path)
                console.rule(f"{path.name} at {datetime.now():%H:%M:%S}", align="left")
                if wrong:
                    console.print(f"[bold red]✗[/] {escape(wrong)}", highlight=False, soft_wrap=True)
                else:
                    console.print(tabulate(path.stem, findings))
                    _tell_problems(findings)
        except KeyboardInterrupt:
            console.print("Ended. What has been attacked is remembered.")


@app.command()
def marks(
    problem_set: Set,
    following: Annotated[bool, typer.Option("--next", help="Say where everything lies, and what to do next.")] = False,
) -> None:
    """Show the marks in the gradebook, beside the expected ones if the class was simulated."""
    from .report import class_table, whereabouts

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
    from .doctor import doctor as run

    raise typer.Exit(run())


if __name__ == "__main__":
    app()
