"""`autograder watch`: audit an exercise on every save."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from rich.markup import escape

from ..course import Course
from .common import AUTHORS, Set, app, console, errors, user_errors

if TYPE_CHECKING:
    pass
from .audit import report_problems


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder watch 05_descent")
def watch(problem_set: Set) -> None:
    """On every save: what is wrong with an exercise, and how its checks stand up to attack. Ctrl-C ends it."""
    from ..audit import tabulate
    from ..audit.watch import changes, look

    with user_errors():
        course = Course.find()
        try:
            for path in changes(course, problem_set):
                with errors.status(f"looking at {path.name}"):
                    findings, wrong = look(course, path)
                console.rule(f"{path.name} at {datetime.now():%H:%M:%S}", align="left")
                if wrong:
                    console.print(f"[bold red]✗[/] {escape(wrong)}", highlight=False, soft_wrap=True)
                else:
                    console.print(tabulate(path.stem, findings))
                    report_problems(findings)
        except KeyboardInterrupt:
            console.print("Ended. What has been attacked is remembered.")
