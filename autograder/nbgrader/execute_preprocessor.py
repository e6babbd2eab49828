"""What takes the place of nbgrader's execution: a run behind walls, in a warm kernel, possibly on another machine.

What makes nbgrader give up on a submission costs the cell its points, not the student the grade.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import determine_grade, is_grade

from lecturekit.sandbox import Limits

from ..execution.notebook_run import RunSettings
from ..execution.run_submission import run
from ..execution.trace import Trace
from ..submissions.submission import NOTES, Submission, support_files
from .submission_files import leave

UNLIMITED = 10.0**6  # seconds of CPU time, where nbgrader is told to wait for ever


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
            files = support_files(Path(resources["metadata"]["path"]))
            submission = Submission(about["student"], about["assignment"], about["notebook"], nb, files)
            trace = run(submission, None, sandbox_for(nb, self))
        if trace.fault:
            raise GraderFaultError(trace.fault)
        insert(nb, trace)
        leave(Path(resources["metadata"]["path"]), trace.files)
        return nb, resources


class GraderFaultError(Exception):
    """The grader could not run a submission, so it gets no mark."""


def sandbox_for(nb: NotebookNode, execute: Execute, base: RunSettings | None = None) -> RunSettings:
    """The sandbox of a plain notebook. nbgrader knows no limit for all cells together, but one for each."""
    seconds = float(execute.timeout) if execute.timeout and execute.timeout > 0 else UNLIMITED
    cells = sum(cell.cell_type == "code" for cell in nb.cells)
    base = base or RunSettings()
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
        _require_score(nb, cell)
    if trace.died is not None:
        reached = f" by reaching the limit of {trace.ended_by}" if trace.ended_by else ""
        note(nb, f"Cell {trace.died + 1} ended the kernel{reached}; it was left out, and counts 0 if it is graded.")
    if missing:
        note(nb, f"Not reached, and counted 0: {', '.join(missing)}.")


def _require_score(nb: NotebookNode, cell: NotebookNode) -> None:
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
