"""A graded notebook as what a student wants to read: one section for each check, the code beside the verdict."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from nbformat.notebooknode import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from lecturekit.check.show.check_report import SIGNS

from ..authoring.release import KIT
from ..grading.verdict import VERDICT_KEY
from .prose import picture, prose

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
MOST_TEXT = 4000  # characters of one output
FORMATTER = HtmlFormatter(nowrap=True)
LEXER = PythonLexer(stripnl=True)


@dataclass(frozen=True)
class SectionMark:
    """What nbgrader's database says of one graded cell.

    Attributes:
        score: with extra credit; None while a person has yet to grade it.
        by_hand: whether a person has given it.
    """

    score: float | None
    maximum: float
    by_hand: bool = False


@dataclass
class Section:
    """What belongs to one graded cell: all from the one before it on.

    Attributes:
        own: the student's code and answers, as HTML.
        task: texts and given code, as HTML.
        card: what explains the verdict, as HTML.
        comments: of a person, as HTML.
        rubric: what points are given for, as HTML.
    """

    name: str = ""
    mark: SectionMark | None = None
    outcome: str = ""
    written: bool = False
    own: list[str] = field(default_factory=list)
    task: list[str] = field(default_factory=list)
    card: str = ""
    comments: list[str] = field(default_factory=list)
    rubric: str = ""

    @property
    def verdict(self) -> str:
        """In one or two words."""
        mark = self.mark
        if mark is None or mark.score is None:
            return "waits for a person"
        if self.outcome and not mark.by_hand:
            return self.outcome
        said = "full points" if mark.score >= mark.maximum else "some points" if mark.score > 0 else "no points"
        return f"{said}, by a person" if mark.by_hand else said

    @property
    def sign(self) -> str:
        mark = self.mark
        if mark is None or mark.score is None:
            return "…"
        if self.outcome and not mark.by_hand:
            return SIGNS.get(self.outcome, "!")
        return "✓" if mark.score >= mark.maximum else "✗" if not mark.score else "◐"

    @property
    def tone(self) -> str:
        some = self.mark is not None and bool(self.mark.score)
        return {"✓": "good", "✗": "partly" if some else "bad", "◐": "partly"}.get(self.sign, "open")


def sections(
    nb: NotebookNode, marks: Mapping[str, SectionMark], comments: Mapping[str, str], trusted: bool
) -> list[Section]:
    """The notebook's sections in order; the last, which may be empty, has no name.

    Args:
        comments: of persons, by the cell's grade id.
        trusted: whether the verdicts in it are our judge's, so that their HTML may be shown as it is.
    """
    found, section = [], Section()
    for cell in nb.cells:
        about = cell.metadata.get("nbgrader", {})
        name = about.get("grade_id", "")
        if comments.get(name):
            section.comments.append(prose(comments[name]))
        graded = about.get("grade") or about.get("task")
        if graded:
            section.name, section.mark = name, marks.get(name)
            section.written = bool(about.get("solution") or about.get("task"))
        if cell.cell_type == "code" and graded and not section.written:
            verdict = cell.metadata.get(VERDICT_KEY, {}) if trusted else {}
            section.outcome = str(verdict.get("outcome", ""))
            section.card = _card(cell) if verdict else "".join(_outputs(cell, trusted=False))
        elif cell.cell_type == "code":
            _add_code(section, cell, about)
        elif cell.cell_type == "markdown":
            (section.own if about.get("solution") else section.task).append(
                prose(cell.source, cell.get("attachments"))
                if cell.source.strip()
                else '<p class="quiet">There is nothing here.</p>'
            )
        if graded:
            found.append(section)
            section = Section()
    return [*found, section]


def _add_code(section: Section, cell: NotebookNode, about: Mapping[str, Any]) -> None:
    """A code cell: the student's, if it is an answer or was added; else given."""
    if not cell.source.strip() or cell.source.strip() == KIT.strip():  # which no student wrote, and nobody grades
        return
    given = bool(about) and not about.get("solution")
    shown = f'<pre class="code">{code(cell.source)}</pre>{"".join(_outputs(cell, trusted=False))}'
    (section.task if given else section.own).append(shown)


def code(source: str) -> str:
    """Python, escaped, with its words marked for a style sheet."""
    return str(highlight(source, LEXER, FORMATTER)).rstrip("\n")


def _card(cell: NotebookNode) -> str:
    """What our judge wrote to explain a verdict."""
    data: Mapping[str, Any] = next((o.data for o in cell.outputs if o.output_type == "display_data"), {})
    return str(data.get("text/html") or f"<pre>{html.escape(str(data.get('text/plain', '')))}</pre>")


def _outputs(cell: NotebookNode, trusted: bool) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        if output.output_type == "stream":
            yield _plain(output.text, "stderr" if output.name == "stderr" else "")
        elif output.output_type == "error" and output.ename != "NotImplementedError":  # what the verdict says already
            whole = ANSI.sub("", "\n".join(output.get("traceback", ())))
            yield _plain(f"{output.ename}: {output.evalue}", "stderr")
            if len(whole.splitlines()) > 2:
                yield f"<details><summary>The whole traceback</summary>{_plain(whole, 'stderr')}</details>"
        elif output.output_type != "error":
            yield _data(output.get("data", {}))


def _data(data: Mapping[str, Any]) -> str:
    """A picture, if it is one, else text: what student code returned is never markup."""
    told = str(data.get("text/plain", ""))
    for mime, value in data.items():
        if shown := picture(mime, value, told):
            return f'<div class="figure">{shown}</div>'
    return f'<p class="elsewhere">{html.escape(told)}</p>' if told.startswith("[A figure") else _plain(told)


def _plain(text: str, kind: str = "") -> str:
    text = ANSI.sub("", text).rstrip()
    if not text:
        return ""
    cut = f"{text[:MOST_TEXT]}\n... ({len(text) - MOST_TEXT} further characters)" if len(text) > MOST_TEXT else text
    return f'<pre class="output {kind}">{html.escape(cut)}</pre>'
