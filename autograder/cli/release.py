"""`autograder release`: generate the student version from the solutions."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from lecturekit.plural import plural

from ..course import Course, CourseError
from .common import AUTHORS, Sets, app, console, user_errors


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder release 02_perceptron")
def release(
    sets: Sets = None,
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing in exercises/; fail if it is out of date.")
    ] = False,
    edition: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR", help="Draw this year's numbers for all sets from now on; '' for the lecture's own."
        ),
    ] = None,
) -> None:
    """Generate student notebooks and assignments from the solutions."""
    from ..authoring.release import check_course_names
    from ..authoring.stale_exercises import stale_exercises
    from ..init import release_set

    with user_errors():
        course = Course.find()
        if edition is not None:
            course.set_edition(edition)
        check_course_names(course)
        stale_files: list[str] = []
        for name in sets or course.sets():
            if check:
                stale_files += [f"exercises/{name}/{file}" for file in stale_exercises(course, name)]
                continue
            files = release_set(course, name)
            where = f": {plural(len(files) // 2, 'notebook')} in {course.exercises / name}"
            console.print(Text.assemble("Released ", (name, "bold"), where))
        if stale_files:
            raise CourseError(
                f"Expected exercises/ to match the solutions. Out of date: {', '.join(stale_files)}. "
                "Run `autograder release` and commit the result."
            )
