"""The page that a student gets back: nbgrader's feedback, by a template of our own.

`nbgrader generate_feedback`, formgrader's button and `autograder feedback` all write it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup
from nbconvert.exporters import Exporter
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Gradebook
from pygments.formatters import HtmlFormatter
from traitlets import default

from lecturekit.check.judge import NOT_ATTEMPTED

from ..course import Course
from .prose import prose
from .rubric import rubric
from .sections import Mark, sections


@dataclass(frozen=True)
class Standing:
    """How one notebook of the set stands: its points, and whether a person has yet to grade some of it."""

    name: str
    score: float
    maximum: float
    waits: bool


@dataclass(frozen=True)
class Graded:
    """All that the database says of one submitted notebook.

    Attributes:
        comments: of persons, by the cell's name.
        unanswered: the cells that came back as they were.
    """

    who: str
    marks: Mapping[str, Mark]
    comments: Mapping[str, str]
    unanswered: frozenset[str]
    notebooks: tuple[Standing, ...]
    penalty: float


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
        return page(nb, course, about["assignment"], about["notebook"], graded(about)), resources


def page(nb: NotebookNode, course: Course, problem_set: str, notebook: str, found: Graded) -> str:
    """The feedback page of one graded notebook."""
    ours = course.solution_file(problem_set, notebook) is not None
    *checks, rest = sections(nb, found.marks, found.comments, trusted=ours)
    for section in checks:
        if section.written and section.name in found.unanswered:
            section.outcome = NOT_ATTEMPTED
        if section.written and ours and section.mark and section.mark.by_hand:
            section.rubric = prose(rubric(course, problem_set, notebook, section.name).points)
    return (
        _environment()
        .get_template("feedback.html.j2")
        .render(
            problem_set=problem_set,
            title=_title(nb) or notebook,
            notebook=next(item for item in found.notebooks if item.name == notebook),
            found=found,
            checks=checks,
            rest=rest,
        )
    )


def graded(about: Mapping[str, Any]) -> Graded:
    """What the database says of a submitted notebook.

    Args:
        about: what nbgrader says of it: "db_url", "assignment", "notebook" and "student".
    """
    with Gradebook(about["db_url"]) as gradebook:
        submission = gradebook.find_submission(about["assignment"], about["student"])
        this = next(item for item in submission.notebooks if item.name == about["notebook"])
        student = submission.student
        names = " ".join(name for name in (student.first_name, student.last_name) if name)
        return Graded(
            who=f"{names} ({student.id})" if names else student.id,
            marks={grade.name: _mark(grade) for grade in this.grades},
            comments={item.name: item.manual_comment for item in this.comments if item.manual_comment},
            unanswered=frozenset(item.name for item in this.comments if item.auto_comment),
            notebooks=tuple(
                Standing(item.name, item.score, item.max_score, any(_mark(g).score is None for g in item.grades))
                for item in sorted(submission.notebooks, key=lambda item: item.name)
            ),
            penalty=this.late_submission_penalty or 0.0,
        )


def _mark(grade: Any) -> Mark:
    by_hand = grade.manual_score is not None
    score = grade.manual_score if by_hand else grade.auto_score
    more = grade.extra_credit or 0.0
    return Mark(None if score is None else score + more, grade.max_score, by_hand)


def _title(nb: NotebookNode) -> str:
    """The notebook's first heading."""
    lines = (line for cell in nb.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line.lstrip("# ").strip() for line in lines if line.startswith("# ")), "")


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader(__package__), autoescape=select_autoescape(["html", "j2"]), trim_blocks=True
    )
    made.filters["points"] = "{:g}".format
    made.filters["safe_html"] = Markup  # of what `prose`, `code` and cards have escaped
    made.globals["light_code"] = Markup(HtmlFormatter(style="default").get_style_defs(".code"))
    made.globals["dark_code"] = Markup(HtmlFormatter(style="github-dark").get_style_defs(".code"))
    made.globals["looks"] = Markup(made.loader.get_source(made, "feedback.css")[0])  # type: ignore[union-attr]
    return made
