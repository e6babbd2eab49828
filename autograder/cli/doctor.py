"""`autograder doctor`: which protections of the sandbox this machine has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from .common import app

if TYPE_CHECKING:
    pass


@app.command(epilog="Example: autograder doctor")
def doctor() -> None:
    """Show which walls around student code stand on this machine, and what would raise the others."""
    from ..doctor import doctor as run

    raise typer.Exit(run())
