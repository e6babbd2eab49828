"""`autograder watch`: audit an exercise on every save."""

from __future__ import annotations

from datetime import datetime

from rich.text import Text

from ..course import Course
from .audit import report_problems
from .common import AUTHORS, Set, app, console, errors, user_errors


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder watch 05_descent")
def watch(problem_set: Set) -> None:
    """Audit an exercise on every save; press Ctrl-C to stop."""
    from ..audit import tabulate
    from ..audit.watch import audit_file, saved_files

    with user_errors():
        course = Course.find()
        try:
            for path in saved_files(course, problem_set):
                with errors.status(f"auditing {path.name}"):
                    findings, error = audit_file(course, path)
                console.rule(f"{path.name} at {datetime.now():%H:%M:%S}", align="left")
                if error:
                    console.print(Text.assemble(("✗", "bold red"), f" {error}"), soft_wrap=True)
                else:
                    console.print(tabulate(path.stem, findings))
                    report_problems(findings)
        except KeyboardInterrupt:
            console.print("Stopped. Finished audits are kept.")
