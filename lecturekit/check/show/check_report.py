"""A finding as a student reads it: HTML in a notebook, text elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...plural import plural
from ..judge.compare import show
from ..judge.findings import CRASHED, NOT_ATTEMPTED, PASSED, TIMED_OUT, TOO_SLOW, WRONG, Finding
from . import card, picture
from .explain import explain

SIGNS = {PASSED: "✓", WRONG: "✗", TOO_SLOW: "✗", CRASHED: "✗", TIMED_OUT: "✗", NOT_ATTEMPTED: "○"}
NO_LONGER_RIGHT = "This was right earlier in this session and no longer is. What have you changed since?"


@dataclass(frozen=True)
class CheckReport:
    """What `check` shows: a finding and the next hint.

    Attributes:
        points: the points of the check.
        lines: the failing case, as lines to paste.
        hint: the next hint, shown in text; a card has all `hints`, each behind a click.
        earned: the points received, if graded.
        progress: the points of the notebook that pass so far, in words.
        passed_before: whether it was right earlier and no longer is.
        traceback: the whole traceback, which a card shows behind a click.
    """

    name: str
    points: float
    finding: Finding
    lines: str = ""
    note: str = ""
    hint: str = ""
    earned: float | None = None
    hints: Sequence[str] = ()
    progress: str = ""
    passed_before: bool = False
    traceback: str = ""

    @property
    def sign(self) -> str:
        return SIGNS.get(self.finding.outcome, "!")

    @property
    def headline(self) -> str:
        headline = f"{self.sign} {self.name}: {self.finding.outcome}"
        return f"{headline} ({self._share})" if self.earned and self.earned < self.points else headline

    @property
    def worth(self) -> str:
        """The points of the check, and the progress of the notebook."""
        if self.earned is not None:
            return self._share
        points = plural(self.points, "point")
        text = points if self.finding.outcome == PASSED else f"worth {points}"
        return f"{text}; {self.progress}" if self.progress else text

    @property
    def _share(self) -> str:
        return f"{self.earned:g} of {plural(self.points, 'point')}"

    @property
    def message_label(self) -> str:
        return "Your code raised" if self.finding.outcome == CRASHED else "Result"

    @property
    def message(self) -> str:
        """What is wrong. For a graded constant, without the right value: that would be the solution."""
        is_constant = self.earned is not None and self.finding.case is not None and not self.finding.case.arguments
        pair = picture.differing_pair(self.finding) if is_constant else None
        if pair:
            return f"received {show(pair[2])}, which is not what is asked for"
        return picture.message_in_lines(self.finding)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """Label and text of every part that is not empty, in reading order."""
        finding = self.finding
        parts = [("Likely causes" if "\n" in finding.mistake else "Likely cause", finding.mistake)]
        parts.append(("Before", NO_LONGER_RIGHT if self.passed_before else ""))
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
        if self.progress:
            lines.append(f"  {self.worth[0].upper()}{self.worth[1:]}")
        return "\n".join(lines)

    def to_html(self) -> str:
        """The report as a card."""
        return card.card(self)


@dataclass(frozen=True)
class QuestionCard:
    """What `question` shows.

    Attributes:
        options: keys and texts, in the order to show.
        kind: the answer: "one" or "several" of the keys, or their "order".
    """

    name: str
    text: str
    options: Sequence[tuple[str, str]]
    kind: str

    @property
    def example(self) -> str:
        """An assignment with placeholders, as an example of the form."""
        return {
            "one": f'{self.name} = "..."',
            "several": f'{self.name} = {{"...", "..."}}',
            "order": f'{self.name} = ["...", "...", ...]',
        }[self.kind]

    @property
    def task(self) -> str:
        tasks = {"one": "Answer with one key", "several": "Answer with all keys that are right"}
        return tasks.get(self.kind, "Answer with all keys, in order")

    def __str__(self) -> str:
        width = max(len(key) for key, _ in self.options) + 2
        options = [f"  {chr(34) + key + chr(34):{width}}  {text}" for key, text in self.options]
        return "\n".join([self.text, *options, f"{self.task}: {self.example}"])

    def to_html(self) -> str:
        return card.question_card(self)
