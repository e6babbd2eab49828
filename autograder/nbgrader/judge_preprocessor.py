"""The preprocessors that take the place of nbgrader's execution for our sets.

`nbgrader autograde`, formgrader and `autograder grade` all come through here, so all give the same marks.
"""

from __future__ import annotations

import functools
import warnings
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_task
from sqlalchemy.exc import SAWarning
from traitlets import Bool

from lecturekit.check.judge.findings import GRADERS_FAULT, PASSED

from ..authoring.grader_keys import Reference
from ..authoring.reference import reference
from ..course import Course
from ..grading.trace_cache import TraceCache
from ..grading.verdict import VERDICT_KEY, verdicts
from ..submissions.submission import UNREADABLE_KEY, needs_manual_grading
from .execute_preprocessor import SandboxedExecute
from .submission_files import leave, remove_linked
from .verdict_outputs import write_verdicts

warnings.filterwarnings("ignore", category=SAWarning)  # nbgrader's own queries raise them by the dozen


class Judge(SandboxedExecute):
    """Runs a sanitized submission and writes each verdict as the score and output of its check cell.

    A notebook that is not one of our sets is executed in the sandbox, its test cells too.
    """

    figures = Bool(False, help="Render all figures, not only those of notebooks that a person will look at.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: Any, *args: Any, **kw: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        student, assignment, notebook = about["student"], about["assignment"], about["notebook"]
        course = Course(Path(self.config.CourseDirectory.root).parent)
        folder = course.autograded / student / assignment
        remove_linked(course.submitted / student / assignment, folder, course.source / assignment)
        path = course.solution_file(assignment, notebook)
        if path is None:
            return super().preprocess(nb, resources, *args, **kw)
        answers = _reference(course, path, path.stat().st_mtime_ns)
        figures = self.figures or needs_manual_grading(nb)
        cache = TraceCache(course.private / "traces")
        trace = self.take_trace() or self.run_pipeline(nb, resources, {notebook: answers}, cache, figures=figures)
        leave(folder, trace.files)
        write_verdicts(nb, trace, verdicts(trace, answers, nb))
        return nb, resources


@functools.lru_cache(maxsize=8)
def _reference(course: Course, path: Path, changed: int) -> Reference:
    """The reference of a notebook, read once for a whole class, and again when the solution has `changed`."""
    return reference(course, path)


class FlagFaults(NbGraderPreprocessor):
    """Asks for a person's look at every grade that the grader itself could not decide, or on no notebook at all."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        graded = {c.metadata.nbgrader.grade_id: c for c in nb.cells if is_grade(c) or is_task(c)}
        outcomes = {name: c.metadata.get(VERDICT_KEY, {}).get("outcome") for name, c in graded.items()}
        unread = UNREADABLE_KEY in nb.metadata
        faults = [name for name, o in outcomes.items() if o == GRADERS_FAULT or (unread and o != PASSED)]
        if faults:
            about = resources["nbgrader"]
            with Gradebook(about["db_url"]) as gradebook:
                for name in faults:
                    grade = gradebook.find_grade(name, about["notebook"], about["assignment"], about["student"])
                    grade.needs_manual_grade |= grade.manual_score is None  # a person has decided that one
                gradebook.db.commit()
        return nb, resources
