"""`autograder report`: a report on a class."""

from __future__ import annotations

import json
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from lecturekit.plural import plural
from lecturekit.terminal import harmless

from ..course import Course, CourseError
from .common import Set, app, console, errors, renew_lateness, user_errors
from .progress import running


class Form(StrEnum):
    """Output formats."""

    html = "html"
    csv = "csv"
    json = "json"


@app.command(epilog="Example: autograder report 02_perceptron --year ../2026")
def report(
    problem_set: Set,
    form: Annotated[
        Form, typer.Option("--format", help="html: a page; csv: a row per student and check; json: everything.")
    ] = Form.html,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Output file (default: course/reports/SET.html).")
    ] = None,
    more: Annotated[
        list[str] | None,
        typer.Option("--with", metavar="SET", help="Another set to include in the item response model."),
    ] = None,
    year: Annotated[
        list[Path] | None,
        typer.Option("--year", metavar="DIR", help="Another year's course to include in it."),
    ] = None,
    formgrader: Annotated[
        str, typer.Option("--formgrader", metavar="URL", help="formgrader's address, for the page's links.")
    ] = "http://localhost:8888/formgrader",
) -> None:
    """Report marks, checks, misconceptions and pending manual grading."""
    from ..analytics.page import page, table
    from ..analytics.report import class_report
    from ..store import write_text

    with user_errors():
        if not formgrader.startswith(("http://", "https://")):
            raise CourseError(f"Expected a URL such as http://localhost:8888/formgrader. Received {formgrader!r}.")
        course = Course.find()
        renew_lateness(course, problem_set)
        years = [_other_year(folder) for folder in year or ()]
        others = [(each, name) for each in [course, *years] for name in [problem_set, *(more or ())]][1:]
        with running("reading", errors) as progress:
            summary = class_report(course, problem_set, others, progress.start, progress.step)
        render: dict[Form, Callable[[], str]] = {
            Form.html: lambda: page(summary, formgrader),
            Form.csv: lambda: table(summary),
            Form.json: lambda: harmless(json.dumps(summary.to_json(), indent=1, ensure_ascii=False)) + "\n",
        }
        path = output or course.home / "reports" / f"{problem_set}.{form}"
        write_text(path, render[form]())
        console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
        for student, why in summary.classroom.unknown.items():
            console.print(Text.assemble((student, "bold red"), f": {why}"), soft_wrap=True)
        if summary.faults:
            faults = plural(len(summary.faults), "grader's fault")
            console.print(Text.assemble((faults, "bold red"), ": see the top of the page."))


def _other_year(folder: Path) -> Course:
    """The course in a folder, which needs a gradebook but no solutions."""
    if not (folder / "course").is_dir():
        raise CourseError(f"Expected another year's course: a folder that holds `course/`. Received {folder}.")
    return Course(folder.resolve())
