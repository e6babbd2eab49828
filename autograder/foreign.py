"""Plain nbgrader courses: nothing is declared, tests are assert cells that run in the student's kernel.

Here is what differs from nbgrader: the notebook runs behind walls, in a warm kernel, and possibly on
another machine; and what makes nbgrader give up on a submission costs the cell its points, not the student
the grade.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps import AutogradeApp
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import chdir, determine_grade, is_grade
from traitlets.config import Config

from .course import CourseError
from .sandbox import Sandbox, Trace, run
from .submission import NOTES, Submission, files_beside
from .walls import Limits

UNLIMITED = 10.0**6  # seconds of CPU time, where nbgrader is told to wait for ever


@dataclass(frozen=True)
class PlainCourse:
    """An nbgrader course that knows nothing of LectureKit.

    Attributes:
        root: the folder with `nbgrader_config.py`, or with `source/` and `submitted/`.
    """

    root: Path

    @classmethod
    def at(cls, folder: Path) -> PlainCourse | None:
        """The course in `folder`, if there is one."""
        folder = folder.resolve()
        there = (folder / "nbgrader_config.py").is_file() or all(
            (folder / name).is_dir() for name in ("source", "submitted")
        )
        return cls(folder) if there else None

    @property
    def private(self) -> Path:
        """Where the grader keeps what it needs to go on after it was cut off."""
        return self.root / ".autograder"

    def config(self) -> Config:
        """The configuration as `nbgrader autograde` loads it in the course's folder.

        Raises:
            CourseError: it cannot be loaded.
        """
        app = AutogradeApp(raise_config_file_errors=True)
        app.log.handlers, app.log.propagate = [logging.NullHandler()], False
        try:
            with chdir(str(self.root)):
                app.initialize([], root=str(self.root))
        except (Exception, SystemExit) as error:
            raise CourseError(
                f"Expected a configuration that nbgrader can load in {self.root}. Received {type(error).__name__}: "
                f"{error}. `nbgrader autograde --debug` in that folder shows where it comes from."
            ) from error
        config = app.config.copy()
        config.CourseDirectory.root = app.coursedir.root
        return config


class SandboxedExecute(Execute):
    """Takes the place of nbgrader's execution: inserts what a run behind walls has left.

    Attributes:
        trace: of a run that has taken place already; otherwise the notebook is run here and now.
    """

    trace: Trace | None = None

    def preprocess(self, nb: NotebookNode, resources: Any, *args: Any, **kw: Any) -> tuple[NotebookNode, Any]:
        trace, self.trace = self.trace, None
        if trace is None:
            about = resources["nbgrader"]
            files = files_beside(Path(resources["metadata"]["path"]))
            submission = Submission(about["student"], about["assignment"], about["notebook"], nb, files)
            trace = run(submission, None, sandbox_for(nb, self))
        if trace.fault:
            raise GraderFaultError(trace.fault)
        insert(nb, trace)
        return nb, resources


class GraderFaultError(Exception):
    """The grader could not run a submission, so it gets no mark."""


def sandbox_for(nb: NotebookNode, execute: Execute, base: Sandbox | None = None) -> Sandbox:
    """The sandbox of a plain notebook. nbgrader knows no limit for all cells together, but one for each."""
    seconds = float(execute.timeout) if execute.timeout and execute.timeout > 0 else UNLIMITED
    cells = sum(cell.cell_type == "code" for cell in nb.cells)
    base = base or Sandbox()
    least = Limits()
    limits = replace(
        base.limits,
        cpu_seconds=max(least.cpu_seconds, cells * seconds),
        wall_seconds=max(least.wall_seconds, 10 * cells * seconds),
    )
    return replace(base, cell_seconds=seconds, limits=limits, on_timeout=dict(execute.error_on_timeout or {}))


def insert(nb: NotebookNode, trace: Trace) -> None:
    """Put the outputs of a run into a notebook; graded cells that it did not reach get an error, and so 0."""
    missing = []
    for place, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        cell.outputs = list(trace.outputs.get(place, ()))
        cell.execution_count = trace.counts.get(place)
        if place not in trace.outputs and is_grade(cell) and cell.source.strip():
            missing.append(cell.metadata.nbgrader.get("grade_id", ""))
            cell.outputs = [not_run(f"This cell was not reached: {_why(trace)}.")]
        _insist_on_score(nb, cell)
    if trace.died is not None:
        reached = f" by reaching the limit of {trace.ended_by}" if trace.ended_by else ""
        note(nb, f"Cell {trace.died + 1} ended the kernel{reached}; it was left out, and counts 0 if it is graded.")
    if missing:
        note(nb, f"Not reached, and counted 0: {', '.join(missing)}.")


def _insist_on_score(nb: NotebookNode, cell: NotebookNode) -> None:
    """nbgrader gives up on a submission where a test cell's value is no score, such as one above the maximum."""
    if not is_grade(cell):
        return
    try:
        determine_grade(cell)
    except Exception as error:
        reason = f"Expected a score as the value of this cell. {type(error).__name__}: {error}."
        cell.outputs.insert(0, not_run(reason))
        note(nb, f"The cell {cell.metadata.nbgrader.get('grade_id')!r} counts 0. {reason}")


