"""ClassReport -> one HTML page that needs no network and no other file. What students wrote is text in it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup, escape

from .failures import Group
from .pictures import checks_picture, marks_picture, mistakes_picture
from .report import ClassReport
from .similar import Pair, marked

MOST_ALONE = 12  # failures of one student each that are listed beside those of several
SECTIONS = (
    ("first", "First of all"),
    ("person", "Needs a person"),
    ("marks", "Marks"),
    ("checks", "Checks"),
    ("mistakes", "Misconceptions"),
    ("unnamed", "Wrong, without a name"),
    ("stopped", "Crashes and timeouts"),
    ("absent", "Not handed in"),
    ("slides", "For the next lecture"),
    ("model", "Item response model"),
)


def pictures(summary: ClassReport) -> list[tuple[str, str, bytes]]:
    """The two pictures for slides: name, what is to be seen, PNG."""
    marks = ("marks", "How the marks spread.", marks_picture(summary.marks, summary.maximum))
    if summary.misconceptions:
        png = mistakes_picture(summary.misconceptions, len(summary.marks))
        return [marks, ("mistakes", "The most frequent named mistakes.", png)]
    return [marks, ("checks", "How much of each check's points the class got.", checks_picture(summary.items))]


def page(summary: ClassReport, formgrader: str) -> str:
    """The report.

    Args:
        formgrader: where formgrader can be reached, such as http://localhost:8888/formgrader.
    """
    style, script = _text("page.css"), _text("page.js")
    return _template("page.html").render(
        s=summary,
        sections=SECTIONS,
        most=max((count for _, _, count in summary.histogram), default=1),
        pictures=[(name, alt, base64.b64encode(png).decode()) for name, alt, png in pictures(summary)],
        formgrader=formgrader.rstrip("/"),
        style=Markup(style),
        style_hash=_hash(style),
        script=Markup(script),
        script_hash=_hash(script),
    )


def table(summary: ClassReport) -> str:
    """A line for each student and check, as CSV."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["set", "student", "notebook", "check", "points", "maximum", "outcome", "mistakes", "reason", "needs_person"]
    )
    for w in summary.room.works:
        points = "" if w.points is None else f"{w.points:g}"
        start = [summary.problem_set, w.student, w.notebook, w.check, points, f"{w.maximum:g}", w.outcome]
        writer.writerow([*start, " / ".join(w.mistakes), w.reason, "yes" if w.waits else "no"])
    return out.getvalue()


def similar_page(problem_set: str, pairs: Sequence[Pair]) -> str:
    """Submissions that are alike, side by side."""
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
    environment.filters |= {"sentence": sentence, "percent": percent, "folded": folded}
    return environment.from_string(_text(name))


def sentence(text: str) -> Markup:
    """A sentence as authors write it, with `code` and *stress*."""
    safe = re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(text)))
    return Markup(re.sub(r"(?<![\w*])\*(\w[^*<>]*)\*(?![\w*])", r"<em>\1</em>", safe))


def percent(group: Group) -> str:
    """How many of those who tried failed so."""
    share = 100 * group.count / group.attempts if group.attempts else 0.0
    return f"{share:.0f} %" if share >= 0.5 or not share else "under 1 %"


def folded(groups: Sequence[Group]) -> tuple[list[Group], dict[str, list[Group]]]:
    """The groups to list, and by check those of one student each, where they are so many that they hide the others."""
    alone = [group for group in groups if group.count == 1]
    if len(alone) <= MOST_ALONE:
        return list(groups), {}
    by_check: dict[str, list[Group]] = {}
    for group in alone:
        by_check.setdefault(group.check, []).append(group)
    return [group for group in groups if group.count > 1], by_check


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What a browser must find before it takes a style or a script: no other can run in the page."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
