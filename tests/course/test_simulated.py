"""A class with known marks can be made of every set."""

from pathlib import Path

import nbformat
import pytest

from autograder.authoring.simulate import simulate
from autograder.authoring.solution_reader import read_solution
from autograder.course import Course
from lecturekit.check import Check
from lecturekit.parsing import parse_cell

pytestmark = pytest.mark.slow

HERE = Course(Path(__file__).parents[2])


@pytest.mark.parametrize("problem_set", HERE.sets())
def test_a_class_of_each_set(problem_set, tmp_path):
    (tmp_path / "solutions").symlink_to(HERE.solutions)
    course = Course(tmp_path)
    solutions = [read_solution(path) for path in course.solution_files(problem_set)]
    checks = {check.name: check for solution in solutions for check in solution.exercise.checks}
    plans = simulate(course, problem_set, 40, 0)
    first, second, *others = plans.values()
    assert {part.check: part.points for part in first if part.points is not None} == {
        name: check.points for name, check in checks.items() if isinstance(check, Check)
    }
    assert not any(part.points for part in second)
    wrong = {part.check for parts in others for part in parts if part.variant not in ("solution", "stub")}
    assert len(wrong) >= len(checks) / 2
    for path in course.submitted.glob("*/*/*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "code":
                parse_cell(cell.source)
