"""`autograder report`: how a class did."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..course import Course, CourseError
from .common import Set, app, console, errors, user_errors
from .progress import running


class Form(StrEnum):
    """What a report is written as."""

    html = "html"
    csv = "csv"
    json = "json"


@app.command(epilog="Example: autograder report 02_perceptron --year ../2026")
def report(
    problem_set: Set,
    form: Annotated[
        Form, typer.Option("--format", help="A page, a line for each student and check, or all.")
    ] = Form.html,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where to; course/reports/SET.html, else.")
    ] = None,
    more: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="SET", help="Another set that the item response model takes in."),
    ] = None,
    year: Annotated[
        list[Path] | None,
        typer.Option("--year", metavar="DIR", help="Another year's course with these sets, likewise."),
    ] = None,
    formgrader: Annotated[
        str, typer.Option("--formgrader", metavar="URL", help="Where the page's links find formgrader.")
    ] = "http://localhost:8888/formgrader",
) -> None:
    """How a class did: marks, each check, misconceptions, what has no name yet, and what needs a person."""
    from ..analytics.page import page, table
    from ..analytics.report import class_report
    from ..store import write_text

    with user_errors():
        if not formgrader.startswith(("http://", "https://")):
            raise CourseError(f"Expected an address such as http://localhost:8888/formgrader. Received {formgrader!r}.")
        course = Course.find()
        years = [_other_year(place) for place in year or ()]
        others = [(place, name) for place in [course, *years] for name in [problem_set, *(more or ())]][1:]
        with running("reading", errors) as progress:
            found = class_report(course, problem_set, others, progress.start, progress.step)
        render: dict[Form, Callable[[], str]] = {
            Form.html: lambda: page(found, formgrader),
            Form.csv: lambda: table(found),
            Form.json: lambda: json.dumps(found.to_json(), indent=1, ensure_ascii=False) + "\n",
        }
        path = output or course.home / "reports" / f"{problem_set}.{form}"
        write_text(path, render[form]())
        console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
        if found.faults:
            console.print(
                f"[bold red]{len(found.faults)} grader's faults[/]: the page begins with them.", highlight=False
            )


def _other_year(place: Path) -> Course:
    """The course in a folder; its solutions are not needed, only its gradebook."""
    if not (place / "course").is_dir():
        raise CourseError(f"Expected another year's course: a folder that holds `course/`. Received {place}.")
    return Course(place.resolve())
