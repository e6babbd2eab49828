"""What is asked of a submission, and what came of running it: values that travel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import nbformat

from lecturekit.check import wire
from lecturekit.check.probes import Answer, probe_to_json

from ..authoring.reference import Reference


@dataclass(frozen=True)
class Question:
    """What to ask of one check. It holds inputs, and nothing of what the answers should be."""

    name: str
    probe: dict
    shown: tuple[tuple[tuple[str, Any], ...], ...]  # cases of (argument, encoded value)
    hidden: tuple[tuple[tuple[str, Any], ...], ...]
    seconds: float

    @property
    def constant(self) -> bool:
        """Whether there are no inputs: then the answer can be taken where the check stands."""
        return not any(self.shown)


@dataclass(frozen=True)
class Trace:
    """What came of running one submission: a claim, every bit of it, but `fault`.

    Attributes:
        outputs: of each cell, by its place.
        shown, hidden: the answers to each check's two streams of questions.
        fault: why the grader itself could not run it, or "".
        died: the place of the cell at which the kernel died, if it did.
        ended_by: the limit that the submission ran into, or "".
        by_clock: whether wall time decided anything: a busy machine may have done that, so it does not last.
        counts: the execution count of each cell of a plain notebook.
        cpu_seconds, memory_bytes: what its first pass used.
    """

    outputs: Mapping[int, list] = field(default_factory=dict)
    shown: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    fault: str = ""
    died: int | None = None
    ended_by: str = ""
    by_clock: bool = False
    counts: Mapping[int, int] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    memory_bytes: int = 0

    def to_json(self) -> dict:
        return {
            "outputs": {str(place): outputs for place, outputs in self.outputs.items()},
            "shown": {name: [a.to_json() for a in answers] for name, answers in self.shown.items()},
            "hidden": {name: [a.to_json() for a in answers] for name, answers in self.hidden.items()},
            "fault": self.fault,
            "died": self.died,
            "ended_by": self.ended_by,
            "by_clock": self.by_clock,
            "counts": {str(place): count for place, count in self.counts.items()},
            "cpu_seconds": self.cpu_seconds,
            "memory_bytes": self.memory_bytes,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        return cls(
            outputs={int(place): nbformat.from_dict(outputs) for place, outputs in data["outputs"].items()},
            shown={name: tuple(map(Answer.from_json, answers)) for name, answers in data["shown"].items()},
            hidden={name: tuple(map(Answer.from_json, answers)) for name, answers in data["hidden"].items()},
            fault=data["fault"],
            died=data["died"],
            ended_by=data["ended_by"],
            by_clock=data["by_clock"],
            counts={int(place): count for place, count in data["counts"].items()},
            cpu_seconds=data["cpu_seconds"],
            memory_bytes=data["memory_bytes"],
        )


def questions(reference: Reference) -> dict[str, Question]:
    """The questions that a reference's checks ask, by name."""
    return {
        name: Question(
            name,
            probe_to_json(keys.hidden.probe),
            shown=_cases(keys.shown),
            hidden=_cases(keys.hidden),
            seconds=keys.seconds,
        )
        for name, keys in reference.keys.items()
    }


def _cases(key: Any) -> tuple:
    return tuple(tuple((k, wire.encode(v)) for k, v in case.arguments.items()) for case in key.cases)
