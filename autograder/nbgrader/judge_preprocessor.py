"""From verdicts to nbgrader: preprocessors that take the place of its execution and its reading.

`nbgrader autograde`, formgrader and `autograder grade` all come through here, so all give the same marks.
"""

from __future__ import annotations

import functools
import re
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import (
    NbGraderPreprocessor,
)
from sqlalchemy.exc import SAWarning
from traitlets import Bool

from lecturekit.check.judge.findings import GRADERS_FAULT
from lecturekit.check.kernel.probes import Answer

from ..authoring.reference import Reference, reference
from ..course import Course
from ..execution.executor import Job, recorded
from ..execution.notebook_run import RunSettings
from ..execution.run_submission import carry, run
from ..execution.trace import Trace, questions
from ..grading.verdict import VERDICT_KEY, Verdict, carried, verdicts
from ..submissions.submission import Submission, needs_a_person, support_files
from .execute_preprocessor import SandboxedExecute
from .submission_files import leave, remove_linked

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own queries raise them by the dozen

CELL_SECONDS = 60  # of CPU time, for each cell: nbgrader's `Execute.timeout`
NOT_RENDERED = re.compile(r"<Figure size \S+ with \d+ Axes>$")


class Judge(SandboxedExecute):
    """Runs a sanitized submission and writes each verdict as the score and output of its check cell.

    A notebook that is not one of our sets is executed behind walls, its test cells too.
    """

    figures = Bool(False, help="Render all figures, not only those of notebooks that a person will look at.").tag(
        config=True
    )

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
            submission = Submission(student, assignment, name, nb, support_files(folder))
            box = RunSettings(cell_seconds=self.timeout or CELL_SECONDS, figures=self.figures or needs_a_person(nb))
            kept = recorded(course.private / "traces", Job(submission, questions(ours), box))
            trace = kept or _run(submission, ours, box)
        leave(folder, trace.files)
        write_verdicts(nb, trace, verdicts(trace, ours, nb))
        return nb, resources


def _run(submission: Submission, ours: Reference, sandbox: RunSettings) -> Trace:
    asked = questions(ours)

    def ask(name: str) -> tuple[Answer, ...]:
        return carry(submission, asked[name], ours.keys[name].given, sandbox)

    return carried(run(submission, asked, sandbox), ours, submission.content, ask)


@functools.lru_cache(maxsize=8)
def _reference(course: Course, path: Path, changed: int) -> Reference:
    """The reference of a notebook, read once for a whole class, and again when the solution has `changed`."""
    return reference(course, path)


def write_verdicts(nb: NotebookNode, trace: Trace, judged: Mapping[str, Verdict]) -> None:
    """Put the outputs of a run and the verdicts into a notebook, as nbgrader reads scores."""
    count = 0
    for place, cell in enumerate(nb.cells):
        cell.metadata.pop(VERDICT_KEY, None)
        if cell.cell_type != "code":
            continue
        cell.outputs = [_told_of_figure(output) for output in trace.outputs.get(place, [])]
        cell.execution_count = None
        verdict = judged.get(_graded_name(cell))
        if verdict is not None:
            count += 1
            cell.outputs = verdict_outputs(verdict, count)
            cell.execution_count = count
            cell.metadata[VERDICT_KEY] = {
                "outcome": verdict.outcome,
                "points": verdict.points,
                "mistake": verdict.finding.mistake,
                "reason": verdict.reason,
            }


def _told_of_figure(output: NotebookNode) -> NotebookNode:
    """The output, or where to look for a figure that was built but not rendered."""
    data = output.get("data", {})
    if set(data) == {"text/plain"} and NOT_RENDERED.match(str(data["text/plain"])):
        output = nbformat.from_dict(output)
        output.data["text/plain"] = "[A figure: see the notebook as it was handed in. It was not drawn anew.]"
    return output


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
            if cell.metadata.get(VERDICT_KEY, {}).get("outcome") == GRADERS_FAULT
        ]
        if faults:
            about = resources["nbgrader"]
            with Gradebook(about["db_url"]) as gradebook:
                for name in faults:
                    grade = gradebook.find_grade(name, about["notebook"], about["assignment"], about["student"])
                    grade.needs_manual_grade = True
                gradebook.db.commit()
        return nb, resources
