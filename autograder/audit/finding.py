"""The result of auditing one check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

NOT_STORED = ("seconds", "inputs", "remembered", "problems")  # they differ between machines, or are empty


@dataclass
class Tally:
    """How many of all attempts had the right result."""

    good: int = 0
    of: int = 0

    def add(self, good: bool) -> bool:
        """Count an attempt; returns `good`."""
        self.good, self.of = self.good + good, self.of + 1
        return good

    def __str__(self) -> str:
        return f"{self.good}/{self.of}" if self.of else "-"

    @property
    def style(self) -> str:
        """Rich's style for the tally."""
        return "" if self.good == self.of else "bold red"


@dataclass
class AuditFinding:
    """The result of auditing one check.

    Attributes:
        stub: the points of the stub.
        solution: secrets for which the solution passes.
        mistakes: named mistakes that get their own sentence and points.
        neighbours: code that is nearly a mistake and does not get its sentence wrongly.
        attacks: wrong answers that are rejected.
        variants: right answers in other forms that pass.
        mutants: mutants of the solution that are rejected.
        inputs: the number of inputs on which equivalent mutants agree with the solution.
        equivalent: those mutants, for the author.
        seconds: the duration of the attacks.
        remembered: whether this is the stored result of an earlier audit.
        problems: what is wrong with the check, and the remedy; empty if it passes.
    """

    notebook: str
    check: str
    points: float
    stub: float | None = None
    solution: Tally = field(default_factory=Tally)
    mistakes: Tally = field(default_factory=Tally)
    neighbours: Tally = field(default_factory=Tally)
    attacks: Tally = field(default_factory=Tally)
    variants: Tally = field(default_factory=Tally)
    mutants: Tally = field(default_factory=Tally)
    inputs: int = 0
    equivalent: list[str] = field(default_factory=list)
    seconds: float = 0.0
    remembered: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def surviving(self) -> int:
        """The number of mutants that are neither rejected nor equivalent."""
        return self.mutants.of - self.mutants.good - len(self.equivalent)

    def to_json(self) -> dict:
        """The result to store for a check that passes: the same on all machines, so that branches merge."""
        return {name: value for name, value in asdict(self).items() if name not in NOT_STORED}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AuditFinding:
        tallies = {name: Tally(**value) for name, value in data.items() if isinstance(value, dict)}
        return cls(**{**data, **tallies}, remembered=True)
