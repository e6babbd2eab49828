"""nbgrader's feedback by a template of our own: `nbgrader generate_feedback`, formgrader and `autograder feedback`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import Exporter
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from traitlets import default

from ..course import Course
from ..feedback.page import GradedNotebook, NotebookScore, page
from ..feedback.sections import SectionMark
from ..total import Total, total
from .classbook import finite, points_of


class FeedbackExporter(Exporter):
    """Writes a graded notebook as a feedback page: no script, nothing to load, and nothing a student must not see."""

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(  # type: ignore[override]  # as in nbconvert's own exporters of text
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[str, Any]:
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        about = resources["nbgrader"]
        course = Course(Path(self.config.CourseDirectory.root).parent)
        return page(nb, course, about["assignment"], about["notebook"], graded(about, course)), resources


def graded(about: Mapping[str, Any], course: Course) -> GradedNotebook:
    """What the database says of a submitted notebook.

    Args:
        about: what nbgrader says of it: "db_url", "assignment", "notebook" and "student".
    """
    folder = course.autograded / about["student"] / about["assignment"]
    with Gradebook(about["db_url"]) as gradebook:
        submission = gradebook.find_submission(about["assignment"], about["student"])
        this = next(item for item in submission.notebooks if item.name == about["notebook"])
        student = submission.student
        names = " ".join(name for name in (student.first_name, student.last_name) if name)
        return GradedNotebook(
            student=f"{names} ({student.id})" if names else student.id,
            marks={grade.name: _mark(grade) for grade in this.grades},
            comments={item.name: item.manual_comment for item in this.comments if item.manual_comment},
            unanswered=frozenset(item.name for item in this.comments if item.auto_comment),
            notebooks=tuple(
                NotebookScore(
                    item.name,
                    _total(item),
                    any(_mark(g).score is None for g in item.grades),
                    not (folder / f"{item.name}.ipynb").is_file(),
                )
                for item in sorted(submission.notebooks, key=lambda item: item.name)
            ),
        )


def _mark(grade: Any) -> SectionMark:
    points, _ = points_of(grade.auto_score, grade.manual_score, grade.extra_credit)
    return SectionMark(points, grade.max_score, grade.manual_score is not None)


def _total(notebook: Any) -> Total:
    marks = [_mark(grade) for grade in notebook.grades]
    parts = [Total(m.score or 0.0, 0.0, m.maximum, m.maximum if m.score is None else 0.0) for m in marks]
    return total([*parts, Total(penalty=finite(notebook.late_submission_penalty))])
