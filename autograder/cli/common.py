"""What all commands share: the app, where they print, and how they tell errors."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from lecturekit.sandbox import SandboxUnavailableError

from ..authoring.solution import SolutionError
from ..course import CourseError

MANY = 20  # students beyond which a list is cut
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

_debug = False


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error came from.")] = False,
) -> None:
    global _debug
    _debug = debug


Sets = Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help="Problem sets; all, if none is named.")]
Set = Annotated[str, typer.Argument(metavar="SET", help="The problem set, such as 02_perceptron.")]


@contextmanager
def user_errors() -> Iterator[None]:
    """Errors that a user can cause are told in a sentence, not in a traceback."""
    try:
        yield
    except (CourseError, SolutionError, SandboxUnavailableError, OSError) as error:
        if _debug:
            raise
        said = _about_file(error) if isinstance(error, OSError) else str(error)
        errors.print(f"[bold red]Error:[/] {escape(said)}", highlight=False, soft_wrap=True, markup=True)
        raise typer.Exit(1) from None


def _about_file(error: OSError) -> str:
    """What a file system refused, and what to do."""
    remedy = {
        errno.ENOSPC: "Make room there, then run the same command again: nothing is lost.",
        errno.EACCES: "Ask for permission on it, or name another place.",
        errno.EROFS: "Name another place.",
        errno.EPERM: "Ask for permission on it, or name another place.",
        errno.ENOENT: "Is its name right?",
        errno.EISDIR: "That is a folder: name a file in it.",
        errno.EEXIST: "A part of that path is a file, not a folder: name another place.",
        errno.ENOTDIR: "A part of that path is a file, not a folder: name another place.",
    }.get(error.errno or 0, "With `autograder --debug ...` the whole story is shown.")
    what = error.filename or "a file"
    return f"Expected to read or write {what}. Received: {error.strerror or error}. {remedy}"


def shortened(students: list[str]) -> str:
    """The first students of a list, and how many more there are."""
    more = f" and {len(students) - MANY} more" if len(students) > MANY else ""
    return ", ".join(students[:MANY]) + more
