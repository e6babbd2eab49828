"""Running many submissions: a map over an executor, whose results are kept as they arrive.

The executor is an argument: one thread, several, or a Dask cluster's. Workers see a submission and the
questions, never the gradebook, the reference's answers or other submissions.
"""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from pathlib import Path

from .course import Course
from .reference import save_json
from .sandbox import Question, Sandbox, Trace, run
from .submission import Submission

AHEAD = 4  # jobs handed to the executor beyond the one that is waited for, for each worker


@dataclass(frozen=True)
class Job:
    """One notebook to run."""

    submission: Submission
    questions: Mapping[str, Question]
    sandbox: Sandbox


def work(job: Job) -> dict:
    """What a worker does: run one submission. The trace travels as JSON."""
    return run(job.submission, job.questions, job.sandbox).to_json()


def traces(jobs: Iterable[Job], executor: Executor, workers: int) -> Iterator[tuple[Job, Trace]]:
    """Run all jobs; yields each with its trace, in the order of `jobs`, holding few at a time."""
    waiting: deque[tuple[Job, Future]] = deque()
    queue = iter(jobs)
    try:
        while True:
            while len(waiting) < workers * AHEAD and (job := next(queue, None)) is not None:
                waiting.append((job, executor.submit(work, job)))
            if not waiting:
                return
            job, future = waiting.popleft()
            yield job, _result(future)
    finally:
        for _, future in waiting:
            future.cancel()


def _result(future: Future) -> Trace:
    try:
        return Trace.from_json(future.result())
    except Exception as error:
        return Trace(fault=f"the worker failed: {type(error).__name__}: {error}")


def digest(submission: Submission) -> str:
    """What decides how a submission runs: its code, which cells are checks, and the files beside it."""
    whole = hashlib.sha256()
    for name, data in sorted(submission.files.items()):
        whole.update(f"{name} {len(data)} ".encode() + data)
    for cell in submission.content.cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        whole.update(
            json.dumps([cell.cell_type, cell.source, nbgrader.get("grade_id"), nbgrader.get("grade")]).encode()
        )
    return whole.hexdigest()


def record(course: Course, job: Job, trace: Trace) -> None:
    """Keep a trace, so that a run that is cut off goes on where it was."""
    data = trace.to_json() | {"digest": digest(job.submission), "asked": _asked(job.questions)}
    save_json(_trace_path(course, job.submission), data)


def recorded(course: Course, submission: Submission, questions: Mapping[str, Question]) -> Trace | None:
    """The trace that was kept of just this submission under just these questions, if there is one."""
    try:
        data = json.loads(_trace_path(course, submission).read_text(encoding="utf-8"))
        if data["digest"] == digest(submission) and data["asked"] == _asked(questions):
            return Trace.from_json(data)
    except (OSError, ValueError, KeyError):
        pass
    return None


def forget(course: Course, submission: Submission) -> None:
    """Drop a kept trace."""
    _trace_path(course, submission).unlink(missing_ok=True)


def _asked(questions: Mapping[str, Question]) -> str:
    return hashlib.sha256(repr(sorted(questions.items())).encode()).hexdigest()


def _trace_path(course: Course, submission: Submission) -> Path:
    folder = course.private / "traces" / submission.problem_set / submission.student
    return folder / f"{submission.notebook}.json"
