"""A finding as a student reads it: HTML in a notebook, text elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..judge.compare import show
from ..judge.findings import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT, TOO_SLOW, WRONG, Finding
from . import card, picture
from .explain import explain

SIGNS = {PASSED: "✓", WRONG: "✗", TOO_SLOW: "✗", CRASHED: "✗", TIMED_OUT: "✗", NOT_ATTEMPTED: "○"}
BEFORE = "This was right earlier in this session, and is not any more: what have you changed since?"


@dataclass(frozen=True)
class CheckReport:
    """What `check` shows: a finding, and the hint that is due.

    Attributes:
        points: what the check is worth.
        lines: the failing case, as lines to paste.
        hint: the one that text shows unasked; a card has all `hints`, each behind a click.
        earned: the points that it got, where that has been decided.
        so_far: how far the notebook is.
        before: whether it was right earlier, and is not any more.
        traceback: all of it, for a card, which keeps it behind a click.
    """

    name: str
    points: float
    finding: Finding
    lines: str = ""
    note: str = ""
    hint: str = ""
    earned: float | None = None
    hints: Sequence[str] = ()
    so_far: str = ""
    before: bool = False
    traceback: str = ""

    @property
    def sign(self) -> str:
        return SIGNS.get(self.finding.outcome, "!")

    @property
    def headline(self) -> str:
        share = f" ({self.earned:g} of {self.points:g} points)" if self.earned and self.earned < self.points else ""
        return f"{self.sign} {self.name}: {self.finding.outcome}{share}"

    @property
    def worth(self) -> str:
        """What it is worth, and how far that brings the notebook."""
        unit = "point" if self.points == 1 else "points"
        if self.earned is not None:
            return f"{self.earned:g} of {self.points:g} {unit}"
        told = f"{self.points:g} {unit}" if self.finding.outcome == PASSED else f"worth {self.points:g} {unit}"
        return f"{told}; {self.so_far}" if self.so_far else told

    @property
    def message_label(self) -> str:
        return "Your code raised" if self.finding.outcome == CRASHED else "What came of it"

    @property
    def message(self) -> str:
        """What is wrong. Of a graded constant, not what is right: that would be the solution."""
        constant = self.earned is not None and self.finding.case is not None and not self.finding.case.arguments
        pair = picture.told_pair(self.finding) if constant else None
        return f"received {show(pair[2])}, which is not what is asked for" if pair else picture.in_lines(self.finding)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Label and text of every part there is, in reading order."""
        finding = self.finding
        parts = [("Likely causes" if "\n" in finding.mistake else "Likely cause", finding.mistake)]
        parts.append(("Before", BEFORE if self.before else ""))
        if finding.outcome not in (PASSED, NOT_ATTEMPTED):
            parts.append(("Try it yourself", self.lines))
        parts.append((self.message_label, "" if finding.outcome == PASSED else self.message))
        if finding.outcome == CRASHED and not finding.mistake:
            parts.append(("What it means", explain(self.message)))
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
        if self.so_far:
            lines.append(f"  {self.worth[0].upper()}{self.worth[1:]}")
        return "\n".join(lines)

    def to_html(self) -> str:
        """A card. Escaped throughout: nothing that student code returned is ever markup."""
        return card.card(self)


@dataclass(frozen=True)
class QuestionCard:
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
        return card.question_card(self)
