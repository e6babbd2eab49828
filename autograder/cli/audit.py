"""`autograder audit`: attack every check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from ..course import Course
from .common import AUTHORS, Sets, app, console, errors, user_errors

if TYPE_CHECKING:
    from ..audit import AuditFinding


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder audit 02_perceptron --fresh")
def audit(
    sets: Sets = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Attack unchanged checks again, too.")] = False,
) -> None:
    """Attack all checks with stubs, mistakes, mutants and rewrites."""
    from ..audit import audit_set, tabulate

    with user_errors():
        course = Course.find()
        failed = 0
        for name in sets or course.sets():
            with errors.status(f"auditing {name}"):
                findings = audit_set(course, name, fresh=fresh)
            console.print(tabulate(name, findings))
            failed += report_problems(findings)
        if failed:
            raise typer.Exit(1)


def report_problems(findings: Sequence[AuditFinding]) -> int:
    """Print each problem and return how many there are."""
    problems = [(finding.check, problem) for finding in findings for problem in finding.problems]
    for check, problem in problems:
        console.print(Text.assemble(("✗", "bold red"), f" {check}: {problem}"))
    return len(problems)
