"""How fast code is on large inputs: CPU time, measured from outside of its process.

All of a question counts, from the request until the whole answer has arrived: reading the input, the call, and sending
the result, so work cannot be put off until the result is read. What the solution's question costs besides the call is
allowed for. Each try has another input, so nothing can be worked out or remembered before.

The solution is timed in a kernel of its own on the same machine, on the same inputs, once for all submissions that
this worker runs.
"""

from __future__ import annotations

import json
import math
import threading
from dataclasses import dataclass, replace
from typing import Any

import nbformat
from jupyter_core.utils import run_sync

from lecturekit.check.kernel.probes import Answer

from ..submissions.submission import Submission
from .kernel_client import Client, KernelStartError, evaluate
from .notebook_run import AGENT, NAMES, NotebookRun, RunSettings, ask
from .trace import PaceQuestion, Question

LEAST_SECONDS = 0.002  # below which a measurement of the solution says nothing
PATIENCE = 3  # times what is allowed, and so many seconds more, a student's code may take until it is stopped


@dataclass(frozen=True)
class SolutionTime:
    """CPU seconds of the solution on a large input: of the call, and of all else that a question takes."""

    call: float
    rest: float


@dataclass(frozen=True)
class PaceRun:
    """What timing gave: how many times the solution's CPU time it took, and the answers on the inputs."""

    times: float
    answers: tuple[Answer, ...]


async def first_large_answer(client: Client, question: Question, solution: SolutionTime) -> PaceRun:
    """The answer on the first large input, which is not timed, but watched for what is forbidden.

    A first call may import, and start threads, which is impossible when it is timed.
    """
    assert question.pace
    limit = _limit(question.pace, solution)
    [answer, *_] = await ask(client, question, question.pace.cases[:1], held=True, seconds=limit) or [Answer("garbled")]
    return PaceRun(math.inf, () if answer.state == "stopped" else (answer,))


async def timed(client: Client, question: Question, solution: SolutionTime, first: tuple[Answer, ...]) -> PaceRun:
    """The fastest of a few tries, until one is fast enough. The kernel can start no process and no thread by then."""
    assert question.pace
    allowed = question.pace.times * solution.call
    best, answers = math.inf, [*first]
    for number in range(1, len(question.pace.cases)):
        seconds, answer = await _measured(client, question, number, _limit(question.pace, solution))
        if answer.state == "stopped":
            break
        answers.append(answer)
        best = min(best, max(0.0, seconds - solution.rest))
        if best <= allowed:
            break
    return PaceRun(best / solution.call, tuple(answers))


def _limit(pace: PaceQuestion, solution: SolutionTime) -> float:
    return (pace.times * solution.call + solution.rest) * PATIENCE + PATIENCE


async def _measured(client: Client, question: Question, number: int, limit: float) -> tuple[float, Answer]:
    """CPU seconds of one question, and its answer; infinite if a process ended, as its time is lost then."""
    assert question.pace
    manager: Any = client.km
    before = manager.process_seconds()
    answers = await ask(
        client, question, question.pace.cases[number : number + 1], held=True, watched=False, seconds=limit
    )
    after = manager.process_seconds()
    seconds = sum(after.values()) - sum(before.values()) if before.keys() == after.keys() else math.inf
    return seconds, answers[0] if answers else Answer("garbled")


@dataclass
class _SolutionRun(NotebookRun):
    """A kernel in which there is nothing but the solution."""

    question: Question | None = None
    time: SolutionTime | None = None

    async def run_cells(self, client: Client) -> None:
        question = self.question
        assert question
        assert question.pace
        cells = json.dumps(json.dumps(question.pace.cells))
        await evaluate(client, f"{AGENT}.give({question.name!r}, {cells}, {NAMES})", question.seconds)
        await ask(client, question, (), hold=True)
        calls, questions = [], []
        for number, case in enumerate(question.pace.cases):
            order = {"target": question.name, "probe": question.probe, "case": case}
            request = json.dumps(json.dumps(order))
            call = float(await evaluate(client, f"{AGENT}.seconds({request})", question.seconds))
            seconds, _ = await _measured(client, question, number, question.seconds)
            if number:  # the first call may import
                calls.append(call)
                questions.append(seconds)
        self.time = SolutionTime(max(LEAST_SECONDS, min(calls)), max(0.0, min(questions) - min(calls)))


_one_at_a_time = threading.Lock()
_times: dict[tuple, SolutionTime] = {}


def solution_time(question: Question, settings: RunSettings) -> SolutionTime:
    """How long the solution takes on large inputs, at this machine.

    Raises:
        KernelStartError: it could not be timed.
    """
    assert question.pace
    key = (question.name, json.dumps(question.probe), question.pace.digest, settings.sandbox)
    with _one_at_a_time:
        if key not in _times:
            _times[key] = _timed(question, settings.sandbox)
        return _times[key]


def _timed(question: Question, sandbox: bool) -> SolutionTime:
    alone = Submission("solution", "pace", question.name, nbformat.v4.new_notebook())
    question = replace(question, seconds=60.0, forbids={})
    run = _SolutionRun(alone, RunSettings(sandbox=sandbox), question=question)
    run_sync(run.run)()
    if run.time is None:
        raise KernelStartError(f"Expected the solution of `{question.name}` to be timed. Its kernel ended before.")
    return run.time
