"""`autograder grade`: grade a set's submissions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from lecturekit.plural import plural

from ..course import Course, CourseError
from .common import CPUS, Jobs, Sandbox, Scheduler, Set, app, console, errors, user_errors
from .executors import executor_for
from .progress import running

if TYPE_CHECKING:
    from ..grade import GradingSummary
    from ..nbgrader.plain_course import PlainCourse


@app.command(epilog="Example: autograder grade 02_perceptron --jobs 4")
def grade(
    problem_set: Set,
    student: Annotated[
        list[str] | None, typer.Option("--student", metavar="ID", help="Grade only this student.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Grade unchanged submissions again, too.")] = False,
    jobs: Jobs = CPUS,
    scheduler: Scheduler = None,
    sandbox: Sandbox = True,
    figures: Annotated[
        bool, typer.Option("--figures", help="Run all given code and render all figures, even where nobody will look.")
    ] = False,
    course: Annotated[
        Path | None,
        typer.Option("--course", metavar="DIR", help="The course folder: LectureKit's or any nbgrader course."),
    ] = None,
) -> None:
    """Grade submissions and record the marks in the gradebook."""
    from lecturekit.warm.sandboxed import warm_up

    if scheduler is None:
        warm_up(sandbox)  # in parallel with the imports below
    from ..grade import GradingSummary
    from ..grade import grade as run

    summary = GradingSummary()
    with user_errors():
        chosen = _course_at(course)
        try:
            with executor_for(jobs, scheduler) as (executor, workers), running("grading", errors) as progress:
                run(
                    chosen,
                    problem_set,
                    students=student or None,
                    force=force,
                    executor=executor,
                    workers=workers,
                    sandbox=sandbox,
                    figures=figures,
                    on_start=progress.start,
                    on_student=progress.step,
                    on_fault=progress.fail,
                    summary=summary,
                )
        except KeyboardInterrupt:
            done = len(summary.graded) + len(summary.unchanged)
            errors.print(f"Stopped after {plural(done, 'submission')}. Run the same command to continue.")
            raise typer.Exit(130) from None
    _print_summary(summary, chosen, problem_set)


def _course_at(folder: Path | None) -> Course | PlainCourse:
    """The course in `folder`, or by default the one around the current folder.

    Raises:
        CourseError: there is no course.
    """
    from ..nbgrader.plain_course import PlainCourse

    root = (folder or Path.cwd()).resolve()
    if (root / "solutions").is_dir():
        return Course(root)
    plain = PlainCourse.at(root)
    if plain is not None:
        return plain
    if folder is None:
        return Course.find()
    raise CourseError(
        f"Expected a course: a folder with `solutions/`, with `nbgrader_config.py`, or with `source/` and "
        f"`submitted/`. Received {root}, which has none of them."
    )


def _print_summary(summary: GradingSummary, course: Course | PlainCourse, problem_set: str) -> None:
    """Print what a grading run did, and the next command; exit with status 1 if there were faults of the grader."""
    for who, note in summary.notes:
        console.print(Text.assemble((who, "yellow"), f": {note}"))
    for student, why in summary.unknown.items():
        advice = (
            "Rename the folder in submitted/, or add the student to the roster (`autograder init DIR --roster FILE`)."
        )
        console.print(Text.assemble((student, "bold red"), f": {why} {advice}"), soft_wrap=True)
    unchanged = f"; {len(summary.unchanged)} unchanged since they were graded" if summary.unchanged else ""
    total = len(summary.graded) + len(summary.unchanged) + len({who for who, _ in summary.faults} - {*summary.graded})
    console.print(f"Graded {len(summary.graded)} of {plural(total, 'submission')}{unchanged}.")
    if summary.faults:
        for who, fault in summary.faults:
            console.print(Text.assemble((who, "bold red"), f": {fault}"))
        console.print("A grader's fault costs no points. Fix the cause, then run the same command again.")
        console.print(f"Log: {course.log_file}", soft_wrap=True, highlight=False)
        raise typer.Exit(1)
    if isinstance(course, Course):
        console.print(f"Next: autograder report {problem_set}; autograder feedback {problem_set}", highlight=False)
