"""What authors do: write, try, release."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from ..course import Course, CourseError
from .terms import AUTHORS, Set, Sets, app, console, errors, told

if TYPE_CHECKING:
    from ..audit import Finding


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder release 02_perceptron")
def release(
    sets: Sets = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if exercises/ is out of date.")] = False,
    edition: Annotated[
        str | None,
        typer.Option(
            metavar="YEAR", help="Draw this year's numbers for all sets, and keep to them; '' for the lecture's."
        ),
    ] = None,
) -> None:
    """Generate students' notebooks and nbgrader's source assignments from the solutions."""
    from ..authoring.current import stale
    from ..authoring.release import check_course_names
    from ..begin import release_set

    with told():
        course = Course.find()
        if edition is not None:
            course.begin_edition(edition)
        check_course_names(course)
        found: list[str] = []
        for name in sets or course.sets():
            if check:
                found += [f"exercises/{name}/{file}" for file in stale(course, name)]
                continue
            files = release_set(course, name)
            console.print(f"Released [bold]{name}[/]: {len(files) // 2} notebooks in {course.exercises / name}")
        if found:
            raise CourseError(
                f"Expected exercises/ as the solutions give them. Out of date: {', '.join(found)}. "
                "Run `autograder release` and commit the result."
            )


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder audit 02_perceptron --fresh")
def audit(
    sets: Sets = None,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Attack what was attacked before and is unchanged, too.")
    ] = False,
) -> None:
    """Attack every check by machine: stubs, mistakes, mutants and right solutions written otherwise."""
    from ..audit import audit_set, tabulate

    with told():
        course = Course.find()
        failed = 0
        for name in sets or course.sets():
            with errors.status(f"auditing {name}"):
                findings = audit_set(course, name, fresh=fresh)
            console.print(tabulate(name, findings))
            failed += _tell_problems(findings)
        if failed:
            raise typer.Exit(1)


def _tell_problems(findings: Sequence[Finding]) -> int:
    """Print what is wrong with each check; how much there is."""
    problems = [(finding.check, problem) for finding in findings for problem in finding.problems]
    for check, problem in problems:
        console.print(f"[bold red]✗[/] {check}: {escape(problem)}", highlight=False)
    return len(problems)


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder new 05_descent/gradient")
def new(
    place: Annotated[str, typer.Argument(metavar="SET/NOTEBOOK", help="Such as 05_descent/gradient.")],
) -> None:
    """Write a first exercise with one check of each common kind, to be written over."""
    from ..authoring.template import write_template

    with told():
        problem_set, slash, notebook = place.partition("/")
        if not slash:
            raise CourseError(f"Expected SET/NOTEBOOK, such as 05_descent/gradient. Received {place!r}.")
        path = write_template(Course.find(), problem_set, notebook.removesuffix(".py"))
        console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
        console.print(f"Next: autograder watch {problem_set}", highlight=False)


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder watch 05_descent")
def watch(problem_set: Set) -> None:
    """On every save: what is wrong with an exercise, and how its checks stand up to attack. Ctrl-C ends it."""
    from ..audit import tabulate
    from ..audit.watch import changes, look

    with told():
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
                    _tell_problems(findings)
        except KeyboardInterrupt:
            console.print("Ended. What has been attacked is remembered.")


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder simulate 02_perceptron --students 30 --seed 1")
def simulate(
    problem_set: Set,
    students: Annotated[int, typer.Option("--students", min=1, help="How many.")] = 24,
    seed: Annotated[int, typer.Option("--seed", help="Another seed is another class.")] = 0,
) -> None:
    """Write a class of submissions with known marks (kept in course/truth/SET.csv)."""
    from ..authoring.simulate import simulate as run

    with told():
        course = Course.find()
        run(course, problem_set, students, seed)
        console.print(f"Wrote {students} submissions to {course.submitted}")
        console.print(f"The marks they must get: {course.truth / (problem_set + '.csv')}")


@app.command(rich_help_panel=AUTHORS, epilog="Example: autograder syllabus --check")
def syllabus(
    check: Annotated[bool, typer.Option("--check", help="Change nothing; fail if docs/ is out of date.")] = False,
) -> None:
    """Write docs/syllabus.md from what the exercises declare and docs/slides.toml."""
    from ..authoring.syllabus import path_of
    from ..authoring.syllabus import syllabus as text_of

    with told():
        course = Course.find()
        path, text = path_of(course), text_of(course)
        if check and (not path.is_file() or path.read_text(encoding="utf-8") != text):
            raise CourseError(f"Expected {path} as the declarations give it. Run `autograder syllabus`, and commit it.")
        if not check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            console.print(f"Wrote {path}", soft_wrap=True, highlight=False)
