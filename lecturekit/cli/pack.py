"""`lecturekit pack`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .common import app, echo, user_errors


@app.command(epilog="Example: lecturekit pack 02_perceptron --id s1234567")
def pack(
    problem_set: Annotated[str, typer.Argument(metavar="SET", help="A problem set, such as 02_perceptron or 02.")],
    student: Annotated[str, typer.Option("--id", prompt="Your student id", help="Your student id at the university.")],
) -> None:
    """Write a zip of a set's notebooks, to hand it in."""
    from .. import coursework

    with user_errors():
        echo(f"Wrote {coursework.pack(problem_set, student, Path.cwd())}: hand in this file.")
