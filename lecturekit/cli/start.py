"""`lecturekit start`."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..plural import plural
from .common import OptionalSet, app, echo, user_errors


@app.command(epilog="Example: lecturekit start 00_warmup --lab")
def start(
    problem_set: OptionalSet = None,
    lab: Annotated[bool, typer.Option("--lab", help="Open the first notebook in JupyterLab.")] = False,
) -> None:
    """Copy the exercises into this folder. Existing notebooks stay as they are."""
    from .. import coursework

    with user_errors():
        copied, existing = coursework.start(problem_set, Path.cwd())
        for path in copied:
            echo(f"Copied {path.relative_to(Path.cwd())}")
        if existing:
            echo(f"{plural(len(existing), 'notebook')} existed already: not changed.")
        first = (copied or existing)[0]
        if lab and not shutil.which("jupyter-lab"):
            typer.secho("JupyterLab is not installed: pip install jupyterlab", fg="yellow", err=True)
        elif lab:
            subprocess.Popen(["jupyter-lab", str(first)])
            return
        echo(f"Next: open {first.relative_to(Path.cwd())}, for example with: jupyter lab {first.parent.name}")
        if sys.platform == "linux":
            echo("Kernels that start at once: lecturekit kernel install")
