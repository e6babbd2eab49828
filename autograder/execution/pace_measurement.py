"""How fast code is on a large input: CPU time, measured from outside of its process.

The solution is timed in a kernel of its own on the same machine, once for all submissions that this worker runs.
"""

from __future__ import annotations

import functools
import json
import math
import threading
from dataclasses import dataclass
from typing import Any

import nbformat
from jupyter_core.utils import run_sync

from ..submissions.submission import Submission
from .kernel_client import Client, evaluate
from .notebook_run import AGENT, NAMES, NotebookRun, RunSettings, ask
from .trace import PaceQuestion, Question

TRIES = 3  # of which the fastest counts, of the student's code as of the solution
LEAST_SECONDS = 0.002  # below which a measurement of the solution says nothing
PATIENCE = 3  # times what is allowed, and so many seconds more, a student's code may take until it is stopped


async def pace_of(client: Client, question: Question, solution: float) -> float:
    """How many times the solution's CPU time the student's code takes: the fastest of three tries."""
    assert question.pace
    allowed = question.pace.times * solution
    best = math.inf
    for _ in range(TRIES):
        best = min(best, await _seconds(client, question, allowed * PATIENCE + PATIENCE))
        if best <= allowed:
            break
    return best / solution


async def _seconds(client: Client, question: Question, limit: float) -> float:
    """CPU seconds of one call on the large input, which lies ready in the kernel; infinite if it had to be stopped."""
    assert question.pace
    order = {"target": question.name, "probe": question.probe, "case": question.pace.case}
    await evaluate(client, f"{AGENT}.prepare({json.dumps(json.dumps(order))})", question.seconds)
    idle = min([await _measured(client, "'done'", limit) for _ in range(TRIES)])  # what a request itself costs
    return max(0.0, await _measured(client, f"{AGENT}.call()", limit) - idle)


async def _measured(client: Client, expression: str, limit: float) -> float:
    manager: Any = client.km
    before = manager.scheduler_time().ran
    done = await evaluate(client, expression, limit)
    return manager.scheduler_time().ran - before if done == "done" else math.inf


@dataclass
class _SolutionRun(NotebookRun):
    """A kernel in which there is nothing but the solution."""

    question: Question | None = None
    seconds: float = LEAST_SECONDS

    async def run_cells(self, client: Client) -> None:
        question = self.question
        assert question
        assert question.pace
        cells = json.dumps(json.dumps(question.pace.cells))
        await evaluate(client, f"{AGENT}.give({question.name!r}, {cells}, {NAMES})", question.seconds)
        await ask(client, question, (), hold=True)
        await _seconds(client, question, question.seconds)  # the first call may import
        measured = [await _seconds(client, question, question.seconds) for _ in range(TRIES)]
        self.seconds = max(LEAST_SECONDS, min(measured))


_one_at_a_time = threading.Lock()


def solution_seconds(question: Question, settings: RunSettings) -> float:
    """CPU seconds of the solution on the large input, at this machine."""
    assert question.pace
    told = json.dumps([question.probe, question.pace.case, question.pace.cells])
    with _one_at_a_time:
        return _timed(question.name, told, settings.sandbox)


@functools.lru_cache(maxsize=64)
def _timed(name: str, told: str, sandbox: bool) -> float:
    probe, case, cells = json.loads(told)
    question = Question(name, probe, (), (), 60.0, pace=PaceQuestion(2.0, tuple(map(tuple, case)), tuple(cells)))
    alone = Submission("solution", "pace", name, nbformat.v4.new_notebook())
    solution_run = _SolutionRun(alone, RunSettings(sandbox=sandbox), question=question)
    run_sync(solution_run.run)()
    return solution_run.seconds
