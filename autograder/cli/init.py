"""`autograder init`: create or update an nbgrader course."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from lecturekit.plural import plural

from ..course import Course, CourseError
from .common import app, console, errors, user_errors

if TYPE_CHECKING:
    from ..init import InitResult


@app.command(
    epilog="Example: autograder init ~/dl2027 --set 01_neurons --set 02_perceptron --roster roster.csv "
    "--due 01_neurons=2027-04-20T18:00 --late 10%"
)
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or a course created by this command.")],
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="SET", help="A set to include (default: all).")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster", metavar="FILE", help="CSV with a column id; optional: first_name, last_name, email, lms_id."
        ),
    ] = None,
    due: Annotated[
        list[str] | None,
        typer.Option("--due", metavar="[SET=]WHEN", help="Due date of a set, or of all: 2027-05-01T18:00."),
    ] = None,
    late: Annotated[
        str, typer.Option("--late", metavar="none|zero|N%", help="Late penalty: nothing, all points, or N % a day.")
    ] = "none",
    name: Annotated[str, typer.Option("--name", metavar="ID", help="nbgrader's course id (default: DIR's name).")] = "",
    exchange: Annotated[
        Path | None,
        typer.Option("--exchange", metavar="DIR", help="nbgrader's exchange folder on a shared machine."),
    ] = None,
    origin: Annotated[
        Path | None,
        typer.Option(
            "--from", metavar="DIR", help="Checkout with the solutions (default: the one around this folder)."
        ),
    ] = None,
) -> None:
    """Create or update a course; marks and edited files are kept."""
    from ..init import init
    from ..nbgrader.enrolment import due_date

    with user_errors():
        dates = {}
        for option in due or ():
            problem_set, _, when = option.rpartition("=")
            dates[problem_set] = due_date(when)
        source = Course.find(origin)
        if roster is not None and not roster.is_file():
            raise CourseError(f"Expected a roster (CSV) at {roster}. There is no such file.")
        with errors.status("checking the folder") as status:
            result = init(
                source,
                folder,
                sets or (),
                name=name,
                roster=roster,
                due=dates,
                late=late,
                exchange=exchange,
                on_set=lambda each: status.update(f"releasing {each} (running its solutions)"),
            )
        _print_result(result)


def _print_result(result: InitResult) -> None:
    """Print what was done, and the next command."""
    root = result.course.root
    released = ", ".join(result.released)
    console.print(
        f"Released {released} in {root}" if released else f"No set to release in {root}",
        soft_wrap=True,
        highlight=False,
    )
    for item, reason in result.unchanged:
        console.print(Text.assemble(("Not changed", "yellow"), f": {item} ({reason})"), soft_wrap=True)
    if result.enrolled is not None:
        console.print(
            f"Added {plural(len(result.enrolled.new), 'student')} to the gradebook; "
            f"{plural(result.enrolled.known, 'student was', 'students were')} already in it.",
            highlight=False,
        )
        if nameless := result.enrolled.nameless:
            console.print(
                f"{plural(len(nameless), 'student has', 'students have')} no full name, so formgrader shows 'None' and "
                "the id. To add names, put columns first_name and last_name into the roster and run this again.",
                highlight=False,
                soft_wrap=True,
            )
    example = next(iter(result.released or result.course.sets()), "SET")
    console.print(
        f"Next, in {root}: give students exercises/, collect their work with `autograder collect "
        f"{example} FILES`, and run `autograder grade {example}`.",
        soft_wrap=True,
        highlight=False,
    )
