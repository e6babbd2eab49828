"""Handing in: notebooks of one student, made from the released one by what that student did to it."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat
import numpy as np
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.authoring.grader_keys import CheckKeys
from autograder.authoring.reference import reference
from autograder.authoring.solution_reader import read_solution
from autograder.cli import app
from autograder.course import Course
from autograder.grades.marks import marks
from autograder.grading.verdict import VERDICT_KEY
from tests.autograder.tiny import write

SET = "01_set"

# A set with one check of each kind, without Keras: it is graded in a second or two.
SOLUTION = '''
# %%
import numpy as np

from lecturekit.check import Agrees, Edit, Equals, Exercise, Holds, Written, inputs, real, separates, vector

exercise = Exercise(
    title="A set",
    checks=[
        Agrees(
            "double",
            inputs(x=vector("m")),
            points=2,
            mistakes={
                "You square it.": lambda x: x * x,
                "You return x itself.": Edit("2 * x", "1 * x"),
            },
            hints=["Think.", "Twice."],
            seconds=3,
        ),
        Agrees("shift", inputs(x=real()), points=1, mistakes={"Down, not up.": Edit("x + 1", "x - 1")}, seconds=3),
        Holds("and_weights", separates("and"), points=1, mistakes={"This is OR.": (np.array([2.0, 2.0]), -2.0)}),
        Equals("answer", points=1, mistakes={"That is the number of days.": 7}),
        Written("why", points=1.5),
    ],
)

# %% [markdown]
# # A set

# %%
import numpy as np

from lecturekit import check

# %%
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
check("double")

# %%
def shift(x):
    """One more than x."""
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION

# %%
check("shift")

# %%
### BEGIN SOLUTION
and_weights = (np.array([4.0, 2.0]), -6.0)
### END SOLUTION

# %%
check("and_weights")

# %%
### BEGIN SOLUTION
answer = 42
### END SOLUTION

# %%
check("answer")

# %% [markdown] answer="why"
# ### BEGIN SOLUTION
# The model answer.
# ### END SOLUTION
'''
CONFIG = """
from pathlib import Path
from autograder.course import Course
from autograder.nbgrader import configure
c = configure(get_config(), Course(Path(__file__).resolve().parent))
"""
FULL = {"double": 2.0, "shift": 1.0, "and_weights": 1.0, "answer": 1.0}
NOTEBOOK = "tiny"


def autograder(course: Course, *arguments: str, code: int = 0) -> str:
    """Run a command as a user would, in the course's folder; returns what it printed."""
    import os

    before = Path.cwd()
    os.chdir(course.root)
    try:
        result = CliRunner().invoke(app, [str(a) for a in arguments], catch_exceptions=False)
    finally:
        os.chdir(before)
    assert result.exit_code == code, result.output
    return result.output


def released_course(root: Path, text: str = SOLUTION) -> Course:
    """A course in `root` with one released set, whose answer keys are made."""
    shutil.copytree(_released(text).name, root, dirs_exist_ok=True)
    return Course(root)


def copied(course: Course, root: Path) -> Course:
    """The course as it is, in `root`."""
    shutil.copytree(course.root, root / "c")
    return Course(root / "c")


@cache
def _released(text: str) -> TemporaryDirectory:
    """Released once in a process; the folder ends with the process."""
    folder = TemporaryDirectory()
    course = Course(Path(folder.name))
    reference(course, write(course.root, text, NOTEBOOK, SET))
    autograder(course, "release")
    return folder


def solved(course: Course) -> nbformat.NotebookNode:
    """The notebook of a student who solved everything."""
    nb = nbformat.read(course.exercises / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    solution = read_solution(course.solution_file(SET, NOTEBOOK))
    written = [cell for cell in nb.cells if cell.id != "kit"]  # which no solution has
    for cell, source in zip(written, solution.cells, strict=True):
        cell.source = source.solved
    return nb


def place(nb: nbformat.NotebookNode, grade_id: str) -> int:
    return next(i for i, c in enumerate(nb.cells) if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


def replacing(name: str, source: str) -> Callable[[nbformat.NotebookNode], None]:
    """A student whose solution cell of `name` says `source`."""

    def change(nb: nbformat.NotebookNode) -> None:
        nb.cells[place(nb, f"solution-{name}")].source = source

    return change


def adding(source: str, after: str = "", before: str = "") -> Callable[[nbformat.NotebookNode], None]:
    """A student who adds a code cell."""

    def change(nb: nbformat.NotebookNode) -> None:
        at = place(nb, after) + 1 if after else place(nb, before) if before else len(nb.cells)
        nb.cells.insert(at, new_code_cell(source))

    return change


def hand_in(course: Course, student: str, *changes: Callable[[nbformat.NotebookNode], None]) -> Path:
    """Hand in a solved notebook with changes."""
    nb = solved(course)
    for change in changes:
        change(nb)
    return hand_in_text(course, student, nbformat.writes(nb))


def hand_in_text(course: Course, student: str, text: str | bytes) -> Path:
    path = course.submitted / student / SET / f"{NOTEBOOK}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def judged(course: Course, student: str) -> dict[str, float | None]:
    """The marks of the machine-judged checks in the gradebook."""
    return {name: points for name, points in marks(course, SET)[student].items() if name != "why"}


def verdicts(course: Course, student: str) -> dict[str, dict]:
    """Each verdict as kept in the autograded notebook."""
    nb = nbformat.read(course.autograded / student / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    return {c.metadata.nbgrader.grade_id: dict(c.metadata[VERDICT_KEY]) for c in nb.cells if VERDICT_KEY in c.metadata}


def texts(course: Course, student: str) -> str:
    """All that a student could read of the graded notebook."""
    nb = nbformat.read(course.autograded / student / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    return json.dumps([cell.get("outputs", []) for cell in nb.cells], default=str)


def telling_inputs(keys: CheckKeys) -> list[np.ndarray]:
    """The hidden inputs that give themselves away wherever they are read.

    The other streams of inputs draw whole numbers, too, and by chance the same ones: [2, -2, 1] tells nothing.
    """
    hidden = [case.arguments["x"] for case in keys.hidden.cases]
    return [x for x in hidden if np.count_nonzero(x % 1) >= 3]


def truth(course: Course) -> Mapping[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    with (course.truth / f"{SET}.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["student"], {})[row["check"]] = float(row["points"])
    return found


def printed(course: Course, student: str) -> str:
    """What the student's cells printed."""
    nb = nbformat.read(course.autograded / student / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    return "".join(o.text for c in nb.cells for o in c.get("outputs", []) if o.output_type == "stream")


def writing(text: str) -> Callable[[nbformat.NotebookNode], None]:
    """A student who answers `why` with `text`."""

    def change(nb: nbformat.NotebookNode) -> None:
        nb.cells[place(nb, "why")].source = text

    return change


def by_hand(course: Course, student: str, check: str = "why", points: float = 1.25, comment: str = "Good.") -> None:
    """A person grades an answer, as formgrader does."""
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade(check, NOTEBOOK, SET, student)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = points, 0.25, False
        if check == "why":
            gradebook.find_comment(check, NOTEBOOK, SET, student).manual_comment = comment
        gradebook.db.commit()


def state(course: Course, student: str, check: str = "why") -> tuple[float | None, float | None, bool]:
    """What a person gave for an answer, the extra credit, and whether a person is needed."""
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade(check, NOTEBOOK, SET, student)
        return grade.manual_score, grade.extra_credit, grade.needs_manual_grade
