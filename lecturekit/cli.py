"""The command `lecturekit`: for students in a terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from lecturekit.warm.commands import kernel

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The exercises, from the first to the last.",
)
app.add_typer(kernel, name="kernel")

Which = Annotated[
    str | None, typer.Argument(metavar="[SET]", help="Such as 02_perceptron, or 02; all, if none is named.")
]
Name = Annotated[str, typer.Argument(metavar="NOTEBOOK", help="Such as training.")]


@contextmanager
def told() -> Iterator[None]:
    """Errors that a user can cause are told in a sentence, not in a traceback."""
    from lecturekit.check.public import UnknownCheckError
    from lecturekit.coursework import CourseworkError

    try:
        yield
    except (CourseworkError, UnknownCheckError) as error:
        typer.secho(f"Error: {error}", fg="red", err=True)
        raise typer.Exit(1) from None


@app.command()
def start(
    problem_set: Which = None,
    lab: Annotated[bool, typer.Option("--lab", help="Open JupyterLab there.")] = False,
) -> None:
    """Copy the exercises into this folder. What is there already stays as it is."""
    from lecturekit.coursework import start as copy

    with told():
        written, kept = copy(problem_set, Path.cwd())
        for path in written:
            typer.echo(f"Copied {path.relative_to(Path.cwd())}")
        if kept:
            typer.echo(f"{len(kept)} notebooks were here already, and stay as they are.")
        first = (written or kept)[0]
        if lab and not shutil.which("jupyter-lab"):
            typer.secho("JupyterLab is not installed: pip install jupyterlab", fg="yellow", err=True)
        elif lab:
            subprocess.Popen(["jupyter-lab", str(first)])
            return
        typer.echo(f"Next: open {first.relative_to(Path.cwd())}, for example with: jupyter lab {first.parent.name}")
        if sys.platform == "linux":
            typer.echo("Kernels that start at once: lecturekit kernel install")


@app.command()
def progress(problem_set: Which = None) -> None:
    """How far you are, by what the checks in your saved notebooks say."""
    from rich.console import Console
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    from lecturekit.coursework import progress_of, sets
    from lecturekit.coursework.folder import chosen_set

    with told():
        chosen = [chosen_set(problem_set)] if problem_set else list(sets())
    table = Table(box=None, pad_edge=False)
    for heading in ("set", "", "points", "minutes left", "next"):
        table.add_column(heading, justify="right" if heading in ("points", "minutes left") else "left")
    for name in chosen:
        found = [progress_of(notebook, Path.cwd()) for notebook in sets()[name]]
        points, of = sum(p.points for p in found), sum(p.all_points for p in found)
        left = sum(p.minutes_left for p in found)
        upcoming = (f'{p.notebook.path.stem}: check("{p.following}")' for p in found if p.following)
        table.add_row(
            name,
            ProgressBar(of, points, width=20),
            f"{points:g} of {of:g}",
            f"{left:.0f}",
            next(upcoming, "all passed"),
        )
    Console().print(table)


@app.command()
def check(
    name: Name,
    watch: Annotated[bool, typer.Option("--watch", help="Again on every save, until Ctrl-C.")] = False,
) -> None:
    """Run a notebook from top to bottom, and say which checks pass and what to mend next."""
    from lecturekit.coursework.folder import chosen_notebook, place_of

    with told():
        path = place_of(chosen_notebook(name), Path.cwd())
        _check_once(path)
        try:
            while watch:
                saved = path.stat().st_mtime_ns
                while path.stat().st_mtime_ns == saved:
                    time.sleep(0.5)
                _check_once(path)
        except KeyboardInterrupt:
            typer.echo("Ended.")


def _check_once(path: Path) -> None:
    from lecturekit.coursework.run import reports

    typer.echo(f"Running {path} ...")
    first, passed, count = "", 0, 0
    for name, shown in reports(path):
        count += bool(name)
        passed += shown.startswith("✓")
        if name:
            typer.echo(shown.splitlines()[0])
        if not first and not shown.startswith("✓"):
            first = shown if name else f"A cell without a check raised {shown}"
    typer.echo(f"\n{passed} of {count} checks pass." + (f" Next:\n\n{first}" if first else ""))


@app.command()
def hint(
    name: Annotated[str, typer.Argument(metavar="CHECK", help="Such as update.")],
    number: Annotated[int, typer.Argument(min=1, help="Which one; each goes further.")] = 1,
) -> None:
    """Show a hint for a check."""
    from lecturekit.check.public import find

    with told():
        hints = find(name).hints
        if not hints:
            typer.echo(f"There are no hints for {name}.")
            return
        place = min(number, len(hints))
        typer.echo(f"({place} of {len(hints)}) {hints[place - 1]}")
        if place < len(hints):
            typer.echo(f"The next one: lecturekit hint {name} {place + 1}")


@app.command()
def reset(name: Name) -> None:
    """Begin a notebook anew. What you have written is kept beside it."""
    from lecturekit.coursework import reset as anew

    with told():
        path, backup = anew(name, Path.cwd())
        typer.echo(f"{path} is as it was released." + (f" Yours is kept in {backup.name}." if backup else ""))


@app.command()
def pack(
    problem_set: Annotated[str, typer.Argument(metavar="SET", help="Such as 02_perceptron, or 02.")],
    student: Annotated[str, typer.Option("--id", prompt="Your student id", help="As the university writes it.")],
) -> None:
    """Write a zip of a set's notebooks, to hand it in."""
    from lecturekit.coursework import pack as archive

    with told():
        typer.echo(f"Wrote {archive(problem_set, student, Path.cwd())}: hand in this file.")


@app.command()
def doctor() -> None:
    """Show what is installed and what is missing: Python, Keras and its backend, GPU, Jupyter."""
    from lecturekit.coursework.doctor import findings

    for good, what, remedy in findings():
        typer.echo(f"{'✓' if good else '✗'} {what}" + (f". {remedy}" if remedy and not good else ""))
