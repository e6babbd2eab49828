"""`autograder marks`: the marks in the gradebook, and what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..course import Course, CourseError
from .common import Set, app, console, user_errors

if TYPE_CHECKING:
    pass


@app.command(epilog="Example: autograder marks 02_perceptron --next")
def marks(
    problem_set: Set,
    following: Annotated[bool, typer.Option("--next", help="Say where everything lies, and what to do next.")] = False,
) -> None:
    """Show the marks in the gradebook, beside the expected ones if the class was simulated."""
    from ..grades.marks import class_table, whereabouts

    with user_errors():
        course = Course.find()
        table, wrong = class_table(course, problem_set)
        console.print(table)
        if following:
            console.print(whereabouts(course, problem_set), highlight=False, soft_wrap=True)
        if wrong:
            raise CourseError(f"Expected every mark to equal the truth. {wrong} do not.")
