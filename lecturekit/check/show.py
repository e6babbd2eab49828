"""A finding as a student reads it: HTML in a notebook, text elsewhere."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from .judge import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT, TOO_SLOW, WRONG, Finding

COLOURS = {PASSED: "#1a7f37", WRONG: "#b35900", TOO_SLOW: "#b35900", CRASHED: "#b3261e", TIMED_OUT: "#b3261e"}
SIGNS = {PASSED: "✓", WRONG: "✗", TOO_SLOW: "✗", CRASHED: "✗", TIMED_OUT: "✗", NOT_ATTEMPTED: "○"}
CODE = ("Try it yourself", "Your code raised")


@dataclass(frozen=True)
class Report:
    """What `check` shows: a finding, and the hint that is due.

    Attributes:
        points: what the check is worth.
        lines: the failing case, as lines to paste.
        earned: the points that it got, where that has been decided.
    """

    name: str
    points: float
    finding: Finding
    lines: str = ""
    note: str = ""
    hint: str = ""
    earned: float | None = None

    @property
    def headline(self) -> str:
        share = f" ({self.earned:g} of {self.points:g} points)" if self.earned and self.earned < self.points else ""
        return f"{SIGNS.get(self.finding.outcome, '!')} {self.name}: {self.finding.outcome}{share}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Label and text of every part there is, in reading order."""
        finding = self.finding
        parts = [("Likely causes" if "\n" in finding.mistake else "Likely cause", finding.mistake)]
        if finding.outcome not in (PASSED, NOT_ATTEMPTED):
            parts.append(("Try it yourself", self.lines))
        label = "Your code raised" if finding.outcome == CRASHED else "What came of it"
        parts.append((label, "" if finding.outcome == PASSED else finding.message))
        parts.append(("Hint", self.hint))
        parts.append(("Note", self.note))
        return [(name, text) for name, text in parts if text]

    def __str__(self) -> str:
        lines = [self.headline]
        for name, text in self.parts:
            first, *rest = text.splitlines()
            if rest:
                lines += [f"  {name}:", *(f"    {line}" for line in (first, *rest))]
            else:
                lines.append(f"  {name}: {first}")
        return "\n".join(lines)

    def to_html(self) -> str:
        """Escaped throughout: nothing that student code returned is ever markup."""
        colour = COLOURS.get(self.finding.outcome, "#57606a")
        rows = "".join(
            f'<div style="margin-top:.35em"><span style="opacity:.7">{html.escape(name)}</span>'
            + (
                f'<pre style="margin:.1em 0 0 1em;white-space:pre-wrap;background:none">{html.escape(text)}</pre>'
                if "\n" in text or name in CODE
                else f": {html.escape(text)}"
            )
            + "</div>"
            for name, text in self.parts
        )
        return (
            f'<div style="border-left:4px solid {colour};padding:.4em .8em;margin:.2em 0">'
            f'<b style="color:{colour}">{html.escape(self.headline)}</b>{rows}</div>'
        )


@dataclass(frozen=True)
class Question:
    """What `question` shows.

    Attributes:
        options: keys and what they stand for, in the order to be shown.
        kind: "one" or "several" of them, or their "order".
    """

    name: str
    text: str
    options: Sequence[tuple[str, str]]
    kind: str

    @property
    def example(self) -> str:
        """How to answer, by an example that is no answer."""
        return {
            "one": f'{self.name} = "..."',
            "several": f'{self.name} = {{"...", "..."}}',
            "order": f'{self.name} = ["...", "...", ...]',
        }[self.kind]

    @property
    def task(self) -> str:
        wanted = {"one": "Answer with one key", "several": "Answer with all keys that are right"}
        return wanted.get(self.kind, "Answer with all keys, in order")

    def __str__(self) -> str:
        width = max(len(key) for key, _ in self.options) + 2
        options = [f"  {chr(34) + key + chr(34):{width}}  {text}" for key, text in self.options]
        return "\n".join([self.text, *options, f"{self.task}: {self.example}"])

    def to_html(self) -> str:
        rows = "".join(
            f'<li style="margin:.2em 0"><code>"{html.escape(key)}"</code>&ensp;{html.escape(text)}</li>'
            for key, text in self.options
        )
        return (
            '<div style="border-left:4px solid #57606a;padding:.4em .8em;margin:.2em 0">'
            f"<b>{html.escape(self.text)}</b><ul>{rows}</ul>"
            f"{self.task}: <code>{html.escape(self.example)}</code></div>"
        )
