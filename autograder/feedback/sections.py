"""Split a graded notebook into sections, one per check, with the student's code next to the verdict."""

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
    """The mark of one graded cell in nbgrader's database.

    Attributes:
        score: points with extra credit; None while it needs manual grading.
        by_hand: whether it was graded by hand.
    """

    score: float | None
    maximum: float
    by_hand: bool = False


@dataclass
class Section:
    """A graded cell and the cells before it, back to the previous graded cell.

    Attributes:
        outcome: the check's outcome; "" if there is none.
        written: whether it is a text answer.
        answer: the student's code and answers, as HTML.
        task: texts and given code, as HTML.
        card: the explanation of the verdict, as HTML.
        comments: comments of a human grader, as HTML.
        rubric: what earns points, as HTML.
    """

    name: str = ""
    mark: SectionMark | None = None
    outcome: str = ""
    written: bool = False
    answer: list[str] = field(default_factory=list)
    task: list[str] = field(default_factory=list)
    card: str = ""
    comments: list[str] = field(default_factory=list)
    rubric: str = ""

    @property
    def verdict(self) -> str:
        """The verdict in a few words."""
        mark = self.mark
        if mark is None or mark.score is None:
            return "not graded yet"
        if self.outcome and not mark.by_hand:
            return self.outcome
        label = "full points" if mark.score >= mark.maximum else "some points" if mark.score > 0 else "no points"
        return f"{label}, graded by hand" if mark.by_hand else label

    @property
    def sign(self) -> str:
        """The verdict as a symbol."""
        mark = self.mark
        if mark is None or mark.score is None:
            return "…"
        if self.outcome and not mark.by_hand:
            return SIGNS.get(self.outcome, "!")
        return "✓" if mark.score >= mark.maximum else "✗" if not mark.score else "◐"

    @property
    def tone(self) -> str:
        """The CSS class of the verdict's colour."""
        some = self.mark is not None and bool(self.mark.score)
        return {"✓": "good", "✗": "partly" if some else "bad", "◐": "partly"}.get(self.sign, "open")


def sections(
    nb: NotebookNode, marks: Mapping[str, SectionMark], comments: Mapping[str, str], trusted: bool
) -> list[Section]:
    """The notebook's sections in order; the last one has no name and may be empty.

    Args:
        marks: grade id -> mark.
        comments: grade id -> comment of a human grader.
        trusted: whether our judge wrote the verdicts, so that their HTML can be shown unescaped.
    """
    finished, section = [], Section()
    for cell in nb.cells:
        metadata = cell.metadata.get("nbgrader", {})
        name = metadata.get("grade_id", "")
        if comments.get(name):
            section.comments.append(prose(comments[name]))
        graded = metadata.get("grade") or metadata.get("task")
        if graded:
            section.name, section.mark = name, marks.get(name)
            section.written = bool(metadata.get("solution") or metadata.get("task"))
        if cell.cell_type == "code" and graded and not section.written:
            verdict = cell.metadata.get(VERDICT_KEY, {}) if trusted else {}
            section.outcome = str(verdict.get("outcome", ""))
            section.card = _card(cell) if verdict else "".join(_outputs(cell))
        elif cell.cell_type == "code":
            _add_code(section, cell, metadata)
        elif cell.cell_type == "markdown":
            (section.answer if metadata.get("solution") else section.task).append(
                prose(cell.source, cell.get("attachments"))
                if cell.source.strip()
                else '<p class="quiet">There is nothing here.</p>'
            )
        if graded:
            finished.append(section)
            section = Section()
    return [*finished, section]


def _add_code(section: Section, cell: NotebookNode, metadata: Mapping[str, Any]) -> None:
    """Add a code cell to the answer if the student wrote it, else to the task."""
    if not cell.source.strip() or cell.source.strip() == KIT.strip():  # the installation cell is not the student's
        return
    is_given = bool(metadata) and not metadata.get("solution")
    block = f'<pre class="code">{code(cell.source)}</pre>{"".join(_outputs(cell))}'
    (section.task if is_given else section.answer).append(block)


def code(source: str) -> str:
    """Python as HTML, highlighted by CSS classes."""
    return str(highlight(source, LEXER, FORMATTER)).rstrip("\n")


def _card(cell: NotebookNode) -> str:
    """The judge's explanation of the verdict."""
    data: Mapping[str, Any] = next((o.data for o in cell.outputs if o.output_type == "display_data"), {})
    return str(data.get("text/html") or f"<pre>{html.escape(str(data.get('text/plain', '')))}</pre>")


def _outputs(cell: NotebookNode) -> Iterator[str]:
    """The cell's outputs as HTML."""
    for output in cell.get("outputs", ()):
        if output.output_type == "stream":
            yield _plain(output.text, "stderr" if output.name == "stderr" else "")
        elif output.output_type == "error" and output.ename != "NotImplementedError":  # the verdict already says that
            traceback = ANSI.sub("", "\n".join(output.get("traceback", ())))
            yield _plain(f"{output.ename}: {output.evalue}", "stderr")
            if len(traceback.splitlines()) > 2:
                yield f"<details><summary>Full traceback</summary>{_plain(traceback, 'stderr')}</details>"
        elif output.output_type != "error":
            yield _data(output.get("data", {}))


def _data(data: Mapping[str, Any]) -> str:
    """A picture or plain text; output of student code is never treated as markup."""
    text = str(data.get("text/plain", ""))
    for mime, value in data.items():
        if shown := picture(mime, value, text):
            return f'<div class="figure">{shown}</div>'
    return f'<p class="elsewhere">{html.escape(text)}</p>' if text.startswith("[A figure") else _plain(text)


def _plain(text: str, kind: str = "") -> str:
    text = ANSI.sub("", text).rstrip()
    if not text:
        return ""
    shown = f"{text[:MOST_TEXT]}\n... ({len(text) - MOST_TEXT} more characters)" if len(text) > MOST_TEXT else text
    return f'<pre class="output {kind}">{html.escape(shown)}</pre>'
