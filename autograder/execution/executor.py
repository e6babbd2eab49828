"""Running many submissions: a map over an executor, whose results are kept as they arrive.

The executor is an argument: one thread, several, or a Dask cluster's. Workers see a submission and the
questions, never the gradebook, the reference's answers or other submissions.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections import deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lecturekit.check.kernel.probes import Answer
from lecturekit.sandbox import SandboxUnavailableError

from ..store import save_json
from ..submissions.submission import Submission
from .notebook_run import RunSettings
from .run_submission import carry, run, stop_all
from .trace import Question, Trace

AHEAD = 8  # jobs handed to the executor beyond the one that is waited for, for each worker

Group = TypeVar("Group")


@dataclass(frozen=True)
class Job:
    """One notebook to run.

    Attributes:
        questions: what to ask of its checks; None for a plain notebook, whose test cells are executed.
    """

    submission: Submission
    questions: Mapping[str, Question] | None
    sandbox: RunSettings


def work(job: Job) -> dict:
    """What a worker does: run one submission. The trace travels as JSON.

    Raises:
        SandboxUnavailableError: the worker's machine cannot shut student code in.
    """
    if job.sandbox.walls:
        require_sandbox()
    return run(job.submission, job.questions, job.sandbox).to_json()


@dataclass(frozen=True)
class CarryJob:
    """One check to ask once more, with the solution's work in the place of what it builds on."""

    submission: Submission
    question: Question
    given: Mapping[str, tuple[str, ...]]
    sandbox: RunSettings


def carry_work(job: CarryJob) -> list[dict]:
    """What a worker does with one."""
    answers = carry(job.submission, job.question, job.given, job.sandbox)
    return [answer.to_json() for answer in answers]


def carried_answers(job: CarryJob, executor: Executor) -> tuple[Answer, ...]:
    """The answers to a carry job; none, if the worker fails. Stopped with the caller."""
    future = executor.submit(carry_work, job)
    try:
        return tuple(map(Answer.from_json, future.result()))
    except Exception:
        return ()
    except BaseException:
        _stop([future], executor)
        raise


@functools.cache
def require_sandbox() -> None:
    """Try this machine's walls, once in each process.

    Raises:
        SandboxUnavailableError: the file system or the network is open.
    """
    from lecturekit.sandbox.self_test import require_protections, self_test

    require_protections(self_test())


def traces(
    groups: Iterable[tuple[Group, list[Job]]], executor: Executor, workers: int
) -> Generator[tuple[Group, list[Trace]], None, None]:
    """Run the jobs of all groups; yields each group with its traces, in order, holding few at a time.

    If the caller stops early, what runs in this process is stopped, too.

    Raises:
        SandboxUnavailableError: a worker cannot shut student code in.
    """
    waiting: deque[tuple[Group, list[Future]]] = deque()
    queue = iter(groups)
    try:
        while True:
            while len(waiting) <= workers * AHEAD and (group := next(queue, None)) is not None:
                waiting.append((group[0], [executor.submit(work, job) for job in group[1]]))
            if not waiting:
                return
            yield waiting[0][0], [_result(future) for future in waiting[0][1]]
            waiting.popleft()
    finally:
        _stop([future for _, futures in waiting for future in futures], executor)


def _result(future: Future) -> Trace:
    try:
        return Trace.from_json(future.result())
    except SandboxUnavailableError:
        raise
    except Exception as error:
        return Trace(fault=f"the worker failed: {type(error).__name__}: {error}")


def _stop(futures: list[Future], executor: Executor) -> None:
    left = {future for future in futures if not future.cancel()}
    while left and isinstance(executor, ThreadPoolExecutor):
        stop_all()
        left = wait(left, timeout=0.2).not_done


def digest(submission: Submission) -> str:
    """What decides how a submission runs: its code, which cells are checks, and the files beside it."""
    whole = hashlib.sha256()
    for name, data in sorted(submission.files.items()):
        whole.update(f"{name} {len(data)} ".encode() + data)
    for cell in submission.content.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        parts = [cell.cell_type, cell.source, nbgrader.get("grade_id"), nbgrader.get("grade")]
        whole.update(json.dumps([*parts, cell.metadata.get("tags")]).encode())
    return whole.hexdigest()


def record(folder: Path, job: Job, trace: Trace) -> None:
    """Keep a trace, so that a run that is cut off goes on where it was.

    What the grader or a busy machine may have caused is not kept: the next run tries again.
    """
    if not trace.fault and not trace.by_clock:
        save_json(_path(folder, job.submission), trace.to_json() | _known_by(job))


def recorded(folder: Path, job: Job) -> Trace | None:
    """The trace that was kept of just this submission under just these questions, if there is one."""
    try:
        data = json.loads(_path(folder, job.submission).read_text(encoding="utf-8"))
        if _known_by(job).items() <= data.items():
            return Trace.from_json(data)
    except (OSError, ValueError, KeyError, AttributeError, TypeError):
        pass
    return None


def _known_by(job: Job) -> dict[str, str]:
    asked = "" if job.questions is None else repr([sorted(job.questions.items()), job.sandbox.figures])
    return {"digest": digest(job.submission), "asked": hashlib.sha256(asked.encode()).hexdigest()}


def _path(folder: Path, submission: Submission) -> Path:
    return folder / submission.problem_set / submission.student / f"{submission.notebook}.json"
