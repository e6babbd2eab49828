"""`autograder marks`: the gradebook's marks, and why points were lost."""

from __future__ import annotations

from typing import Annotated

import typer

from lecturekit.plural import plural

from ..course import Course, CourseError
from .common import Set, app, console, renew_lateness, user_errors


@app.command(epilog="Example: autograder marks 02_perceptron --next")
def marks(
    problem_set: Set,
    following: Annotated[bool, typer.Option("--next", help="List the output files and the next commands.")] = False,
) -> None:
    """Show the marks, next to expected ones for a simulated class."""
    from ..grades.marks import class_table, next_steps

    with user_errors():
        course = Course.find()
        renew_lateness(course, problem_set)
        table, wrong = class_table(course, problem_set)
        console.print(table)
        if following:
            console.print(next_steps(course, problem_set), highlight=False, soft_wrap=True)
        if wrong:
            raise CourseError(
                f"Expected every mark to equal the simulated one. {plural(wrong, 'mark differs', 'marks differ')}."
            )
