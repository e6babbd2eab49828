"""A small plain nbgrader course, and what both graders make of it, row by row."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook

BIN = Path(sys.executable).parent

CONFIG = """
c = get_config()
c.CourseDirectory.directory_structure = "{nbgrader_step}/{assignment_id}/{student_id}"
c.Execute.timeout = 5
c.LateSubmissionPlugin.penalty_method = "zero"
c.Autograde.autograde_preprocessors = [
    "nbgrader.preprocessors.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "course_steps.Generous",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""
STEPS = """
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

class Generous(NbGraderPreprocessor):
    def preprocess(self, nb, resources):
        about = resources["nbgrader"]
        if about["notebook"] == "work" and any("# a poem" in cell.source for cell in nb.cells):
            with Gradebook(about["db_url"]) as gradebook:
                grade = gradebook.find_grade("essay", "work", about["assignment"], about["student"])
                grade.extra_credit = 0.5
                gradebook.db.commit()
        return nb, resources
"""


def _about(name: str, points: float | None = None, *, solution: bool = False) -> dict[str, Any]:
    about = {
        "grade": points is not None,
        "grade_id": name,
        "locked": points is not None and not solution,
        "schema_version": 3,
        "solution": solution,
        "task": False,
    }
    return {"nbgrader": about | ({} if points is None else {"points": points})}


def work() -> NotebookNode:
    cells = [
        new_markdown_cell("# Work"),
        new_code_cell("import os\nimport warnings"),
        new_code_cell(
            "def square(x):\n    ### BEGIN SOLUTION\n    return x * x\n    ### END SOLUTION",
            metadata=_about("square", solution=True),
        ),
        new_code_cell(
            "assert square(1) == 1\n### BEGIN HIDDEN TESTS\nassert square(3) == 9\n### END HIDDEN TESTS",
            metadata=_about("test_square", 2),
        ),
        new_code_cell("2.5 if square(-2) == 4 else 0.5", metadata=_about("test_partial", 3)),
        new_code_cell("print('fine')\nsquare(2)", metadata=_about("test_value", 5)),
        new_code_cell(
            "assert open('data.txt').read() == 'given'\nassert os.environ['NBGRADER_EXECUTION'] == 'autograde'",
            metadata=_about("test_data", 1),
        ),
        new_markdown_cell("Your essay.", metadata=_about("essay", 4, solution=True)),
        new_code_cell("# your code", metadata=_about("own", 2, solution=True)),
    ]
    return new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "P", "language": "python"}}
    )


def more() -> NotebookNode:
    cells = [
        new_code_cell("### BEGIN SOLUTION\nx = 1\n### END SOLUTION", metadata=_about("x", solution=True)),
        new_code_cell("assert x == 1", metadata=_about("test_x", 1)),
    ]
    return new_notebook(cells=cells)


def nbgrader(course: Path, *arguments: str, code: int | None = 0) -> str:
    """Run stock nbgrader in a course, cold."""
    environment = os.environ | {"PATH": os.pathsep.join([str(BIN), os.environ["PATH"]])}
    done = subprocess.run(
        [str(BIN / "nbgrader"), *arguments], cwd=course, env=environment, capture_output=True, text=True, timeout=400
    )
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done.stdout + done.stderr


def released(root: Path, config: str = CONFIG, duedate: str | None = "2030-01-01 12:00:00 UTC") -> Path:
    """A course with one released assignment, `hw`, of two notebooks and a data file."""
    source = root / "source" / "hw"
    source.mkdir(parents=True)
    (root / "nbgrader_config.py").write_text(config)
    (root / "course_steps.py").write_text(STEPS)
    nbformat.write(work(), source / "work.ipynb")
    nbformat.write(more(), source / "more.ipynb")
    (source / "data.txt").write_text("given")
    nbgrader(root, "generate_assignment", "hw")
    if duedate:
        with Gradebook(db_url(root)) as gradebook:
            gradebook.update_or_create_assignment("hw", duedate=duedate)
    return root


def db_url(root: Path) -> str:
    return f"sqlite:///{root / 'gradebook.db'}"


Change = Callable[[NotebookNode], Any]


def hand_in(root: Path, student: str, *changes: Change, late: bool = False, more: bool = False) -> Path:
    """Hand in the released notebook with changes; the second one only if asked for."""
    folder = root / "submitted" / "hw" / student
    folder.mkdir(parents=True, exist_ok=True)
    nb = nbformat.read(root / "release" / "hw" / "work.ipynb", as_version=4)
    for change in changes:
        change(nb)
    nbformat.write(nb, folder / "work.ipynb")
    (folder / "data.txt").write_text("forged")
    year = 2031 if late else 2029
    (folder / "timestamp.txt").write_text(f"{year}-05-05 05:05:05 UTC")
    if more:
        (folder / "more.ipynb").write_bytes((root / "release" / "hw" / "more.ipynb").read_bytes())
    return folder


def cell(nb: NotebookNode, name: str) -> NotebookNode:
    return next(c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == name)


def writing(name: str, source: str) -> Change:
    return lambda nb: cell(nb, name).update(source=source)


def squaring(body: str = "return x * x") -> Change:
    return writing("square", f"def square(x):\n    {body}")


def rows(url: str, assignment: str = "hw") -> dict[str, dict[str, Any]]:
    """All that a gradebook says of each student: names and numbers, no ids."""
    found: dict[str, dict[str, Any]] = {}
    with Gradebook(url) as gradebook:
        for submission in gradebook.assignment_submissions(assignment):
            row = found[submission.student.id] = {
                "timestamp": submission.timestamp,
                "late": submission.total_seconds_late,
                "score": submission.score,
                "max": submission.max_score,
                "by hand": submission.needs_manual_grade,
            }
            for notebook in submission.notebooks:
                row[notebook.name] = [
                    notebook.score,
                    notebook.max_score,
                    notebook.late_submission_penalty,
                    notebook.needs_manual_grade,
                    notebook.failed_tests,
                ]
                for grade in notebook.grades:
                    row[f"{notebook.name}/{grade.name}"] = [
                        grade.auto_score,
                        grade.manual_score,
                        grade.extra_credit,
                        grade.max_score,
                        grade.needs_manual_grade,
                        grade.failed_tests,
                    ]
                for comment in notebook.comments:
                    row[f"{notebook.name}/{comment.name}/comment"] = [comment.auto_comment, comment.manual_comment]
    return found


def scores(url: str, student: str, assignment: str = "hw") -> dict[str, float | None]:
    """The automatic scores of one student, by cell."""
    with Gradebook(url) as gradebook:
        submission = gradebook.find_submission(assignment, student)
        return {grade.name: grade.auto_score for notebook in submission.notebooks for grade in notebook.grades}


def texts(path: Path) -> str:
    """All outputs and notes of a graded notebook."""
    nb = nbformat.read(path, as_version=4)
    return json.dumps([nb.metadata, [c.get("outputs") for c in nb.cells]])
