"""`autograder collect`: put students' work where it is graded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from lecturekit.plural import plural

from ..course import Course, CourseError
from .common import MAX_LISTED, Set, app, console, shortened, user_errors

if TYPE_CHECKING:
    from ..submissions.collect import CollectSummary


@app.command(epilog="Example: autograder collect 02_perceptron ~/Downloads/submissions.zip")
def collect(
    problem_set: Set,
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILES]...", help="The archive from Moodle, Canvas or Blackboard, a folder of uploads, or uploads."
        ),
    ] = None,
    exchange: Annotated[bool, typer.Option("--exchange", help="Collect from nbgrader's exchange.")] = False,
    roster: Annotated[
        Path | None,
        typer.Option("--roster", metavar="FILE", help="Your LMS's grade export, if names alone do not identify all."),
    ] = None,
) -> None:
    """Collect submissions; earlier attempts are kept."""
    from ..nbgrader.collect import collector, inbound_folder

    with user_errors():
        if bool(files) == exchange:
            raise CourseError(
                f"Expected either files or --exchange. Received {'both' if exchange else 'neither'}. For example: "
                f"autograder collect {problem_set} ~/Downloads/submissions.zip"
            )
        for path in files or ():
            if not path.exists() and not path.is_symlink():
                raise CourseError(f"Expected a file or a folder at {path}. There is none: check the path.")
        course = Course.find()
        chosen = collector(course, problem_set, roster)
        if exchange:
            chosen.collect_exchange(inbound_folder(course))
        else:
            chosen.collect_files(files or ())
        _print_summary(chosen.summary, problem_set)


def _print_summary(summary: CollectSummary, problem_set: str) -> None:
    """Print what became of the uploads, and the next command; exit with status 1 if some were not collected."""

    def say(colour: str, label: str, text: str) -> None:
        console.print(Text.assemble((label, colour), f" {text}"), soft_wrap=True)

    done = [*summary.collected, *summary.replaced]
    for label, students in (
        ("Collected:", summary.collected),
        ("Replaced an earlier attempt, which is kept in course/earlier:", summary.replaced),
        ("Collected before:", summary.unchanged),
    ):
        if students:
            say("green", label, shortened(students))
    listed: list[tuple[str, str, list[str]]] = [
        ("yellow", "Late:", [f"{student} {how}" for student, how in summary.late.items()]),
        ("yellow", "Look at:", [f"{student}: {note}" for student, note in summary.notes]),
        ("yellow", "Older than what was collected:", [f"{student} ({name})" for student, name in summary.older]),
        ("yellow", "Left out:", [f"{student}: {name}: {why}" for student, name, why in summary.left_out]),
        ("bold red", "Unknown:", [f"{name}: {why}" for name, why in summary.unknown]),
        ("bold red", "Refused:", [f"{name}: {why}" for name, why in summary.refused]),
    ]
    for colour, label, entries in listed:
        problem = colour == "bold red"
        for entry in entries if problem else entries[:MAX_LISTED]:
            say(colour, label, entry)
        if not problem and len(entries) > MAX_LISTED:
            say(colour, label, f"and {len(entries) - MAX_LISTED} more")
    left = len(summary.unknown) + len(summary.refused)
    console.print(
        f"Collected {plural(len(done), 'submission')}; {len(summary.unchanged)} unchanged; {left} not collected.",
        highlight=False,
    )
    if left:
        raise typer.Exit(1)
    if done or summary.unchanged:
        console.print(f"Next: autograder grade {problem_set}", highlight=False)
