"""`lecturekit reset`."""

from __future__ import annotations

from pathlib import Path

from .common import NotebookName, app, echo, user_errors


@app.command(epilog="Example: lecturekit reset training")
def reset(name: NotebookName) -> None:
    """Restore a notebook as it was released. Yours is kept as a backup."""
    from .. import coursework

    with user_errors():
        path, backup = coursework.reset(name, Path.cwd())
        echo(f"Restored {path} as it was released." + (f" Your version is in {backup.name}." if backup else ""))
