"""What a class's work says: the report."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from ..course import Course, CourseError
from .progress import running
from .terms import Set, app, console, errors, told


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
    from ..insight.page import page, table
    from ..insight.summary import summary
    from ..store import write_text

    with told():
        if not formgrader.startswith(("http://", "https://")):
            raise CourseError(f"Expected an address such as http://localhost:8888/formgrader. Received {formgrader!r}.")
        course = Course.find()
        years = [_other_year(place) for place in year or ()]
        others = [(place, name) for place in [course, *years] for name in [problem_set, *(more or ())]][1:]
        with running("reading", errors) as progress:
            found = summary(course, problem_set, others, progress.start, progress.step)
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


@app.command(epilog="Example: autograder similar 02_perceptron --least 0.5")
def similar(
    problem_set: Set,
    least: Annotated[
        float, typer.Option("--least", min=0, max=1, help="The share of rare passages from which a pair is listed.")
    ] = 0.3,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where to; course/reports/SET-similar.html, else.")
    ] = None,
) -> None:
    """Pairs of submissions that share what others do not have: for a person to judge, never a mark."""
    from ..insight.page import similar_page
    from ..insight.similar import similar as run
    from ..store import write_text

    with told():
        course = Course.find()
        with errors.status("reading") as status:
            pairs = run(course, problem_set, least, lambda name: status.update(f"comparing {name}"))
        path = output or course.home / "reports" / f"{problem_set}-similar.html"
        write_text(path, similar_page(problem_set, pairs))
        for pair in pairs[:10]:
            both = f"{pair.left.student} and {pair.right.student}"
            remarks = f", {len(pair.remarks)} comments that only they have" if pair.remarks else ""
            console.print(f"{pair.share:4.0%}  {both}, {pair.notebook}{remarks}", highlight=False)
        console.print(f"{len(pairs)} pairs to look at: {path}", soft_wrap=True, highlight=False)
