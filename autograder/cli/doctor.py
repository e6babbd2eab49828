"""`autograder doctor`: which sandbox protections work on this machine."""

from __future__ import annotations

import typer

from .common import app


@app.command(epilog="Example: autograder doctor")
def doctor() -> None:
    """Show which sandbox protections work, and how to enable the rest."""
    from ..doctor import doctor as run

    raise typer.Exit(run())
