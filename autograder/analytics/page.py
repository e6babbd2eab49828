"""Render the class report as one self-contained HTML page, in which students' text is escaped, or as CSV."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from lecturekit.plural import plural

from ..csv_cells import to_csv
from .failures import Group
from .pictures import checks_picture, marks_picture, mistakes_picture
from .report import ClassReport
from .similar import Pair, marked

MAX_SINGLES = 12  # groups of one student; if there are more, they are folded by check
SECTIONS = (
    ("first", "Grading status"),
    ("person", "Manual grading"),
    ("marks", "Marks"),
    ("checks", "Checks"),
    ("mistakes", "Misconceptions"),
    ("unnamed", "Unnamed wrong answers"),
    ("stopped", "Crashes and timeouts"),
    ("absent", "Not submitted"),
    ("slides", "Slides for the next lecture"),
    ("model", "Item response model"),
)

COLUMNS = (
    *("set", "student", "notebook", "check", "points", "maximum", "outcome", "mistakes", "reason", "needs_person"),
    *("mark", "mark_before_lateness"),
)


def pictures(report: ClassReport) -> list[tuple[str, str, bytes]]:
    """The two pictures for slides: name, description, PNG."""
    marks = ("marks", "Distribution of marks.", marks_picture(report.marks, report.maximum))
    if report.misconceptions:
        png = mistakes_picture(report.misconceptions, len(report.marks))
        return [marks, ("mistakes", "Most frequent named mistakes.", png)]
    return [marks, ("checks", "Mean share of points for each check.", checks_picture(report.items))]


def page(report: ClassReport, formgrader: str) -> str:
    """The report as an HTML page.

    Args:
        formgrader: formgrader's address, such as http://localhost:8888/formgrader.
    """
    style, script = _text("page.css"), _text("page.js")
    return _template("page.html").render(
        report=report,
        sections=SECTIONS,
        highest=max((count for _, _, count in report.histogram), default=1),
        pictures=[(name, alt, base64.b64encode(png).decode()) for name, alt, png in pictures(report)],
        formgrader=formgrader.rstrip("/"),
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
    )


def table(report: ClassReport) -> str:
    """The report as CSV: a row per student and check; the student's mark of the whole set stands in each."""
    rows = [[*COLUMNS]]
    for w in report.classroom.works:
        points = "" if w.points is None else f"{w.points:g}"
        start = [report.problem_set, w.student, w.notebook, w.check, points, f"{w.maximum:g}", w.outcome]
        total = report.totals[w.student]
        end = ["yes" if w.pending else "no", f"{total.mark:g}", f"{total.earned:g}"]
        rows.append([*start, " / ".join(w.mistakes), w.reason, *end])
    return to_csv(rows)


def similar_page(problem_set: str, pairs: Sequence[Pair]) -> str:
    """An HTML page of similar submissions, side by side."""
    style, script = _text("page.css"), _text("page.js")
    return _template("similar.html").render(
        problem_set=problem_set,
        pairs=pairs,
        marked=marked,
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
    )


@cache
def _template(name: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"sentence": sentence, "percent": percent, "folded": folded, "plural": plural}
    return environment.from_string(_text(name))


def sentence(text: str) -> Markup:
    """An author's sentence, with `code` and *emphasis* as HTML."""
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"(?<![\w*])\*(\w[^*<>]*)\*(?![\w*])", r"<em>\1</em>", safe))


def percent(group: Group) -> str:
    """The share of attempts that failed in this way."""
    share = 100 * group.count / group.attempts if group.attempts else 0.0
    return f"{share:.0f} %" if share >= 0.5 or not share else "under 1 %"


def folded(groups: Sequence[Group]) -> tuple[list[Group], dict[str, list[Group]]]:
    """The groups to list; and if there are many groups of one student, those by check instead."""
    singles = [group for group in groups if group.count == 1]
    if len(singles) <= MAX_SINGLES:
        return list(groups), {}
    by_check: dict[str, list[Group]] = {}
    for group in singles:
        by_check.setdefault(group.check, []).append(group)
    return [group for group in groups if group.count > 1], by_check


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """The hash of an allowed style or script for the page's content security policy."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
