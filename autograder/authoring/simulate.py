"""Simulate a class with known marks: submissions made of solutions, stubs and declared mistakes.

Every cell is the solution, the stub, a declared mistake, or the slow implementation of a pace. So its points are known
without judging: all for a solution, none for a stub, and the declared worth otherwise.
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
    """A simulated student's answer to one check.

    Attributes:
        variant: "solution", "stub", "slow", or a named mistake's sentence.
        points: the expected points; None if it is graded by hand.
    """

    check: str
    variant: str
    points: float | None


def simulate(course: Course, problem_set: str, count: int, seed: int) -> dict[str, list[Part]]:
    """Write `count` submissions and `truth/SET.csv`. Replaces earlier simulated submissions of this set.

    The first student solves everything, the second nothing. Among enough others, every mistake whose source is in its
    declaration occurs at least once.

    Returns:
        Student -> the parts.

    Raises:
        CourseError: a simulated student's name has a real submission.
    """
    solutions = [read_solution(path, course.edition) for path in course.solution_files(problem_set)]
    names = [f"student{i + 1:0{max(2, len(str(count)))}d}" for i in range(count)]
    plans: dict[str, list[Part]] = {name: [] for name in names}
    rng = random.Random(f"{problem_set} {seed}")
    truth_file = course.truth / f"{problem_set}.csv"
    previous = read_truth(course, problem_set) if truth_file.is_file() else {}
    folders = [course.submitted / name / problem_set for name in names if name not in previous]
    if occupied := [folder for folder in folders if folder.exists()]:
        raise CourseError(
            f"Expected no real submissions under the simulated students' names. Received {occupied[0]}"
            f"{f' and {len(occupied) - 1} more' if occupied[1:] else ''}: simulate in a copy of the course."
        )
    for student in previous:
        shutil.rmtree(course.submitted / student / problem_set, ignore_errors=True)
    variants = [_variants(solution, names, rng) for solution in solutions]
    for solution, rows in zip(solutions, variants, strict=True):
        for name in names:
            plans[name] += [_part(check, rows[name][check.name]) for check in solution.exercise.checks]
    truth_file.parent.mkdir(parents=True, exist_ok=True)  # before the submissions, as it lists the simulated ones
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
    """The expected marks of a simulated class: student -> check -> points."""
    points: dict[str, dict[str, float]] = {}
    with (course.truth / f"{problem_set}.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            points.setdefault(row["student"], {})[row["check"]] = float(row["points"])
    return points


def _part(check: Check | Written, variant: str) -> Part:
    """The part with its expected points."""
    if isinstance(check, Written):
        return Part(check.name, variant, None if variant == SOLVED else 0.0)
    worths = {SOLVED: check.points, STUB: 0.0, SLOW: check.pace.worth if check.pace else 0.0}
    return Part(check.name, variant, float((worths | {m.sentence: m.worth for m in check.mistakes})[variant]))


def _variants(solution: Solution, names: list[str], rng: random.Random) -> dict[str, dict[str, str]]:
    """Student -> check -> variant. A check is attempted only if the checks it uses are right or carried forward."""
    checks = list(solution.exercise.checks)
    rows: dict[str, dict[str, str]] = {name: {} for name in names}
    rows[names[0]] = {check.name: SOLVED for check in checks}
    if len(names) > 1:
        rows[names[1]] = {check.name: STUB for check in checks}
    shared = _shared_cells(solution)
    for check in checks:
        candidates = [n for n in names[2:] if _can_attempt(solution, check, rows[n])]
        wrong_variants = _wrong_variants(solution, check, alone=check.name not in shared)
        rng.shuffle(candidates)
        for i, name in enumerate(candidates):
            rows[name][check.name] = wrong_variants[i] if i < len(wrong_variants) else SOLVED
        for name in names[2:]:
            rows[name].setdefault(check.name, STUB)
    for first, *others in _groups(shared):
        for name in names:
            for other in others:  # a cell has one variant for all its checks
                rows[name][other] = rows[name][first]
    return rows


def _wrong_variants(solution: Solution, check: Check | Written, alone: bool) -> list[str]:
    """The variants of a check other than the solution.

    Args:
        alone: whether its cell belongs to no other check.
    """
    if isinstance(check, Written):
        return [STUB]
    variants = [*(mistake.sentence for mistake in check.mistakes if alone), SLOW]
    return [*(variant for variant in variants if _source(solution, check, variant)), STUB]


def _shared_cells(solution: Solution) -> dict[str, int]:
    """The checks that share their solution cell with another check, and the cell's number."""
    numbers = {check.name: solution.cell_of(check.name).number for check in solution.exercise.judged}
    return {name: number for name, number in numbers.items() if list(numbers.values()).count(number) > 1}


def _groups(shared: Mapping[str, int]) -> list[list[str]]:
    """The checks of each shared cell."""
    return [[n for n, p in shared.items() if p == number] for number in sorted(set(shared.values()))]


def _can_attempt(solution: Solution, check: Check | Written, row: Mapping[str, str]) -> bool:
    """Whether the student solved all checks that this one uses and does not carry forward."""
    if isinstance(check, Written):
        return True
    return all(row.get(name, SOLVED) == SOLVED for name in solution.depends(check.name, check.builds_on))


def _sources(solution: Solution, variants: Mapping[str, str]) -> dict[int, str]:
    """Cell number -> the student's source."""
    sources = {cell.number: cell.stub for cell in solution.cells}
    for cell in solution.cells:
        if cell.kind == "solution" and not any(c.name in cell.binds for c in solution.exercise.judged):
            sources[cell.number] = cell.solved  # no check asks for it, but others may use it
        if cell.kind == "written" and variants[cell.name] == SOLVED:
            sources[cell.number] = cell.solved
    for check in solution.exercise.judged:
        number, variant = solution.cell_of(check.name).number, variants[check.name]
        if source := _source(solution, check, variant):
            sources[number] = source
    return sources


def _source(solution: Solution, check: Check, variant: str) -> str | None:
    """The source of the check's cell in this variant; None for the stub, or if the source is unknown."""
    if variant == SOLVED:
        return solution.cell_of(check.name).solved
    if variant == SLOW:
        slow = check.pace.slow if check.pace else None
        return None if slow is None else solution.source_with(check, slow)
    wrong = [mistake.wrong for mistake in check.mistakes if mistake.sentence == variant]
    return solution.source_with(check, wrong[0], variant) if wrong else None
