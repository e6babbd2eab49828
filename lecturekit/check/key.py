"""The answer key: what a check's answers are compared with.

The public half of a check is an answer key with a few example cases; the grader's is one with fresh
hidden cases. Both have one form, so that a student's `check` and the grader judge alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import wire
from .probes import Answer, Probe, probe_from_json, probe_to_json
from .rules import Rule, Satisfies, rule_from_json, rule_to_json


@dataclass(frozen=True)
class Case:
    """One case: the inputs, the reference's value, and what each named mistake answers.

    `expected` is None where the rule needs no reference value, or where it may not be told.
    """

    arguments: Mapping[str, Any]
    expected: Any
    mistakes: tuple[Answer, ...]


@dataclass(frozen=True)
class AnswerKey:
    """All that judging one check takes.

    Attributes:
        sentences: what a student should read, for each named mistake in the cases' order.
        withheld: whether the reference's values are left out, so that only an answer's kind, shape
            and known mistakes can be judged.
    """

    name: str
    points: float
    probe: Probe
    rule: Rule
    sentences: tuple[str, ...]
    hints: tuple[str, ...]
    cases: tuple[Case, ...]
    withheld: bool = False

    @property
    def lenient(self) -> bool:
        """Whether this key lets some wrong answers through, as what would tell them is not in it."""
        return self.withheld or (isinstance(self.rule, Satisfies) and self.rule.holds is None)

    def to_json(self, digits: int | None = None) -> dict:
        return {
            "name": self.name,
            "points": self.points,
            "probe": probe_to_json(self.probe),
            "rule": rule_to_json(self.rule),
            "sentences": list(self.sentences),
            "hints": list(self.hints),
            "withheld": self.withheld,
            "cases": [
                {
                    "arguments": [[k, wire.encode(v, digits=digits)] for k, v in case.arguments.items()],
                    "expected": wire.encode(case.expected, digits=digits),
                    "mistakes": [answer.to_json(digits) for answer in case.mistakes],
                }
                for case in self.cases
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> AnswerKey:
        return cls(
            name=data["name"],
            points=data["points"],
            probe=probe_from_json(data["probe"]),
            rule=rule_from_json(data["rule"]),
            sentences=tuple(data["sentences"]),
            hints=tuple(data["hints"]),
            withheld=data["withheld"],
            cases=tuple(
                Case(
                    arguments={k: wire.decode(v) for k, v in case["arguments"]},
                    expected=wire.decode(case["expected"]),
                    mistakes=tuple(Answer.from_json(answer) for answer in case["mistakes"]),
                )
                for case in data["cases"]
            ),
        )
