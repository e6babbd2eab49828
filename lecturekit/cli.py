"""The command `lecturekit`: for students in a terminal."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lecturekit.warm.commands import kernel

if TYPE_CHECKING:
    from lecturekit.coursework import Notebook

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="The exercises, from the first to the last.",
)
app.add_typer(kernel, name="kernel")

_debug = False


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error came from.")] = False,
) -> None:
    global _debug
    _debug = debug


Which = Annotated[
    str | None, typer.Argument(metavar="[SET]", help="Such as 02_perceptron, or 02; all, if none is named.")
]
Name = Annotated[str, typer.Argument(metavar="NOTEBOOK", help="Such as training.")]


@contextmanager
def user_errors() -> Iterator[None]:
    """Errors that a user can cause are told in a sentence, not in a traceback."""
    from lecturekit.check.public import UnknownCheckError
    from lecturekit.coursework import CourseworkError

    try:
        yield
    except (CourseworkError, UnknownCheckError, OSError) as error:
        if _debug:
            raise
        said = str(error)
        if isinstance(error, OSError):
            said = (
                f"Expected to read or write {error.filename or 'a file'}. Received: {error.strerror or error}. "
                "Mend that, then run the same command again: nothing of yours is lost."
            )
        typer.secho(f"Error: {said}", fg="red", err=True)
        raise typer.Exit(1) from None


@app.command(epilog="Example: lecturekit start 00_warmup --lab")
def start(
    problem_set: Which = None,
    lab: Annotated[bool, typer.Option("--lab", help="Open JupyterLab there.")] = False,
) -> None:
    """Copy the exercises into this folder. What is there already stays as it is."""
    from lecturekit.coursework import start as copy

    with user_errors():
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


@app.command(epilog="Example: lecturekit progress 02_perceptron")
def progress(problem_set: Which = None) -> None:
    """How far you are, by what the checks in your saved notebooks say, or `lecturekit check` found."""
    from rich.console import Console
    from rich.progress_bar import ProgressBar
    from rich.table import Table

    from lecturekit.coursework import progress_of, sets
    from lecturekit.coursework.folder import chosen_set

    with user_errors():
        chosen = [chosen_set(problem_set)] if problem_set else list(sets())
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("set", "", "points", "graded by\na person", "minutes\nleft", "next"):
        numbers = heading in ("points", "minutes\nleft")
        table.add_column(heading, justify="right" if numbers else "left", overflow="fold")
    for name in chosen:
        found = [progress_of(notebook, Path.cwd()) for notebook in sets()[name]]
        points, of = sum(p.points for p in found), sum(p.all_points for p in found)
        written, by_person = sum(p.written_points for p in found), sum(p.person_points for p in found)
        left = sum(p.minutes_left for p in found)
        upcoming = (f"{p.notebook.path.stem}: {p.following}" for p in found if p.following)
        table.add_row(
            name,
            ProgressBar(of, points + written, width=8),
            f"{points:g} of {of:g}",
            _for_a_person(written, by_person),
            f"{left:.0f}",
            next(upcoming, "all done"),
        )
    Console().print(table)


def _for_a_person(written: float, points: float) -> str:
    if not points:
        return ""
    return f"{points:g} ({'written' if written == points else f'{written:g} written' if written else 'not written'})"


@app.command(epilog="Example: lecturekit check training --watch")
def check(
    name: Annotated[
        str, typer.Argument(metavar="SET|NOTEBOOK", help="Such as training, or 02_perceptron for all of its notebooks.")
    ],
    watch: Annotated[bool, typer.Option("--watch", help="Again on every save, until Ctrl-C.")] = False,
) -> None:
    """Run notebooks from top to bottom, and say which checks pass and what to mend next."""
    from lecturekit.coursework.folder import CourseworkError, chosen_notebooks, place_of

    with user_errors():
        notebooks = {place_of(notebook, Path.cwd()): notebook for notebook in chosen_notebooks(name)}
        saved = {path: _saved(path) for path in notebooks}
        known: set[str] = set()
        try:
            for path, notebook in notebooks.items():
                _check_once(path, notebook, known)
            while watch:
                time.sleep(0.5)
                for path, notebook in notebooks.items():
                    if (now := _saved(path)) not in (saved[path], None):
                        saved[path] = now
                        try:
                            _check_once(path, notebook, known)
                        except CourseworkError as error:  # the next save may mend it
                            typer.echo(f"{error}\n")
        except KeyboardInterrupt:
            typer.echo("Ended.")


def _saved(path: Path) -> tuple[int, ...] | None:
    """What changes when a file is saved; None for the moment in which an editor puts a new one into its place."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _check_once(path: Path, notebook: Notebook, known: set[str]) -> None:
    """Run a notebook, and tell what it shows. What is in `known` has been said already."""
    from lecturekit.coursework import progress_of
    from lecturekit.coursework.notebook_check import reports

    def say(text: str) -> None:
        if text not in known:
            known.add(text)
            typer.echo(text)

    typer.echo(f"Running {path} ...")
    first, passed, count = "", 0, 0
    for name, shown in reports(path, say):
        count += bool(name)
        passed += shown.startswith("✓")
        typer.echo(("" if name else "! ") + shown.splitlines()[0])
        if not first and not shown.startswith("✓"):
            first = shown
    for name, written in progress_of(notebook, Path.cwd()).written.items():
        typer.echo(
            f"{'…' if written else '○'} {name}: {'written' if written else 'not written yet'}; a person grades it"
        )
    typer.echo(f"\n{passed} of {count} checks pass." + (f" Next:\n\n{first}\n" if first else "\n"))


