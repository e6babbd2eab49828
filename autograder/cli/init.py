"""`autograder init`: make an nbgrader course, or bring it up to date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ..course import Course, CourseError
from .common import app, console, errors, user_errors

if TYPE_CHECKING:
    from ..init import InitResult


@app.command(
    epilog="Example: autograder init ~/dl2027 --set 01_neurons --set 02_perceptron --roster roster.csv "
    "--due 01_neurons=2027-04-20T18:00 --late 10%"
)
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new folder, or a course that this command made.")],
    sets: Annotated[
        list[str] | None, typer.Option("--set", metavar="SET", help="A set to have; all, by default.")
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster", metavar="FILE", help="A CSV with a column id; first_name, last_name, email, lms_id too."
        ),
    ] = None,
    due: Annotated[
        list[str] | None,
        typer.Option("--due", metavar="[SET=]WHEN", help="When a set, or all, are due: 2027-05-01T18:00."),
    ] = None,
    late: Annotated[
        str, typer.Option("--late", metavar="none|zero|N%", help="What lateness costs: nothing, all, or N % a day.")
    ] = "none",
    name: Annotated[
        str, typer.Option("--name", metavar="ID", help="nbgrader's course id; DIR's name, by default.")
    ] = "",
    exchange: Annotated[
        Path | None,
        typer.Option("--exchange", metavar="DIR", help="Where nbgrader hands out and collects, on a shared machine."),
    ] = None,
    origin: Annotated[
        Path | None,
        typer.Option("--from", metavar="DIR", help="Where the solutions are; around this folder, by default."),
    ] = None,
) -> None:
    """Make an nbgrader course, or bring one up to date: marks, and what you have edited, stay as they are."""
    from ..init import init
    from ..nbgrader.enrolment import due_date

    with user_errors():
        dates = {}
        for given in due or ():
            problem_set, _, when = given.rpartition("=")
            dates[problem_set] = due_date(when)
        source = Course.find(origin)
        if roster is not None and not roster.is_file():
            raise CourseError(f"Expected a roster (CSV) at {roster}. There is no such file.")
        with errors.status("looking at the folder") as status:
            begun = init(
                source,
                folder,
                sets or (),
                name=name,
                roster=roster,
                due=dates,
                late=late,
                exchange=exchange,
                on_set=lambda each: status.update(f"releasing {each}: its solutions are run"),
            )
        _print_result(begun)


def _print_result(begun: InitResult) -> None:
    """What was done, and what to type next."""
    root = begun.course.root
    done = ", ".join(begun.released)
    console.print(
        f"Released {done} in {root}" if done else f"No set had to be released in {root}",
        soft_wrap=True,
        highlight=False,
    )
    for what, why in begun.kept:
        console.print(f"[yellow]Left as it is[/]: {escape(what)}, as {escape(why)}.", soft_wrap=True, highlight=False)
    if begun.enrolled is not None:
        console.print(
            f"{len(begun.enrolled.new)} students are new in the gradebook, {begun.enrolled.known} were there.",
            highlight=False,
        )
        if begun.enrolled.nameless:
            console.print(
                f"Of {len(begun.enrolled.nameless)} no full name is known: formgrader shows them as 'None', beside "
                "their id. With columns first_name and last_name in the roster, the same command adds the names.",
                highlight=False,
                soft_wrap=True,
            )
    example = next(iter(begun.released or begun.course.sets()), "SET")
    console.print(
        f"Next, in {root}: give students exercises/, put what they hand in into course/submitted/<id>/<set>/ "
        f"(or use nbgrader's exchange), then `autograder grade {example}`.",
        soft_wrap=True,
        highlight=False,
    )
