"""`autograder similar`: pairs of submissions for a person to compare."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ..course import Course
from .common import Set, app, console, errors, user_errors


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
            remarks = f", {len(pair.remarks)} comments that only they have" if pair.remarks else ""
            console.print(f"{pair.share:4.0%}  {both}, {pair.notebook}{remarks}", highlight=False)
        console.print(f"{len(pairs)} pairs to look at: {path}", soft_wrap=True, highlight=False)
