"""What came of attacking one check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

NOT_KEPT = ("seconds", "inputs", "remembered", "problems")  # another machine finds other ones, or none are left


@dataclass
class Tally:
    """How many of how many went as they should."""

    good: int = 0
    of: int = 0

    def add(self, good: bool) -> bool:
        self.good, self.of = self.good + good, self.of + 1
        return good

    def __str__(self) -> str:
        return f"{self.good}/{self.of}" if self.of else "-"

    @property
    def style(self) -> str:
        return "" if self.good == self.of else "bold red"


@dataclass
class AuditFinding:
    """What came of attacking one check.

    Attributes:
        stub: what the stub earns.
        neighbours: mutants of mistakes, none of which may read a sentence that is not true of it.
        seconds: how long the attacks took.
        inputs: on how many inputs equivalent mutants agree with the solution.
        equivalent: these mutants, for the author.
        remembered: whether this is what came of an earlier attack on the same check.
        problems: what is wrong with the check, in words that can be acted on; empty if it is sound.
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
        return self.mutants.of - self.mutants.good - len(self.equivalent)

    def to_json(self) -> dict:
        """What is kept of a sound check: the same on all machines, so that two branches of a course merge."""
        return {name: value for name, value in asdict(self).items() if name not in NOT_KEPT}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AuditFinding:
        tallies = {name: Tally(**value) for name, value in data.items() if isinstance(value, dict)}
        return cls(**{**data, **tallies}, remembered=True)
