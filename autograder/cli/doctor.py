"""`autograder doctor`: which protections work on this machine, and in this course."""

from __future__ import annotations

import typer

from .common import app


@app.command(epilog="Example: autograder doctor")
def doctor() -> None:
    """Show which protections work, of the sandbox and of formgrader, and how to enable the rest."""
    from ..doctor import doctor as run

    raise typer.Exit(run())
