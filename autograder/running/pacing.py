"""How fast code is on a large input: CPU time, measured from outside of its process.

The solution is timed in a kernel of its own on the same machine, once for all submissions that this worker runs. The
time that it takes to send the input over is taken off of both.
"""

from __future__ import annotations

import functools
import json
import threading
from dataclasses import dataclass, replace
from typing import Any

import nbformat
from jupyter_core.utils import run_sync

from ..submission import Submission
from .client import Client, evaluate
from .trace import Pace, Question
from .walk import DESK, NAMES, Sandbox, Walk, ask

TRIES = 3  # of which the fastest counts, and for the solution the slowest
LEAST_SECONDS = 0.001  # below which a measurement of the solution says nothing
PATIENCE = 3  # times what is allowed, and so many seconds more, a student's code may take until it is stopped
TAKE = {"kind": "value"}  # the probe that takes the input and does nothing with it


async def pace_of(client: Client, question: Question, solution: float) -> float:
    """How many times the solution's CPU time the student's code takes: the fastest of three tries."""
    assert question.pace
    allowed = question.pace.times * solution
    best = float("inf")
    for _ in range(TRIES):
        best = min(best, await _seconds(client, question, allowed * PATIENCE + PATIENCE))
        if best <= allowed:
            break
    return best / solution


async def _seconds(client: Client, question: Question, limit: float) -> float:
    """CPU seconds of one call on the large input; infinite if it was stopped."""
    assert question.pace
    idle = await _measured(client, replace(question, probe=TAKE), limit)
    busy = await _measured(client, question, limit)
    return max(0.0, busy - idle)


async def _measured(client: Client, question: Question, limit: float) -> float:
    assert question.pace
    manager: Any = client.km
    plain = replace(question, forbids={})
    before = manager.usage().ran
    answers = await ask(client, plain, (question.pace.case,), held=True, mute=True, seconds=limit)
    stopped = bool(answers) and answers[-1].state == "stopped"
    return float("inf") if stopped else manager.usage().ran - before


@dataclass
class _SolutionWalk(Walk):
    """A kernel in which there is nothing but the solution."""

    question: Question | None = None
    seconds: float = LEAST_SECONDS

    async def walk(self, client: Client) -> None:
        question = self.question
        assert question
        assert question.pace
        cells = json.dumps(json.dumps(question.pace.cells))
        await evaluate(client, f"{DESK}.give({question.name!r}, {cells}, {NAMES})", question.seconds)
        await ask(client, question, (question.pace.case,), hold=True, mute=True)  # the first call may import
        for _ in range(TRIES):
            self.seconds = max(self.seconds, await _seconds(client, question, question.seconds))


_one_at_a_time = threading.Lock()


def solution_seconds(question: Question, sandbox: Sandbox) -> float:
    """CPU seconds of the solution on the large input, at this machine."""
    assert question.pace
    told = json.dumps([question.probe, question.pace.case, question.pace.cells])
    with _one_at_a_time:
        return _timed(question.name, told, sandbox.walls)


@functools.lru_cache(maxsize=64)
def _timed(name: str, told: str, walls: bool) -> float:
    probe, case, cells = json.loads(told)
    question = Question(name, probe, (), (), 60.0, pace=Pace(2.0, tuple(map(tuple, case)), tuple(cells)))
    alone = Submission("solution", "pace", name, nbformat.v4.new_notebook())
    walk = _SolutionWalk(alone, Sandbox(walls=walls), question=question)
    run_sync(walk.go)()
    return walk.seconds
