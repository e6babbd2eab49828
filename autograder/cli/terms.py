"""What all commands share: the app, where they print, and how they tell errors."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from ..authoring.solution import SolutionError
from ..course import CourseError
from ..running.walls import WallsMissingError

AUTHORS = "For authors"  # the panel of `--help` in which their commands stand

app = typer.Typer(
    help="Write exercises once, release them, grade a class, hand back feedback.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
# a pipe has no width of its own; tables need more than the 80 columns that rich then takes
console = Console(width=None if sys.stdout.isatty() else 140)
errors = Console(stderr=True)

Sets = Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help="Problem sets; all, if none is named.")]
Set = Annotated[str, typer.Argument(metavar="SET", help="The problem set, such as 02_perceptron.")]


@contextmanager
def told() -> Iterator[None]:
    """Errors that a user can cause are told in a sentence, not in a traceback."""
    try:
        yield
    except (CourseError, SolutionError, WallsMissingError) as error:
        errors.print(f"[bold red]Error:[/] {escape(str(error))}", highlight=False, soft_wrap=True, markup=True)
        raise typer.Exit(1) from None
