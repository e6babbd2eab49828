"""All that judging one notebook takes: the grader's answer keys, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lecturekit.check.judge.key import AnswerKey


@dataclass(frozen=True)
class CheckKeys:
    """The grader's two answer keys of one check.

    Attributes:
        seconds: CPU time that all answers together may take.
        given: for each check that this one builds on, the cells that define the solution's own.
        pace: how fast it must be, if that is asked for.
        stub: what a student finds where this check's code belongs.
    """

    hidden: AnswerKey
    shown: AnswerKey
    seconds: float
    given: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pace: PaceKey | None = None
    stub: str = ""


@dataclass(frozen=True)
class PaceKey:
    """What it takes to see whether code is fast enough.

    Attributes:
        times: how many times the solution's CPU time is fast enough.
        worth: the points of a right answer that is not.
        key: of the large inputs, the first of which is not timed.
        cells: what defines the solution, which is timed on the same machine.
    """

    times: float
    worth: float
    key: AnswerKey
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """All that judging one notebook takes.

    Attributes:
        keys: the answer keys of each check.
        deciding: for the source of each given cell, its lines that decide; the others need not run.
    """

    problem_set: str
    notebook: str
    keys: Mapping[str, CheckKeys]
    deciding: Mapping[str, str] = field(default_factory=dict)
