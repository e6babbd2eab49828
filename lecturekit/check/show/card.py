"""A finding as HTML: a card for light and dark pages, phones, paper and screen readers.

All styles are inline and text inherits its colour, so the card looks right wherever a notebook is opened, even without
style sheets. Colour is never the only mark. Everything is escaped, so values from student code are never markup.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..judge.findings import CRASHED, PASSED, TIMED_OUT, TOO_SLOW, WRONG
from .half_plane import half_plane
from .picture import LABEL, MONO, PRE, ROW, SOFT, comparison, escaped, message_in_lines, with_code

# dark enough under white letters, bright enough for a bar on black
TONES = {PASSED: "#1a7f37", WRONG: "#b35900", TOO_SLOW: "#b35900", CRASHED: "#c4372c", TIMED_OUT: "#c4372c"}
OTHER_TONE = "#68717c"
CARD = (
    "border-left:.3em solid {tone};padding:.35em .8em .5em;margin:.4em 0;max-width:62em;line-height:1.45;"
    "font-family:var(--jp-ui-font-family,system-ui,sans-serif);color:inherit;text-align:left"
)
BADGE = "background-color:{tone};color:#fff;border-radius:.3em;padding:.05em .5em;margin-right:.5em;white-space:nowrap"


def card(report: Any) -> str:
    """A `CheckReport` as HTML."""
    finding = report.finding
    tone = TONES.get(finding.outcome, OTHER_TONE)
    heading = (
        f'<div role="heading" aria-level="4" style="margin:0;font-weight:600">'
        f'<span style="{BADGE.format(tone=tone)}">{escaped(f"{report.sign} {finding.outcome}")}</span>'
        f'<code style="{MONO};background:none;color:inherit">{escaped(report.name)}</code></div>'
    )
    points_line = f'<div style="font-size:.88em">{escaped(report.worth)}</div>' if report.worth else ""
    head = f'<div style="{ROW};justify-content:space-between;align-items:baseline">{heading}{points_line}</div>'
    comparison_html = comparison(finding) if report.message == message_in_lines(finding) else ""
    parts = dict(report.parts)
    body = "".join(_part(name, text) for name, text in parts.items() if name in ("Likely cause", "Likely causes"))
    body += _part("Before", parts.pop("Before", ""), plain=True)
    snippet = _part("Try it yourself", parts.pop("Try it yourself", ""), code=True, grows=True)
    result = comparison_html or _part(
        report.message_label, parts.get(report.message_label, ""), code=finding.outcome == CRASHED, grows=True
    )
    body += f'<div style="{ROW}">{snippet}{result}{half_plane(finding)}</div>' if snippet or result else ""
    body += _part("What it means", parts.pop("What it means", ""))
    body += _part("Note", parts.pop("Note", ""))
    body += _hints(report.hints) or _part("Hint", parts.pop("Hint", ""))
    body += _folded("The whole traceback", f'<pre style="{PRE}">{escaped(report.traceback)}</pre>', report.traceback)
    label = escaped(f"{report.name}: {finding.outcome}")
    return f'<div role="region" aria-label="{label}" style="{CARD.format(tone=tone)}">{head}{body}</div>'


def question_card(question: Any) -> str:
    """A `QuestionCard` as HTML."""
    rows = "".join(
        f'<li style="margin:.2em 0"><code style="{MONO};{SOFT};color:inherit;padding:0 .3em">"{escaped(key)}"</code>'
        f"&ensp;{escaped(text)}</li>"
        for key, text in question.options
    )
    return (
        f'<div role="region" aria-label="question {escaped(question.name)}" style="{CARD.format(tone=OTHER_TONE)}">'
        f'<div style="font-weight:600">{escaped(question.text)}</div><ul style="margin:.3em 0">{rows}</ul>'
        f'<div>{escaped(question.task)}: <code style="{MONO};{SOFT};color:inherit;padding:0 .3em">'
        f"{escaped(question.example)}</code></div></div>"
    )


def _part(name: str, text: str, *, code: bool = False, plain: bool = False, grows: bool = False) -> str:
    """A label and its text. Code is put into a box; a click selects all of a snippet."""
    if not text:
        return ""
    label = "" if plain else f'<span style="{LABEL}">{escaped(name)}</span>'
    if code:
        selection = ";user-select:all" if name == "Try it yourself" else ""
        content = f'{label}<pre style="{PRE}{selection}">{escaped(text)}</pre>'
    else:
        content = f"{label}{': ' if label else ''}{with_code(text)}"
    growth = ";flex:1 1 15em;min-width:0" if grows else ""
    return f'<div style="margin-top:.4em{growth}">{content}</div>'


def _folded(summary: str, content: str, present: Any = True) -> str:
    if not present:
        return ""
    style = f"display:list-item;cursor:pointer;{LABEL}"
    return f'<details style="margin-top:.4em"><summary style="{style}">{escaped(summary)}</summary>{content}</details>'


def _hints(hints: Sequence[str]) -> str:
    """Each hint behind a click, inside the one before."""
    folded = ""
    for number in range(len(hints), 0, -1):
        text = f'<div style="margin:.2em 0 0 1em">{with_code(hints[number - 1])}{folded}</div>'
        folded = _folded(f"Hint {number} of {len(hints)}", text)
    return folded
