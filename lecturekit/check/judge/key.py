"""The answer key, against which the answers to a check are judged.

The public half of a check is an answer key with a few example cases; the grader's half is one with fresh hidden cases.
Both have the same form, so a student's `check` and the grader judge alike.
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
    """One case: the inputs, the reference's value, and the answer of each named mistake.

    `expected` is None if the rule needs no reference value or the value is withheld. `lines` is how many lines the
    solution runs, if the check has a pace.
    """

    arguments: Mapping[str, Any]
    expected: Any
    mistakes: tuple[Answer, ...]
    lines: int = 0

    def visible_arguments(self, hidden_arguments: tuple[str, ...]) -> dict[str, Any]:
        """The inputs that student code sees."""
        return {name: value for name, value in self.arguments.items() if name not in hidden_arguments}


@dataclass(frozen=True)
class AnswerKey:
    """Everything needed to judge one check.

    Attributes:
        sentences: the sentence of each named mistake, in the order of `Case.mistakes`; two lines for two mistakes at
            once.
        worths: the points that remain with each of them.
        hidden_arguments: the inputs that only the judge knows; "kept" in files.
        returns: names for the values of a returned tuple.
        withheld: whether the reference's values and the named mistakes are left out, so that only the form of an answer
            can be judged.
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
    hidden_arguments: tuple[str, ...] = ()
    returns: tuple[str, ...] = ()
    builds_on: tuple[str, ...] = ()
    forbids: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.worths:
            object.__setattr__(self, "worths", (0.0,) * len(self.sentences))

    @property
    def is_question(self) -> bool:
        """Whether the answer is chosen from options, so that a student's own check must not reveal the right one."""
        return isinstance(self.rule, Chosen | Ordered)

    @property
    def lenient(self) -> bool:
        """Whether this key lacks what it takes to recognize every wrong answer."""
        return self.withheld or (isinstance(self.rule, Satisfies) and self.rule.holds is None)

    def to_json(self, digits: int | None = None) -> dict:
        options = {
            "withheld": self.withheld,
            "worths": list(self.worths) if any(self.worths) else [],
            "kept": list(self.hidden_arguments),
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
            hidden_arguments=tuple(data.get("kept", ())),
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
