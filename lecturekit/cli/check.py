"""`lecturekit check`."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..plural import plural
from .common import app, echo, user_errors

if TYPE_CHECKING:
    from ..coursework import Notebook


@app.command(epilog="Example: lecturekit check training --watch")
def check(
    name: Annotated[
        str,
        typer.Argument(metavar="SET|NOTEBOOK", help="A notebook, such as training, or all of a set: 02_perceptron."),
    ],
    watch: Annotated[bool, typer.Option("--watch", help="Run again after every save, until Ctrl-C.")] = False,
) -> None:
    """Run notebooks from top to bottom, and show which checks pass and what to fix next."""
    from ..coursework.folder import CourseworkError, chosen_notebooks, student_path

    with user_errors():
        notebooks = {student_path(notebook, Path.cwd()): notebook for notebook in chosen_notebooks(name)}
        stamps = {path: _file_stamp(path) for path in notebooks}
        notices: set[str] = set()
        try:
            for path, notebook in notebooks.items():
                _check_once(path, notebook, notices)
            while watch:
                time.sleep(0.5)
                for path, notebook in notebooks.items():
                    if (stamp := _file_stamp(path)) not in (stamps[path], None):
                        stamps[path] = stamp
                        try:
                            _check_once(path, notebook, notices)
                        except CourseworkError as error:  # the next save may fix it
                            echo(f"{error}\n")
        except KeyboardInterrupt:
            echo("Ended.")


def _file_stamp(path: Path) -> tuple[int, ...] | None:
    """Changes when the file is saved; None while an editor replaces it."""
    try:
        status = path.stat()
    except FileNotFoundError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _check_once(path: Path, notebook: Notebook, notices: set[str]) -> None:
    """Run a notebook, and print the reports of its checks.

    Args:
        notices: what has been printed already, and is not repeated.
    """
    from ..coursework import progress_of
    from ..coursework.notebook_check import reports

    def notify(notice: str) -> None:
        if notice not in notices:
            notices.add(notice)
            echo(notice)

    echo(f"Running {path} ...")
    first_problem, passed, checks = "", 0, 0
    for name, report in reports(path, notify):
        is_pass = report.startswith("✓")
        checks += bool(name)
        passed += is_pass
        echo(("" if name else "! ") + report.splitlines()[0])
        if not first_problem and not is_pass:
            first_problem = report
    for name, is_written in progress_of(notebook, Path.cwd()).written.items():
        echo(
            f"{'…' if is_written else '○'} {name}: {'written' if is_written else 'not written yet'}; a person grades it"
        )
    summary = f"\n{passed} of {plural(checks, 'check passes', 'checks pass')}."
    echo(summary + (f" Next:\n\n{first_problem}\n" if first_problem else "\n"))
