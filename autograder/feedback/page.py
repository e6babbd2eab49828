"""The page that a student gets back: nbgrader's feedback, by a template of our own.

`nbgrader generate_feedback`, formgrader's button and `autograder feedback` all write it.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, PackageLoader, select_autoescape
from markupsafe import Markup
from nbformat.notebooknode import NotebookNode
from pygments.formatters import HtmlFormatter

from lecturekit.check.judge.findings import NOT_ATTEMPTED

from ..course import Course
from .prose import prose
from .rubric import rubric
from .sections import SectionMark, sections


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
    marks: Mapping[str, SectionMark]
    comments: Mapping[str, str]
    unanswered: frozenset[str]
    notebooks: tuple[Standing, ...]
    penalty: float


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
