"""`autograder simulate`: a class of submissions with known marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..course import Course
from .common import AUTHORS, Set, app, console, user_errors

if TYPE_CHECKING:
    pass


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder simulate 02_perceptron --students 30 --seed 1")
def simulate(
    problem_set: Set,
    students: Annotated[int, typer.Option("--students", min=1, help="How many.")] = 24,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another class.")] = 0,
) -> None:
    """Write a class of submissions with known marks (kept in course/truth/SET.csv)."""
    from ..authoring.simulate import simulate as run

    with user_errors():
        course = Course.find()
        run(course, problem_set, students, seed)
        console.print(f"Wrote {students} submissions to {course.submitted}")
        console.print(f"The marks they must get: {course.truth / (problem_set + '.csv')}")
