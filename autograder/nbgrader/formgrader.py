"""What formgrader shows of a graded notebook: nbgrader's page, with our verdict cards, formulas and rubrics in it."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import pass_context

from ..course import Course
from ..feedback.harmless import clean_html
from ..feedback.prose import prose
from ..feedback.rubric import rubric
from ..grading.verdict import VERDICT_KEY


def formgrader_filters(course: Course) -> dict[str, Callable[..., str]]:
    """What nbconvert's exporter turns text into HTML by, for a grader's eyes."""
    return {
        "markdown2html": pass_context(functools.partial(_answer, course)),
        "clean_html": pass_context(functools.partial(_verdict, course)),
    }


class _Safe(str):
    """HTML that `prose` has made, in which nothing is left to clean."""


def _answer(course: Course, context: Mapping[str, Any], source: str) -> str:
    """Markdown, with no script of a student's in it; below an answer that a person grades, what to grade it by."""
    cell = context.get("cell", {})
    about = cell.get("metadata", {}).get("nbgrader", {})
    shown = _Safe(prose(source, cell.get("attachments")))
    if not (about.get("grade") and about.get("solution")):
        return shown
    where = context.get("resources", {})
    criteria = rubric(course, where.get("assignment_id", ""), where.get("notebook_id", ""), about.get("grade_id", ""))
    parts = (("What the points are for", criteria.points, " open"), ("A model answer", criteria.model, ""))
    style = "display:list-item;cursor:pointer;font-weight:bold"  # formgrader's style sheet hides the triangle
    return shown + "".join(
        f'<details class="well well-sm"{state}><summary style="{style}">{html.escape(name)}</summary>{prose(text)}'
        "</details>"
        for name, text, state in parts
        if text
    )


def _verdict(course: Course, context: Mapping[str, Any], text: Any) -> str:
    """HTML that student code may have made, cleaned; our judge's verdicts as they are."""
    if isinstance(text, _Safe):
        return text
    where = context.get("resources", {})
    judged = VERDICT_KEY in context.get("cell", {}).get("metadata", {})
    if judged and course.solution_file(where.get("assignment_id", ""), where.get("notebook_id", "")):
        return str(text)
    return clean_html(text.decode(errors="replace") if isinstance(text, bytes) else str(text))
