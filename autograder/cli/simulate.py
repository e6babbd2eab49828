"""`autograder simulate`: a class of submissions with known marks."""

from __future__ import annotations

from typing import Annotated

import typer

from lecturekit.plural import plural

from ..course import Course
from .common import AUTHORS, Set, app, console, user_errors


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder simulate 02_perceptron --students 30 --seed 1")
def simulate(
    problem_set: Set,
    students: Annotated[int, typer.Option("--students", min=1, help="Number of students.")] = 24,
    seed: Annotated[int, typer.Option("--seed", help="Random seed; each gives another class.")] = 0,
) -> None:
    """Generate a class of submissions with known marks.

    The marks are in course/truth/SET.csv.
    """
    from ..authoring.simulate import simulate as run

    with user_errors():
        course = Course.find()
        run(course, problem_set, students, seed)
        console.print(f"Wrote {plural(students, 'submission')} to {course.submitted}")
        console.print(f"Expected marks: {course.truth / (problem_set + '.csv')}")
