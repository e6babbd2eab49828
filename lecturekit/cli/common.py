"""Shared by all commands: the app, common arguments, and error reporting."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, NoReturn

import typer

from ..terminal import harmless
from ..warm.commands import kernel

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Get the exercises, check your solutions, and hand them in.",
)
app.add_typer(kernel, name="kernel")

_debug = False


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False,
) -> None:
    global _debug
    _debug = debug


OptionalSet = Annotated[
    str | None, typer.Argument(metavar="[SET]", help="A problem set, such as 02_perceptron or 02 (default: all).")
]
NotebookName = Annotated[str, typer.Argument(metavar="NOTEBOOK", help="A notebook, such as training.")]


@contextmanager
def user_errors() -> Iterator[None]:
    """Print errors a user can cause as one sentence instead of a traceback, and exit with status 1."""
    from ..check.public import UnknownCheckError
    from ..coursework import CourseworkError

    try:
        yield
    except (CourseworkError, UnknownCheckError, OSError) as error:
        if _debug:
            raise
        message = str(error)
        if isinstance(error, OSError):
            message = (
                f"Expected to read or write {error.filename or 'a file'}. Received: {error.strerror or error}. "
                "Fix that, then run the same command again: none of your work is lost."
            )
        fail(message)


def echo(text: str) -> None:
    """Print a line; a notebook's text, which may be anybody's, does nothing to the terminal."""
    typer.echo(harmless(text))


def fail(message: str) -> NoReturn:
    """Print an error, and exit with status 1."""
    typer.secho(f"Error: {harmless(message)}", fg="red", err=True)
    raise typer.Exit(1) from None
