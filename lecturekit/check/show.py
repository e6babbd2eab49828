"""A finding as a student reads it: HTML in a notebook, text elsewhere."""

from __future__ import annotations

import html
from dataclasses import dataclass

from .compare import show
from .judge import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT, WRONG, Finding

COLOURS = {PASSED: "#1a7f37", WRONG: "#b35900", CRASHED: "#b3261e", TIMED_OUT: "#b3261e"}
SIGNS = {PASSED: "✓", WRONG: "✗", CRASHED: "✗", TIMED_OUT: "✗", NOT_ATTEMPTED: "○"}


@dataclass(frozen=True)
class Report:
    """What `check` shows: a finding, and the hint that is due."""

    name: str
    points: float
    finding: Finding
    note: str = ""
    hint: str = ""

    @property
    def headline(self) -> str:
        return f"{SIGNS.get(self.finding.outcome, '!')} {self.name}: {self.finding.outcome}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Label and text of every part there is, in reading order."""
        finding = self.finding
        parts = [("Likely cause", finding.mistake)]
        if finding.outcome not in (PASSED, NOT_ATTEMPTED) and finding.case and finding.case.arguments:
            inputs = "\n".join(f"{k} = {show(v)}" for k, v in finding.case.arguments.items())
            parts.append(("With the input", inputs))
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
                if "\n" in text or name in ("With the input", "Your code raised")
                else f": {html.escape(text)}"
            )
            + "</div>"
            for name, text in self.parts
        )
        return (
            f'<div style="border-left:4px solid {colour};padding:.4em .8em;margin:.2em 0">'
            f'<b style="color:{colour}">{html.escape(self.headline)}</b>{rows}</div>'
        )
