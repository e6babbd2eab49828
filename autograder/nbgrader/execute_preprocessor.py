"""What takes the place of nbgrader's execution: a run in the sandbox, in a warm kernel, possibly on another machine.

What makes nbgrader give up on a submission costs the cell its points, not the student the grade.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from nbgrader.utils import determine_grade, is_grade

from lecturekit.sandbox.limits import notebook_limits

from ..authoring.grader_keys import Reference
from ..execution.notebook_run import RunSettings
from ..execution.trace import Trace
from ..grading.pipeline import Pipeline
from ..grading.trace_cache import TraceCache
from ..submissions.submission import NOTES, Submission, support_files
from .submission_files import leave

UNLIMITED = 10.0**6  # seconds of CPU time, where nbgrader is told to wait for ever


class SandboxedExecute(Execute):
    """Takes the place of nbgrader's execution: inserts what a run in the sandbox has left.

    Attributes:
        trace: of a run that has taken place already; otherwise the notebook is run here and now.
    """

    trace: Trace | None = None

    def preprocess(self, nb: NotebookNode, resources: Any, *args: Any, **kw: Any) -> tuple[NotebookNode, Any]:
        trace = self.take_trace() or self.run_pipeline(nb, resources, {}, None, figures=True)
        if trace.fault:
            raise GraderFaultError(trace.fault)
        insert(nb, trace)
        leave(Path(resources["metadata"]["path"]), trace.files)
        return nb, resources

    def take_trace(self) -> Trace | None:
        """The trace that was handed over for the next notebook, once."""
        trace, self.trace = self.trace, None
        return trace

    def run_pipeline(
        self,
        nb: NotebookNode,
        resources: Any,
        references: Mapping[str, Reference],
        cache: TraceCache | None,
        *,
        figures: bool,
    ) -> Trace:
        """Run one notebook here and now, by the pipeline that all ways into grading share.

        Args:
            references: the grader's answers, by notebook; none for a plain notebook.
            cache: without one, what nbgrader runs again is run again.
        """
        about = resources["nbgrader"]
        files = support_files(Path(resources["metadata"]["path"]))
        submission = Submission(about["student"], about["assignment"], about["notebook"], nb, files)
        with ThreadPoolExecutor(1) as executor:
            return Pipeline(references, cache, executor).trace(submission, self.run_settings(nb, figures=figures))

    def run_settings(self, nb: NotebookNode, *, figures: bool, sandbox: bool = True) -> RunSettings:
        """How a notebook is run, whichever way it came: its limits by the course's time limit for a cell."""
        seconds = float(self.timeout) if self.timeout and self.timeout > 0 else UNLIMITED
        code_cells = sum(cell.cell_type == "code" for cell in nb.cells)
        return RunSettings(
            cell_seconds=seconds,
            limits=notebook_limits(code_cells, seconds),
            sandbox=sandbox,
            figures=figures,
            on_timeout=dict(self.error_on_timeout or {}),
        )


class GraderFaultError(Exception):
    """The grader could not run a submission, so it gets no mark."""


def insert(nb: NotebookNode, trace: Trace) -> None:
    """Put the outputs of a run into a notebook; graded cells that it did not reach get an error, and so 0."""
    missing = []
    for index, cell in enumerate(nb.cells):
        if cell.cell_type != "code":
            continue
        cell.outputs = list(trace.outputs.get(index, ()))
        cell.execution_count = trace.counts.get(index)
        if index not in trace.outputs and is_grade(cell) and cell.source.strip():
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
        score, _ = determine_grade(cell)
        if score is not None and not math.isfinite(score):
            raise ValueError(f"{score} is not a finite number")
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