def _why(trace: Trace) -> str:
    return f"the limit of {trace.ended_by} was reached" if trace.ended_by else "the kernel had died"


def not_run(reason: str) -> NotebookNode:
    """The output of a graded cell that could not run."""
    return nbformat.v4.new_output("error", ename="NotRun", evalue=reason, traceback=[f"NotRun: {reason}"])


def note(nb: NotebookNode, text: str) -> None:
    """Leave a note for the instructor in a notebook."""
    nb.metadata[NOTES] = [*nb.metadata.get(NOTES, ()), text]


class DropCopies(NbGraderPreprocessor):
    """Makes plain cells of what `DeduplicateIds` has emptied, which nbgrader would refuse later."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        copies = [cell for cell in nb.cells if cell.metadata.get("nbgrader") == {}]
        for cell in copies:
            del cell.metadata["nbgrader"]
        if copies:
            note(nb, f"{len(copies)} cell(s) are there more than once; the last of each counts, the others are plain.")
        return nb, resources


def blank_notebook(gradebook: Gradebook, assignment: str, notebook: str) -> NotebookNode:
    """What the database knows of a released notebook: its cells with names, and nothing that solves them."""
    found = gradebook.find_notebook(notebook, assignment)
    graded = {cell.name: cell for cell in found.grade_cells}
    solutions = {cell.name for cell in found.solution_cells}
    tasks = {cell.name: cell for cell in found.task_cells}
    nb = nbformat.v4.new_notebook()
    if found.kernelspec:
        nb.metadata["kernelspec"] = json.loads(found.kernelspec)
    for source in found.source_cells:
        new = nbformat.v4.new_code_cell if source.cell_type == "code" else nbformat.v4.new_markdown_cell
        about = {
            "grade": source.name in graded,
            "grade_id": source.name,
            "locked": bool(source.locked),
            "schema_version": 3,
            "solution": source.name in solutions,
            "task": source.name in tasks,
            "cell_type": source.cell_type,
        }
        if source.checksum:
            about["checksum"] = source.checksum
        scored = graded.get(source.name) or tasks.get(source.name)
        if scored is not None:
            about["points"] = scored.max_score
        nb.cells.append(new(source.source or "", metadata={"nbgrader": about}))
    return nb


def irregular_files(folder: Path) -> list[Path]:
    """What lies in a folder and is neither file nor folder: links first of all, which nobody should follow."""
    found = []
    for place, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            path = Path(place, name)
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                found.append(path)
    return sorted(found)


def remove_linked(submitted: Path, autograded: Path, source: Path) -> None:
    """Remove from `autograded` what nbgrader copied there by following a submission's links."""
    for path in irregular_files(submitted):
        inside = path.relative_to(submitted)
        if path.suffix != ".ipynb" and not (source / inside).exists():
            (autograded / inside).unlink(missing_ok=True)
