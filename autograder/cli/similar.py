"""`autograder similar`: pairs of similar submissions for manual review."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lecturekit.plural import plural

from ..course import Course
from .common import Set, app, console, errors, user_errors


@app.command(epilog="Example: autograder similar 02_perceptron --least 0.5")
def similar(
    problem_set: Set,
    least: Annotated[
        float, typer.Option("--least", min=0, max=1, help="Least share of rare passages for a pair to be listed.")
    ] = 0.3,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="FILE", help="Output file (default: course/reports/SET-similar.html)."),
    ] = None,
) -> None:
    """List similar submissions for manual review; marks do not change."""
    from ..analytics.page import similar_page
    from ..analytics.similar import similar as run
    from ..store import write_text

    with user_errors():
        course = Course.find()
        with errors.status("reading") as status:
            pairs = run(course, problem_set, least, lambda name: status.update(f"comparing {name}"))
        path = output or course.home / "reports" / f"{problem_set}-similar.html"
        write_text(path, similar_page(problem_set, pairs))
        for pair in pairs[:10]:
            both = f"{pair.left.student} and {pair.right.student}"
            comments = f", {plural(len(pair.comments), 'comment')} only they have" if pair.comments else ""
            console.print(f"{pair.share:4.0%}  {both}, {pair.notebook}{comments}", highlight=False)
        console.print(f"{plural(len(pairs), 'pair')} to review: {path}", soft_wrap=True, highlight=False)
