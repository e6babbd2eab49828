"""Render the feedback page of a graded notebook.

`nbgrader generate_feedback`, formgrader's button and `autograder feedback` all write this page.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup
from nbformat.notebooknode import NotebookNode
from pygments.formatters import HtmlFormatter

from lecturekit.check.judge.findings import NOT_ATTEMPTED, UNREADABLE
from lecturekit.plural import plural

from ..course import Course
from ..submissions import submission
from ..total import Total, total
from .prose import prose
from .rubric import rubric
from .sections import SectionMark, sections


@dataclass(frozen=True)
class NotebookScore:
    """The points of one notebook of a set.

    Attributes:
        pending: whether part of it still needs manual grading.
        missing: whether it was not handed in.
    """

    name: str
    total: Total
    pending: bool
    missing: bool = False


@dataclass(frozen=True)
class GradedNotebook:
    """What nbgrader's database holds on one submitted notebook.

    Attributes:
        student: the student's name and id.
        marks: grade id -> mark.
        comments: grade id -> comment of a human grader.
        unanswered: the grade ids of unchanged text cells.
        notebooks: the scores of all notebooks of the set.
    """

    student: str
    marks: Mapping[str, SectionMark]
    comments: Mapping[str, str]
    unanswered: frozenset[str]
    notebooks: tuple[NotebookScore, ...]

    @property
    def total(self) -> Total:
        """Of the whole set."""
        return total(notebook.total for notebook in self.notebooks)


def page(nb: NotebookNode, course: Course, problem_set: str, notebook: str, graded: GradedNotebook) -> str:
    """The feedback page of one graded notebook."""
    has_solution = course.solution_file(problem_set, notebook) is not None
    *checks, unchecked = sections(nb, graded.marks, graded.comments, trusted=has_solution)
    unreadable = str(nb.metadata.get(submission.UNREADABLE_KEY, ""))
    for section in checks:
        if section.written and section.name in graded.unanswered:
            section.outcome = UNREADABLE if unreadable else NOT_ATTEMPTED
        if section.written and has_solution and section.mark and section.mark.by_hand:
            section.rubric = prose(rubric(course, problem_set, notebook, section.name).points)
    return (
        _environment()
        .get_template("feedback.html.j2")
        .render(
            problem_set=problem_set,
            title=_title(nb) or notebook,
            notebook=next(item for item in graded.notebooks if item.name == notebook),
            graded=graded,
            checks=checks,
            unchecked=unchecked,
            unreadable=unreadable,
        )
    )


def _title(nb: NotebookNode) -> str:
    """The notebook's first heading."""
    lines = (line for cell in nb.cells if cell.cell_type == "markdown" for line in cell.source.splitlines())
    return next((line.lstrip("# ").strip() for line in lines if line.startswith("# ")), "")


@functools.cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(__package__), autoescape=select_autoescape(["html", "j2"]), trim_blocks=True
    )
    environment.filters["points"] = "{:g}".format
    environment.filters["in_points"] = lambda number: plural(number, "point")
    environment.filters["safe_html"] = Markup  # for HTML that `prose`, `code` and the cards have escaped
    environment.globals["light_code"] = Markup(HtmlFormatter(style="default").get_style_defs(".code"))
    environment.globals["dark_code"] = Markup(HtmlFormatter(style="github-dark").get_style_defs(".code"))
    environment.globals["style"] = Markup(environment.loader.get_source(environment, "feedback.css")[0])  # type: ignore[union-attr]
    return environment
