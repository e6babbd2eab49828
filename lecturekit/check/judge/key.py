"""The answer key: what a check's answers are compared with.

The public half of a check is an answer key with a few example cases; the grader's is one with fresh
hidden cases. Both have one form, so that a student's `check` and the grader judge alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..kernel import wire
from ..kernel.probes import Answer, Probe, probe_from_json, probe_to_json
from .questions import Chosen, Ordered
from .rules import Rule, Satisfies, rule_from_json, rule_to_json


@dataclass(frozen=True)
class Case:
    """One case: the inputs, the reference's value, and what each named mistake answers.

    `expected` is None where the rule needs no reference value, or where it may not be told; `lines` is how many lines
    the solution runs, where its pace is asked for.
    """

    arguments: Mapping[str, Any]
    expected: Any
    mistakes: tuple[Answer, ...]
    lines: int = 0

    def asked(self, kept: tuple[str, ...]) -> dict[str, Any]:
        """What of the inputs student code sees."""
        return {name: value for name, value in self.arguments.items() if name not in kept}


@dataclass(frozen=True)
class AnswerKey:
    """All that judging one check takes.

    Attributes:
        sentences: what a student should read, for each named mistake in the cases' order. Two mistakes made at once
            are one of two lines.
        worths: the points that each of them leaves.
        kept: the inputs that only the judge knows.
        returns: what the values of a returned tuple are called.
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
    worths: tuple[float, ...] = ()
    kept: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    forbids: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.worths:
            object.__setattr__(self, "worths", (0.0,) * len(self.sentences))

    @property
    def a_question(self) -> bool:
        """Whether it has given options, so that a student's own check must not tell which is right."""
        return isinstance(self.rule, Chosen | Ordered)

    @property
    def lenient(self) -> bool:
        """Whether this key lets some wrong answers through, as what would tell them is not in it."""
        return self.withheld or (isinstance(self.rule, Satisfies) and self.rule.holds is None)

    def to_json(self, digits: int | None = None) -> dict:
        options = {
            "withheld": self.withheld,
            "worths": list(self.worths) if any(self.worths) else [],
            "kept": list(self.kept),
            "returns": list(self.returns),
            "builds_on": list(self.builds_on),
            "forbids": dict(self.forbids),
        }
        return {
            "name": self.name,
            "points": self.points,
            "probe": probe_to_json(self.probe),
            "rule": rule_to_json(self.rule),
            "sentences": list(self.sentences),
            "hints": list(self.hints),
            **{name: value for name, value in options.items() if value},
            "cases": [_case_to_json(case, digits) for case in self.cases],
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
            cases=tuple(map(_case_from_json, data["cases"])),
            withheld=data.get("withheld", False),
            worths=tuple(data.get("worths", ())),
            kept=tuple(data.get("kept", ())),
            returns=tuple(data.get("returns", ())),
            builds_on=tuple(data.get("builds_on", ())),
            forbids=data.get("forbids", {}),
        )


def _case_to_json(case: Case, digits: int | None) -> dict:
    data = {
        "arguments": [[name, wire.encode(value, digits=digits)] for name, value in case.arguments.items()],
        "expected": wire.encode(case.expected, digits=digits),
        "mistakes": [answer.to_json(digits) for answer in case.mistakes],
    }
    return data | ({"lines": case.lines} if case.lines else {})


def _case_from_json(data: Mapping[str, Any]) -> Case:
    return Case(
        arguments={name: wire.decode(value) for name, value in data["arguments"]},
        expected=wire.decode(data["expected"]),
        mistakes=tuple(Answer.from_json(answer) for answer in data["mistakes"]),
        lines=data.get("lines", 0),
    )