@app.command(epilog="Example: lecturekit hint update")
def hint(
    name: Annotated[str, typer.Argument(metavar="CHECK", help="Such as update.")],
    number: Annotated[int, typer.Argument(min=1, help="Which one; each goes further.")] = 1,
) -> None:
    """Show a hint for a check."""
    from lecturekit.check.public import find

    with user_errors():
        hints = find(name).hints
        if not hints:
            typer.echo(f"There are no hints for {name}.")
            return
        place = min(number, len(hints))
        typer.echo(f"({place} of {len(hints)}) {hints[place - 1]}")
        if place < len(hints):
            typer.echo(f"The next one: lecturekit hint {name} {place + 1}")


@app.command(epilog="Example: lecturekit reset training")
def reset(name: Name) -> None:
    """Begin a notebook anew. What you have written is kept beside it."""
    from lecturekit.coursework import reset as anew

    with user_errors():
        path, backup = anew(name, Path.cwd())
        typer.echo(f"{path} is as it was released." + (f" Yours is kept in {backup.name}." if backup else ""))


@app.command(epilog="Example: lecturekit pack 02_perceptron --id s1234567")
def pack(
    problem_set: Annotated[str, typer.Argument(metavar="SET", help="Such as 02_perceptron, or 02.")],
    student: Annotated[str, typer.Option("--id", prompt="Your student id", help="As the university writes it.")],
) -> None:
    """Write a zip of a set's notebooks, to hand it in."""
    from lecturekit.coursework import pack as archive

    with user_errors():
        typer.echo(f"Wrote {archive(problem_set, student, Path.cwd())}: hand in this file.")


@app.command(epilog="Example: lecturekit doctor")
def doctor() -> None:
    """Show what is installed and what is missing: Python, Keras and its backend, GPU, Jupyter."""
    from lecturekit.coursework.doctor import findings

    for good, what, remedy in findings():
        typer.echo(f"{'✓' if good else '✗'} {what}" + (f". {remedy}" if remedy and not good else ""))


@app.command(epilog="Example: lecturekit live perceptron")
def live(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Such as perceptron; all, if none is named.")
    ] = None,
    port: Annotated[int, typer.Option(help="0: any free one.")] = 5006,
    address: Annotated[str, typer.Option(help="Whom to serve: only this machine, or 0.0.0.0 for all.")] = "127.0.0.1",
    host: Annotated[
        list[str] | None, typer.Option(help="A further name by which browsers reach it; may be repeated.")
    ] = None,
) -> None:
    """Show the lecture's figures, alive, in the browser."""
    from lecturekit.live import PanelMissingError, UnknownPageError, page, serve

    try:
        names = [page(name).name] if name else []
        typer.echo(f"http://{address}:{port}/{name or ''} (Ctrl-C ends it)")
        serve(*names, port=port, address=address, hosts=host or [])
    except (PanelMissingError, UnknownPageError, OSError) as error:
        typer.secho(f"Error: {error}", fg="red", err=True)
        raise typer.Exit(1) from None
