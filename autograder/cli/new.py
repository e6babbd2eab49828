"""`autograder new`: create a starter exercise."""

from __future__ import annotations

from typing import Annotated

import typer

from ..course import Course, CourseError
from .common import AUTHORS, app, console, user_errors


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder new 05_descent/gradient")
def new(
    target: Annotated[str, typer.Argument(metavar="SET/NOTEBOOK", help="Such as 05_descent/gradient.")],
) -> None:
    """Create a starter exercise with one check of each common kind."""
    from ..authoring.new import new_exercise

    with user_errors():
        problem_set, slash, notebook = target.partition("/")
        if not slash:
            raise CourseError(f"Expected SET/NOTEBOOK, such as 05_descent/gradient. Received {target!r}.")
        path = new_exercise(Course.find(), problem_set, notebook.removesuffix(".py"))
        console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
        console.print(f"Next: autograder watch {problem_set}", highlight=False)
