"""What is left out while grading decides nothing: right and wrong notebooks of all sets answer the same without it."""

import contextlib
import io
import random
from pathlib import Path

import nbformat
import numpy as np
import pytest

from autograder.authoring.reference import deciding_lines as lines_by_solution
from autograder.authoring.release import KIT
from autograder.authoring.simulate import simulate
from autograder.authoring.solution import Solution
from autograder.authoring.solution_reader import read_solution
from autograder.cell_code import checked_name
from autograder.course import Course
from autograder.grading.deciding_lines import deciding_lines
from lecturekit.check import Check
from lecturekit.check.judge.compare import difference
from lecturekit.check.kernel.probes import MISSING, Answer, ask
from lecturekit.check.seeding import generator
from lecturekit.parsing import python_of

from ..remembered import remembered

HERE = Course(Path(__file__).parents[2])
QUICK = ("training", "predict_and_update", "autograd_engine", "backprop_by_hand")
TRAINED = ("digits_models", "robustness")  # half a minute for each student


def marks_of(path: Path) -> list[pytest.MarkDecorator]:
    slow = [] if path.stem in QUICK else [pytest.mark.slow]
    return [*slow, pytest.mark.keras] if "import keras" in path.read_text(encoding="utf-8") else slow


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.stem, marks=marks_of(path))
        for problem_set in HERE.sets()
        for path in HERE.solution_files(problem_set)
    ],
)
def test_all_answers_are_the_same(path, tmp_path):
    where = f"{path.parent.name}/{path.stem}"
    with remembered([__file__], "all answers are the same", notebook=where) as known:
        if not known:
            require_same_answers(path, tmp_path)


def require_same_answers(path, tmp_path):
    (tmp_path / "solutions").symlink_to(HERE.solutions)
    course = Course(tmp_path)
    solution = read_solution(path)
    deciding = {KIT: KIT, **lines_by_solution(solution)}
    assert any(lines != source for source, lines in deciding.items())
    names = [check.name for check in solution.exercise.judged]
    simulate(course, path.parent.name, 1 if path.stem in TRAINED else 4, 0)
    for notebook in sorted(course.submitted.glob(f"*/*/{path.stem}.ipynb")):
        nb = nbformat.read(notebook, as_version=4)
        all_answers = answers_of(nb, solution)
        for index, lines in deciding_lines(nb, deciding, names).items():
            nb.cells[index].source = lines
        fewer_answers = answers_of(nb, solution)
        assert all_answers.keys() == fewer_answers.keys()
        different = {name for name, answers in all_answers.items() if not agree(answers, fewer_answers[name])}
        assert not different, f"{notebook.parent.parent.name}, {path.stem}"


def answers_of(nb, solution: Solution) -> dict[str, list[Answer]]:
    """The answers to each check, where it stands."""
    import matplotlib.pyplot as plt

    random.seed(0)
    np.random.seed(0)
    checks = {check.name: check for check in solution.exercise.judged}
    namespace: dict = {"__name__": "__main__"}
    answers = {}
    for cell in nb.cells:
        if cell.cell_type != "code" or cell.source == KIT:
            continue
        name = checked_name(cell.source)
        with contextlib.redirect_stdout(io.StringIO()):
            if name in checks:
                answers[name] = answers_to(checks[name], namespace.get(name, MISSING), solution)
            elif name is None:
                with contextlib.suppress(Exception):
                    exec(compile(python_of(cell.source), "<cell>", "exec"), namespace)
        plt.close("all")
    return answers


def answers_to(check: Check, target, solution: Solution) -> list[Answer]:
    rng = generator("secret", "hidden", solution.problem_set, solution.notebook, check.name)
    inputs = [*check.also, *check.inputs.cases(1 if check.constant else min(check.trials, 6), rng)]
    given = [{n: v for n, v in case.items() if n in check.visible_inputs} for case in inputs]
    return [Answer.from_json(ask(target, check.probe, arguments).to_json()) for arguments in given]


def agree(these: list[Answer], those: list[Answer]) -> bool:
    return all(
        a.state == b.state and a.changed == b.changed and difference(a.value, b.value, lists=True) is None
        for a, b in zip(these, those, strict=True)
    )
