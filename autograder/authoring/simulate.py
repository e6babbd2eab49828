"""A class with known marks: submissions made of solutions, stubs and declared mistakes.

A cell is the solution, the stub, or one of the declared mistakes, so what it must earn is known without
any judge: full points for a solution, none for a stub, what a mistake or the slow way is declared to be worth.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections.abc import Mapping
from dataclasses import dataclass

import nbformat

from lecturekit.check import Check, Written

from ..course import Course, CourseError
from .release import notebook_of
from .solution import Solution
from .solution_reader import read_solution

SOLVED, STUB, SLOW = "solution", "stub", "slow"


@dataclass(frozen=True)
class Part:
    """What one simulated student wrote for one check.

    Attributes:
        variant: "solution", "stub", "slow", or a named mistake's sentence.
        points: what it must earn; None where a person grades it.
    """

    check: str
    variant: str
    points: float | None


def simulate(course: Course, problem_set: str, count: int, seed: int) -> dict[str, list[Part]]:
    """Write `count` submissions and `truth/SET.csv`; returns what each student wrote.

    The first student solves everything, the second nothing; among the others every mistake that is written out
    in its declaration occurs at least once, if they are many enough. Earlier simulated submissions of this set are
    replaced.

    Raises:
        CourseError: somebody else's submission lies under the name of a simulated student.
    """
    solutions = [read_solution(path, course.edition) for path in course.solution_files(problem_set)]
    names = [f"student{i + 1:0{max(2, len(str(count)))}d}" for i in range(count)]
    plans: dict[str, list[Part]] = {name: [] for name in names}
    rng = random.Random(f"{problem_set} {seed}")
    truth_file = course.truth / f"{problem_set}.csv"
    earlier = read_truth(course, problem_set) if truth_file.is_file() else {}
    others = [course.submitted / name / problem_set for name in names if name not in earlier]
    if taken := [folder for folder in others if folder.exists()]:
        raise CourseError(
            f"Expected no submission of others where the simulated class hands in. There is {taken[0]}"
            f"{f' and {len(taken) - 1} more' if taken[1:] else ''}: simulate in a copy of the course."
        )
    for student in earlier:
        shutil.rmtree(course.submitted / student / problem_set, ignore_errors=True)
    variants = [_variants(solution, names, rng) for solution in solutions]
    for solution, rows in zip(solutions, variants, strict=True):
        for name in names:
            plans[name] += [_part(check, rows[name][check.name]) for check in solution.exercise.checks]
    truth_file.parent.mkdir(parents=True, exist_ok=True)  # before the submissions: it says which are simulated
    with truth_file.open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file)
        table.writerow(["student", "check", "points"])
        for name, parts in plans.items():
            table.writerows([name, part.check, part.points] for part in parts if part.points is not None)
    for solution, rows in zip(solutions, variants, strict=True):
        for name in names:
            folder = course.submitted / name / problem_set
            folder.mkdir(parents=True, exist_ok=True)
            notebook = notebook_of(solution, _sources(solution, rows[name]))
            (folder / f"{solution.notebook}.ipynb").write_text(nbformat.writes(notebook), encoding="utf-8")
    return plans


def read_truth(course: Course, problem_set: str) -> dict[str, dict[str, float]]:
    """The marks that a simulated class must get: student -> check -> points."""
    found: dict[str, dict[str, float]] = {}
    with (course.truth / f"{problem_set}.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["student"], {})[row["check"]] = float(row["points"])
    return found


def _part(check: Check | Written, variant: str) -> Part:
    if isinstance(check, Written):
        return Part(check.name, variant, None if variant == SOLVED else 0.0)
    worths = {SOLVED: check.points, STUB: 0.0, SLOW: check.pace.worth if check.pace else 0.0}
    return Part(check.name, variant, float((worths | {m.sentence: m.worth for m in check.mistakes})[variant]))


def _variants(solution: Solution, names: list[str], rng: random.Random) -> dict[str, dict[str, str]]:
    """Who writes what. A check that uses another's work is only tried where that is right, or is carried through."""
    checks = list(solution.exercise.checks)
    rows: dict[str, dict[str, str]] = {name: {} for name in names}
    rows[names[0]] = {check.name: SOLVED for check in checks}
    if len(names) > 1:
        rows[names[1]] = {check.name: STUB for check in checks}
    shared = _shared_cells(solution)
    for check in checks:
        able = [n for n in names[2:] if _can_try(solution, check, rows[n])]
        spread = _ways(solution, check, alone=check.name not in shared)
        rng.shuffle(able)
        for i, name in enumerate(able):
            rows[name][check.name] = spread[i] if i < len(spread) else SOLVED
        for name in names[2:]:
            rows[name].setdefault(check.name, STUB)
    for first, *others in _groups(shared):
        for name in names:
            for other in others:  # one cell is written once: right for all its checks, or for none
                rows[name][other] = rows[name][first]
    return rows


def _ways(solution: Solution, check: Check | Written, alone: bool) -> list[str]:
    """What else than the solution is written for a check.

    Args:
        alone: whether nothing else is judged in its cell.
    """
    if isinstance(check, Written):
        return [STUB]
    ways = [*(mistake.sentence for mistake in check.mistakes if alone), SLOW]
    return [*(way for way in ways if _written(solution, check, way)), STUB]


def _shared_cells(solution: Solution) -> dict[str, int]:
    """The checks whose solution cell also holds another check's solution, and its place."""
    places = {check.name: solution.cell_of(check.name).place for check in solution.exercise.judged}
    return {name: place for name, place in places.items() if list(places.values()).count(place) > 1}


def _groups(shared: Mapping[str, int]) -> list[list[str]]:
    return [[n for n, p in shared.items() if p == place] for place in sorted(set(shared.values()))]


def _can_try(solution: Solution, check: Check | Written, row: Mapping[str, str]) -> bool:
    if isinstance(check, Written):
        return True
    return all(row.get(name, SOLVED) == SOLVED for name in solution.depends(check.name, check.builds_on))


def _sources(solution: Solution, variants: Mapping[str, str]) -> dict[int, str]:
    sources = {cell.place: cell.stub for cell in solution.cells}
    for cell in solution.cells:
        if cell.kind == "solution" and not any(c.name in cell.binds for c in solution.exercise.judged):
            sources[cell.place] = cell.solved  # nothing is asked of it, but others may need it
        if cell.kind == "written" and variants[cell.name] == SOLVED:
            sources[cell.place] = cell.solved
    for check in solution.exercise.judged:
        place, variant = solution.cell_of(check.name).place, variants[check.name]
        if written := _written(solution, check, variant):
            sources[place] = written
    return sources


def _written(solution: Solution, check: Check, variant: str) -> str | None:
    """The code of the cell of a student who wrote this; None for the stub, and for what has no code that is known."""
    if variant == SOLVED:
        return solution.cell_of(check.name).solved
    if variant == SLOW:
        slow = check.pace.slow if check.pace else None
        return None if slow is None else solution.source_with(check, slow)
    wrong = [mistake.wrong for mistake in check.mistakes if mistake.sentence == variant]
    return solution.source_with(check, wrong[0], variant) if wrong else None
