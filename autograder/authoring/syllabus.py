"""The syllabus: what the declarations say of every set, and where each slide of the lecture is practised."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from graphlib import CycleError
from pathlib import Path
from typing import Any

from lecturekit.coursework.released import in_turn

from ..course import Course, CourseError
from .release import read_set
from .solution import Solution

NOTE = "<!-- Made by `autograder syllabus` from solutions/ and docs/slides.toml: change those. -->"


def syllabus(course: Course) -> str:
    """The text of `docs/syllabus.md`.

    Raises:
        CourseError: `docs/slides.toml` names a check that no set declares.
        SolutionError: a solution cannot be read.
    """
    sets = {name: _in_turn(read_set(course, name)) for name in course.sets()}
    solutions = [solution for found in sets.values() for solution in found]
    _require_known(solutions)
    return "\n".join(
        ["# Syllabus", "", NOTE, "", *_overview(sets), *_notebooks(sets), *_slides(_map_of(course), solutions)]
    )


def _require_known(solutions: Sequence[Solution]) -> None:
    known = {f"{s.problem_set}/{s.notebook}" for s in solutions}
    for solution in solutions:
        for other in solution.exercise.after:
            if other not in known:
                raise solution.error(
                    f"Expected notebooks of this course in `after`, such as {min(known)!r}. Received: {other!r}."
                )


def _in_turn(solutions: Sequence[Solution]) -> list[Solution]:
    """The notebooks of one set, each after those that it builds on."""
    try:
        return in_turn(solutions, lambda s: f"{s.problem_set}/{s.notebook}", lambda s: s.exercise.after)
    except CycleError as error:
        raise CourseError(
            f"Expected notebooks that build on earlier ones. Received a circle: {error.args[1]}."
        ) from None


def _overview(sets: dict[str, list[Solution]]) -> Iterator[str]:
    points = sum(s.exercise.points for found in sets.values() for s in found)
    minutes = sum(s.exercise.minutes for found in sets.values() for s in found)
    yield f"{len(sets)} problem sets, {points:g} points, some {minutes / 60:.0f} hours of a student's time."
    yield from ("", "| set | notebooks | points | minutes |", "|:--|--:|--:|--:|")
    for name, found in sets.items():
        points, minutes = sum(s.exercise.points for s in found), sum(s.exercise.minutes for s in found)
        yield f"| [{name}](#{name}) | {len(found)} | {points:g} | {minutes} |"
    yield ""


def _notebooks(sets: dict[str, list[Solution]]) -> Iterator[str]:
    for name, found in sets.items():
        yield from (f"## {name}", "")
        for solution in found:
            exercise = solution.exercise
            yield f"### {exercise.title}"
            yield ""
            yield f"`{name}/{solution.notebook}.ipynb`, {exercise.points:g} points, {exercise.minutes} minutes."
            if exercise.section:
                yield f"Lecture: {exercise.section}."
            if exercise.after:
                yield f"Builds on: {', '.join(f'`{other}`' for other in exercise.after)}."
            yield ""
            if exercise.goals:
                yield from ("Afterwards you can", "")
                yield from (f"- {goal}" for goal in exercise.goals)
                yield ""
            checks = ", ".join(f"`{check.name}` ({check.points:g})" for check in exercise.checks)
            yield from (f"Graded: {checks}.", "")


def _map_of(course: Course) -> list[dict[str, Any]]:
    path = course.root / "docs" / "slides.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")).get("slide", [])
    except FileNotFoundError:
        return []
    except tomllib.TOMLDecodeError as error:
        raise CourseError(f"Expected TOML in {path}. {error}.") from error


def _slides(slides: Sequence[dict[str, Any]], solutions: Sequence[Solution]) -> Iterator[str]:
    if not slides:
        return
    homes = {check.name: s for s in solutions for check in s.exercise.checks}
    yield from ("## From slide to exercise", "", "| slide | exercises | in the kit | figure |", "|:--|:--|:--|:--|")
    for slide in slides:
        unknown = [name for name in slide.get("checks", ()) if name not in homes]
        if unknown:
            raise CourseError(
                f"Expected checks that a set declares in docs/slides.toml, for the slide {slide['title']!r}. Received: "
                f"{', '.join(unknown)}. Mend the name, or remove it."
            )
        where = ", ".join(f"`{homes[n].problem_set}/{homes[n].notebook}`: `{n}`" for n in slide.get("checks", ()))
        kit, figures = (", ".join(f"`{name}`" for name in slide.get(key, ())) for key in ("names", "figures"))
        yield f"| {slide['title']} | {where} | {kit} | {figures} |"
    yield ""


def path_of(course: Course) -> Path:
    return course.root / "docs" / "syllabus.md"
