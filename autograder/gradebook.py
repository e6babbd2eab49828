"""From verdicts to nbgrader: preprocessors that take the place of its execution and its reading.

`nbgrader autograde`, formgrader and `autograder grade` all come through here, so all give the same marks.
"""

from __future__ import annotations

import functools
import os
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI
from nbgrader.converters import GenerateAssignment
from nbgrader.preprocessors import (
    AssignLatePenalties,
    CheckCellMetadata,
    ClearOutput,
    ClearSolutions,
    DeduplicateIds,
    IgnorePattern,
    LimitOutput,
    NbGraderPreprocessor,
    OverwriteCells,
    OverwriteKernelspec,
    SaveAutoGrades,
)
from sqlalchemy.exc import SAWarning
from traitlets.config import Config, PyFileConfigLoader

from lecturekit.check.judge import GRADERS_FAULT

from .course import Course, CourseError
from .farm import recorded
from .foreign import SandboxedExecute, remove_linked
from .reference import Reference, reference
from .sandbox import Sandbox, Trace, questions, run
from .submission import Submission, TolerantExporter, files_beside
from .verdict import Verdict, verdicts

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own queries raise them by the dozen

CELL_SECONDS = 60  # of CPU time, for each cell: nbgrader's `Execute.timeout`
VERDICT = "autograder"  # the key of cell metadata under which a verdict stays readable for programs


def configure(config: Config, course: Course) -> Config:
    """Make nbgrader use this course and this grader. All that `nbgrader_config.py` has to say."""
    config.CourseDirectory.root = str(course.home)
    config.CourseDirectory.db_url = course.db_url
    if not course.db_url.startswith("sqlite"):
        config.CourseDirectory.course_id = "default_course"  # nbgrader adds no nameless one; SQLite does not mind
    config.Exchange.root = str(course.home / "exchange")
    config.LockCells.lock_readonly_cells = False  # given code may be played with; it is restored when graded
    steps = GenerateAssignment.class_traits()["preprocessors"].default()
    config.GenerateAssignment.preprocessors = [ClearForeignSolutions if s is ClearSolutions else s for s in steps]
    config.Execute.timeout = CELL_SECONDS
    config.Autograde.exporter_class = TolerantExporter
    config.Autograde.sanitize_preprocessors = [
        ClearOutput,
        DeduplicateIds,
        OverwriteKernelspec,
        OverwriteCells,
        CheckCellMetadata,
    ]
    config.Autograde.autograde_preprocessors = [
        Judge,
        IgnorePattern,
        ClearMetadataPreprocessor,
        LimitOutput,
        SaveAutoGrades,
        FlagFaults,
        AssignLatePenalties,
        CheckCellMetadata,
    ]
    config.HTMLExporter.sanitize_html = True
    return config


def course_config(course: Course) -> Config:
    """nbgrader's configuration of a course of ours, with what the instructor has added to `nbgrader_config.py`."""
    course.home.mkdir(parents=True, exist_ok=True)
    put_scripts_on_path()
    config = configure(Config(), course)
    own = course.root / "nbgrader_config.py"
    if own.is_file():
        config.merge(PyFileConfigLoader(own.name, path=str(course.root)).load_config())
    return config


def api(course: Course) -> NbGraderAPI:
    """nbgrader's API for a course of ours."""
    config = course_config(course)
    config.NbGrader.logfile = str(course.home / "nbgrader.log")
    return NbGraderAPI(config=config)


def put_scripts_on_path() -> None:
    """nbgrader makes a new database with `alembic`, which it looks for on PATH, not beside Python."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])


def register(course: Course, problem_set: str) -> None:
    """Let nbgrader know the cells and points of a released set.

    Raises:
        CourseError: nbgrader refuses, as when graded cells change after students have submitted.
    """
    result = api(course).generate_assignment(problem_set, force=True, create=True)
    if not result["success"]:
        reason = (result.get("log") or result.get("error") or "").strip()[-1500:]
        raise CourseError(
            f"Expected nbgrader to take {problem_set}. It refused:\n{reason}\n"
            "If graded cells were added or removed after students submitted, either undo that, or remove the "
            f"assignment first: `nbgrader db assignment remove {problem_set} --force` (its marks go with it)."
        )


def released_notebook(config: Config, nbgrader: Mapping[str, Any]) -> NotebookNode | None:
    """What was released under a submission's name, or None if it is not one of our sets."""
    home = Path(config.CourseDirectory.root)
    path = home / "source" / nbgrader["assignment"] / f"{nbgrader['notebook']}.ipynb"
    course = Course(home.parent)
    if not path.is_file() or course.solution_file(nbgrader["assignment"], nbgrader["notebook"]) is None:
        return None
    return nbformat.read(path, as_version=4)


