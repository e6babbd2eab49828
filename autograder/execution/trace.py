"""What is asked of a submission, and what came of running it: values that travel."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import nbformat

from lecturekit.check.kernel.probes import Answer

AskedCase = tuple[tuple[str, Any], ...]  # pairs of an argument and its encoded value


@dataclass(frozen=True)
class PaceQuestion:
    """How fast answers must come: at most so many times the CPU time of what `cells` define, on large cases.

    Attributes:
        cases: the first is asked without being timed.
        basis: tells whether the answers would still be judged alike.
    """

    times: float
    cases: tuple[AskedCase, ...]
    cells: tuple[str, ...]
    basis: str = ""

    @cached_property
    def digest(self) -> str:
        """What tells this question from others: the cases are large."""
        return hashlib.sha256(json.dumps([self.times, self.cases, self.cells, self.basis]).encode()).hexdigest()


@dataclass(frozen=True)
class Question:
    """What to ask of one check. It holds inputs, and nothing of what the answers should be."""

    name: str
    probe: dict
    shown: tuple[AskedCase, ...]
    hidden: tuple[AskedCase, ...]
    seconds: float
    forbids: Mapping[str, str] = field(default_factory=dict)
    pace: PaceQuestion | None = None
    basis: str = ""  # tells whether what was carried through would still come out the same

    @property
    def constant(self) -> bool:
        """Whether there are no inputs: then the answer can be taken where the check stands."""
        return not any(self.shown)


@dataclass(frozen=True)
class CarriedForward:
    """What a run gives in which the solution's work stood in the place of what the asked checks build on.

    Attributes:
        answers: to the shown and then the hidden cases of each check that was asked.
        fault: why the grader could not run it, or "".
        by_clock: whether wall time decided anything.
    """

    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    fault: str = ""
    by_clock: bool = False

    def to_json(self) -> dict:
        return {
            "answers": {name: [a.to_json() for a in answers] for name, answers in self.answers.items()},
            "fault": self.fault,
            "by_clock": self.by_clock,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> CarriedForward:
        answers = {name: tuple(map(Answer.from_json, answers)) for name, answers in data["answers"].items()}
        return cls(answers, data["fault"], data["by_clock"])


@dataclass(frozen=True)
class Trace:
    """What running one submission gave: a claim, every bit of it, but the faults.

    Attributes:
        outputs: of each cell, by its index.
        shown, hidden: the answers to each check's two streams of questions.
        fault: why the grader itself could not run it, or "".
        died: the index of the cell at which the kernel died, if it did.
        ended_by: the limit that the submission ran into, or "".
        by_clock: whether wall time decided anything: a busy machine may have done that, so it does not last.
        paces: how many times the solution's CPU time each check took, where that is asked for.
        large: the answers on large inputs. They are judged, and then dropped, as they take megabytes.
        large_wrong: for checks whose answers on large inputs are not right, what may be said of them.
        left_out: for cells that end the kernel, by their index, what was run in their place.
        carried: for checks that failed because of what they build on, what remains with the solution's work in its
            cell_index: "" if they are right then, else a named mistake. Nothing else of that run is kept.
        carried_faults: checks for which the grader could not find that out, and why.
        files: what it wrote, beside what was handed in.
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
    paces: Mapping[str, float] = field(default_factory=dict)
    large: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    large_wrong: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[int, str] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    carried_faults: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    counts: Mapping[int, int] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    memory_bytes: int = 0

    @property
    def lasts(self) -> bool:
        """Whether another run would give the same: neither the grader nor a busy machine had a part in it."""
        return not (self.fault or self.carried_faults or self.by_clock)

    def to_json(self) -> dict:
        return {
            "outputs": {str(cell_index): outputs for cell_index, outputs in self.outputs.items()},
            "shown": {name: [a.to_json() for a in answers] for name, answers in self.shown.items()},
            "hidden": {name: [a.to_json() for a in answers] for name, answers in self.hidden.items()},
            "fault": self.fault,
            "died": self.died,
            "ended_by": self.ended_by,
            "by_clock": self.by_clock,
            "paces": dict(self.paces),
            "large": {name: [a.to_json() for a in answers] for name, answers in self.large.items()},
            "large_wrong": dict(self.large_wrong),
            "left_out": {str(cell_index): source for cell_index, source in self.left_out.items()},
            "carried": dict(self.carried),
            "carried_faults": dict(self.carried_faults),
            "files": {name: base64.b64encode(data).decode() for name, data in self.files.items()},
            "counts": {str(cell_index): count for cell_index, count in self.counts.items()},
            "cpu_seconds": self.cpu_seconds,
            "memory_bytes": self.memory_bytes,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        return cls(
            outputs={int(cell_index): nbformat.from_dict(outputs) for cell_index, outputs in data["outputs"].items()},
            shown={name: tuple(map(Answer.from_json, answers)) for name, answers in data["shown"].items()},
            hidden={name: tuple(map(Answer.from_json, answers)) for name, answers in data["hidden"].items()},
            fault=data["fault"],
            died=data["died"],
            ended_by=data["ended_by"],
            by_clock=data["by_clock"],
            paces=data["paces"],
            large={name: tuple(map(Answer.from_json, answers)) for name, answers in data["large"].items()},
            large_wrong=data["large_wrong"],
            left_out={int(cell_index): source for cell_index, source in data["left_out"].items()},
            carried=data["carried"],
            carried_faults=data["carried_faults"],
            files={name: base64.b64decode(text) for name, text in data["files"].items()},
            counts={int(cell_index): count for cell_index, count in data["counts"].items()},
            cpu_seconds=data["cpu_seconds"],
            memory_bytes=data["memory_bytes"],
        )
