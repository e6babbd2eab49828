"""`autograder new`: a first exercise to write over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..course import Course, CourseError
from .common import AUTHORS, app, console, user_errors

if TYPE_CHECKING:
    pass


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder new 05_descent/gradient")
def new(
    place: Annotated[str, typer.Argument(metavar="SET/NOTEBOOK", help="Such as 05_descent/gradient.")],
) -> None:
    """Write a first exercise with one check of each common kind, to be written over."""
    from ..authoring.new import new_exercise

    with user_errors():
        problem_set, slash, notebook = place.partition("/")
        if not slash:
            raise CourseError(f"Expected SET/NOTEBOOK, such as 05_descent/gradient. Received {place!r}.")
        path = new_exercise(Course.find(), problem_set, notebook.removesuffix(".py"))
        console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
        console.print(f"Next: autograder watch {problem_set}", highlight=False)
