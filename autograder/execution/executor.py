"""Running many submissions: jobs over an executor, whose results arrive as values.

The executor is an argument: one thread, several, or a Dask cluster's. Workers see a submission and the questions,
never the gradebook, the reference's answers or other submissions.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeVar

from lecturekit.sandbox import SandboxUnavailableError

from ..submissions.submission import Submission
from .notebook_run import RunSettings
from .run_submission import carry_forward, run, stop_all
from .trace import CarriedForward, Question, Trace

log = logging.getLogger(__name__)

Result = TypeVar("Result", Trace, CarriedForward)


@dataclass(frozen=True)
class Job:
    """One notebook to run.

    Attributes:
        questions: what to ask of its checks; None for a plain notebook, whose test cells are executed.
    """

    submission: Submission
    questions: Mapping[str, Question] | None
    settings: RunSettings


@dataclass(frozen=True)
class CarryForwardJob:
    """Checks to ask once more, with the solution's work in the place of what each builds on.

    Attributes:
        given: for each check, the names that are replaced, each with the cells that define the solution's own.
    """

    submission: Submission
    questions: Mapping[str, Question]
    given: Mapping[str, Mapping[str, tuple[str, ...]]]
    settings: RunSettings


def submit(executor: Executor, job: Job | CarryForwardJob) -> Future[dict]:
    """Hand a job to the executor. The result travels as JSON, which `result_of` reads."""
    work = run_job if isinstance(job, Job) else carry_job_forward
    return executor.submit(work, job)  # type: ignore[arg-type]  # each takes its own kind of job


def result_of(future: Future[dict], kind: type[Result]) -> Result:
    """What a job that is done gave, a `Trace` or a `CarriedForward`; a worker's failure is a fault.

    Raises:
        SandboxUnavailableError: the worker cannot shut student code in.
    """
    try:
        return kind.from_json(future.result())
    except SandboxUnavailableError:
        raise
    except Exception as error:
        log.exception("A worker failed")
        return kind(fault=f"the worker failed: {type(error).__name__}: {error}")


def stop(futures: Iterable[Future], executor: Executor) -> None:
    """Cancel what has not begun, and stop what runs in this process."""
    running = {future for future in futures if not future.cancel()}
    while running and isinstance(executor, ThreadPoolExecutor):
        stop_all()
        running = wait(running, timeout=0.2).not_done


@functools.cache
def require_sandbox() -> None:
    """Try this machine's sandbox, once in each process.

    Raises:
        SandboxUnavailableError: the file system or the network is open.
    """
    from lecturekit.sandbox.self_test import require_protections, self_test

    require_protections(self_test())


def run_job(job: Job) -> dict:
    """What a worker does with a submission.

    Raises:
        SandboxUnavailableError: the worker's machine cannot shut student code in.
    """
    if job.settings.sandbox:
        require_sandbox()
    return run(job.submission, job.questions, job.settings).to_json()


def carry_job_forward(job: CarryForwardJob) -> dict:
    """What a worker does to carry errors forward.

    Raises:
        SandboxUnavailableError: the worker's machine cannot shut student code in.
    """
    if job.settings.sandbox:
        require_sandbox()
    return carry_forward(job.submission, job.questions, job.given, job.settings).to_json()
