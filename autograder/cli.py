"""The instructor's command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .course import Course, CourseError
from .solution import SolutionError

app = typer.Typer(
    help="Write exercises once, release them, grade a class, hand back feedback.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
# a pipe has no width of its own; tables need more than the 80 columns that rich then takes
console = Console(width=None if sys.stdout.isatty() else 140)
errors = Console(stderr=True)

Sets = Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help="Problem sets; all, if none is named.")]
Set = Annotated[str, typer.Argument(metavar="SET", help="The problem set, such as 02_perceptron.")]


@contextmanager
def told() -> Iterator[None]:
    """Errors that a user can cause are told in a sentence, not in a traceback."""
    try:
        yield
    except (CourseError, SolutionError) as error:
        errors.print(f"[bold red]Error:[/] {escape(str(error))}", highlight=False, soft_wrap=True, markup=True)
        raise typer.Exit(1) from None


@app.command()
def release(
    sets: Sets = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if exercises/ is out of date.")] = False,
) -> None:
    """Generate students' notebooks and nbgrader's source assignments from the solutions."""
    from .gradebook import register
    from .reference import write_reference
    from .release import build_set, check_course_names, drift, read_set, write_set

    with told():
        course = Course.find()
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
) -> None:
    """Grade the submissions of a set; write the gradebook through nbgrader."""
    from .grade import grade as run
    from .grade import students_of

    with told():
        course = Course.find()
        total = len(student or students_of(course, problem_set))
        columns = (TextColumn("grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with (
            ThreadPoolExecutor(jobs) as pool,
            Progress(*columns, console=errors, transient=True) as progress,
        ):
            task = progress.add_task("grading", total=total)
            summary = run(
                course,
                problem_set,
                students=student or None,
                force=force,
                executor=pool,
                workers=jobs,
                on_student=lambda _: progress.advance(task),
            )
    for who, note in summary.notes:
        console.print(f"[yellow]{escape(who)}[/]: {escape(note)}", highlight=False, soft_wrap=True)
    for who, fault in summary.faults:
        text = f"[bold red]{escape(who)}[/]: not graded, the grader's fault: {escape(fault)}"
        console.print(text, highlight=False, soft_wrap=True)
    kept = f"; {len(summary.kept)} graded before and unchanged" if summary.kept else ""
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
    from .simulate import simulate as run

    with told():
        course = Course.find()
        run(course, problem_set, students, seed)
        console.print(f"Wrote {students} submissions to {course.submitted}")
        console.print(f"The marks they must get: {course.truth / (problem_set + '.csv')}")


@app.command()
def feedback(problem_set: Set) -> None:
    """Write a feedback page for each graded notebook, and all marks as CSV."""
    from .feedback import export_marks, write_feedback

    with told():
        course = Course.find()
        pages = write_feedback(course, problem_set)
        console.print(f"Wrote {len(pages)} pages to {course.feedback}")
        console.print(f"All marks: {export_marks(course)}")


@app.command()
def audit(sets: Sets = None) -> None:
    """Attack every check by machine: stubs, mistakes, mutants and right solutions written otherwise."""
    from .audit import audit_set, tabulate

    with told():
        course = Course.find()
        failed = 0
        for name in sets or course.sets():
            with errors.status(f"auditing {name}"):
                findings = audit_set(course, name)
            console.print(tabulate(name, findings))
            for finding in findings:
                for problem in finding.problems:
                    failed += 1
                    console.print(f"[bold red]✗[/] {finding.check}: {escape(problem)}", highlight=False)
        if failed:
            raise typer.Exit(1)


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