class ClearForeignSolutions(ClearSolutions):
    """Leaves our notebooks as they are: their source holds stubs, which nbgrader would replace by its own."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        if released_notebook(self.config, resources["nbgrader"]) is not None:
            return nb, resources
        return super().preprocess(nb, resources)


class Judge(SandboxedExecute):
    """Runs a sanitized submission and writes each verdict as the score and output of its check cell.

    A notebook that is not one of our sets is executed behind walls, its test cells too.
    """

    def preprocess(self, nb: NotebookNode, resources: Any, *args: Any, **kw: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        student, assignment, name = about["student"], about["assignment"], about["notebook"]
        course = Course(Path(self.config.CourseDirectory.root).parent)
        folder = course.autograded / student / assignment
        remove_linked(course.submitted / student / assignment, folder, course.source / assignment)
        path = course.solution_file(assignment, name)
        if path is None:
            return super().preprocess(nb, resources, *args, **kw)
        ours = _reference(course, path, path.stat().st_mtime_ns)
        trace, self.trace = self.trace, None
        if trace is None:
            submission = Submission(student, assignment, name, nb, files_beside(folder))
            asked = questions(ours)
            kept = recorded(course.private / "traces", submission, asked)
            trace = kept or run(submission, asked, Sandbox(cell_seconds=self.timeout or CELL_SECONDS))
        write_verdicts(nb, trace, verdicts(trace, ours, nb))
        return nb, resources


@functools.lru_cache(maxsize=8)
def _reference(course: Course, path: Path, changed: int) -> Reference:
    """The reference of a notebook, read once for a whole class, and again when the solution has `changed`."""
    return reference(course, path)


def write_verdicts(nb: NotebookNode, trace: Trace, judged: Mapping[str, Verdict]) -> None:
    """Put the outputs of a run and the verdicts into a notebook, as nbgrader reads scores."""
    count = 0
    for place, cell in enumerate(nb.cells):
        cell.metadata.pop(VERDICT, None)
        if cell.cell_type != "code":
            continue
        cell.outputs = trace.outputs.get(place, [])
        cell.execution_count = None
        verdict = judged.get(_graded_name(cell))
        if verdict is not None:
            count += 1
            cell.outputs = verdict_outputs(verdict, count)
            cell.execution_count = count
            cell.metadata[VERDICT] = {
                "outcome": verdict.outcome,
                "points": verdict.points,
                "mistake": verdict.finding.mistake,
                "reason": verdict.reason,
            }


def _graded_name(cell: NotebookNode) -> str:
    nbgrader = cell.metadata.get("nbgrader", {})
    return nbgrader.get("grade_id", "") if nbgrader.get("grade") else ""


def verdict_outputs(verdict: Verdict, count: int) -> list[NotebookNode]:
    """What explains a verdict, then the one finite number that nbgrader takes for the score."""
    report = verdict.report
    explained = nbformat.v4.new_output("display_data", data={"text/plain": str(report), "text/html": report.to_html()})
    score = nbformat.v4.new_output("execute_result", data={"text/plain": f"{verdict.points:g}"}, execution_count=count)
    return [explained, score]


class FlagFaults(NbGraderPreprocessor):
    """Asks for a person's look at every grade that the grader itself could not decide."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        faults = [
            cell.metadata.nbgrader.grade_id
            for cell in nb.cells
            if cell.metadata.get(VERDICT, {}).get("outcome") == GRADERS_FAULT
        ]
        if faults:
            about = resources["nbgrader"]
            with Gradebook(about["db_url"]) as gradebook:
                for name in faults:
                    grade = gradebook.find_grade(name, about["notebook"], about["assignment"], about["student"])
                    grade.needs_manual_grade = True
                gradebook.db.commit()
        return nb, resources


def marks(course: Course, problem_set: str) -> dict[str, dict[str, float | None]]:
    """Every mark in the gradebook: student -> check -> points (None: a person has yet to grade it)."""
    found: dict[str, dict[str, float | None]] = {}
    with Gradebook(course.db_url) as gradebook:
        try:
            submissions = gradebook.assignment_submissions(problem_set)
        except MissingEntry:
            return {}
        for submission in submissions:
            row = found.setdefault(submission.student.id, {})
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    score = grade.manual_score if grade.manual_score is not None else grade.auto_score
                    row[grade.name] = None if score is None else score + (grade.extra_credit or 0.0)
    return found
