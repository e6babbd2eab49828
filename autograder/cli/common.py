"""Shared by all commands: the app, its consoles, common arguments, and error reporting."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.text import Text

from lecturekit.sandbox import SandboxUnavailableError
from lecturekit.terminal import PlainConsole

from ..authoring.solution import SolutionError
from ..course import Course, CourseError

CPUS = os.cpu_count() or 1
MAX_LISTED = 20  # students in a printed list
AUTHORS = "For authors"  # the `--help` panel of authors' commands

app = typer.Typer(
    help="Write exercises, release them, grade a class, and return feedback.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,
)
# A pipe has no width, and rich's default of 80 columns is too narrow for the tables.
console = PlainConsole(width=None if sys.stdout.isatty() else 140)
errors = PlainConsole(stderr=True)

_debug = False


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    global _debug
    _debug = debug


Sets = Annotated[list[str] | None, typer.Argument(metavar="[SET]...", help="Problem sets (default: all).")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Number of submissions to run at once.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="ADDRESS", help="Run submissions on this Dask scheduler.")
]
Sandbox = Annotated[
    bool,
    typer.Option("--sandbox/--no-sandbox", help="Whether student code is sandboxed; if not, it has your permissions."),
]
Set = Annotated[str, typer.Argument(metavar="SET", help="A problem set, such as 02_perceptron.")]


@contextmanager
def user_errors() -> Iterator[None]:
    """Print errors a user can cause as one sentence instead of a traceback, and exit with status 1."""
    try:
        yield
    except (CourseError, SolutionError, SandboxUnavailableError, OSError) as error:
        if _debug:
            raise
        message = _file_error_message(error) if isinstance(error, OSError) else str(error)
        errors.print(Text.assemble(("Error:", "bold red"), f" {message}"), soft_wrap=True)
        raise typer.Exit(1) from None


def _file_error_message(error: OSError) -> str:
    """What the file system refused, and the remedy."""
    remedy = {
        errno.ENOSPC: "Free some space there and run the same command again; nothing is lost.",
        errno.EACCES: "Get permission for it, or choose another path.",
        errno.EROFS: "Choose another path.",
        errno.EPERM: "Get permission for it, or choose another path.",
        errno.ENOENT: "Check the path.",
        errno.EISDIR: "That is a folder: name a file in it.",
        errno.EEXIST: "A part of that path is a file, not a folder: choose another path.",
        errno.ENOTDIR: "A part of that path is a file, not a folder: choose another path.",
    }.get(error.errno or 0, "Run `autograder --debug ...` for the traceback.")
    path = error.filename or "a file"
    return f"Expected to read or write {path}. Received: {error.strerror or error}. {remedy}"


def renew_lateness(course: Course, problem_set: str) -> None:
    """Compute late penalties anew, as an extension or a mark by hand may have come since; say what changed."""
    from ..nbgrader.lateness import LATENESS, renew_penalties

    for student, (before, after) in renew_penalties(course, problem_set).items():
        errors.print(f"{student}: {LATENESS.format(before, after)}", highlight=False)


def shortened(students: list[str]) -> str:
    """The first `MAX_LISTED` students, and the number of the others."""
    more = f" and {len(students) - MAX_LISTED} more" if len(students) > MAX_LISTED else ""
    return ", ".join(students[:MAX_LISTED]) + more
