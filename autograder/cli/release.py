"""`autograder release`: from solutions to what students get."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ..course import Course, CourseError
from .common import AUTHORS, Sets, app, console, user_errors

if TYPE_CHECKING:
    pass


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder release 02_perceptron")
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
    from ..authoring.release import check_course_names
    from ..authoring.stale_exercises import stale
    from ..init import release_set

    with user_errors():
        course = Course.find()
        if edition is not None:
            course.begin_edition(edition)
        check_course_names(course)
        found: list[str] = []
        for name in sets or course.sets():
            if check:
                found += [f"exercises/{name}/{file}" for file in stale(course, name)]
                continue
            files = release_set(course, name)
            console.print(f"Released [bold]{name}[/]: {len(files) // 2} notebooks in {course.exercises / name}")
        if found:
            raise CourseError(
                f"Expected exercises/ as the solutions give them. Out of date: {', '.join(found)}. "
                "Run `autograder release` and commit the result."
            )
