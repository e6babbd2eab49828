"""`autograder syllabus`: write docs/syllabus.md."""

from __future__ import annotations

from typing import Annotated

import typer

from ..course import Course, CourseError
from .common import AUTHORS, app, console, user_errors


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder syllabus --check")
def syllabus(
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if docs/ is out of date.")] = False,
) -> None:
    """Write docs/syllabus.md from the declarations and slides."""
    from ..authoring.syllabus import path_of
    from ..authoring.syllabus import syllabus as text_of

    with user_errors():
        course = Course.find()
        path, text = path_of(course), text_of(course)
        if check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
            raise CourseError(
                f"Expected {path} to match the declarations. Run `autograder syllabus` and commit the result."
            )
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
