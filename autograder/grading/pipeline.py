"""Run, cache, carry errors forward, judge: the one way from a submission to its trace and its verdicts.

`autograder grade`, `autograder regrade`, `nbgrader autograde`, formgrader's button and plain nbgrader courses all come
through here. They differ in where notebooks come from and in who records the marks.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Generator, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from lecturekit.sandbox import SandboxUnavailableError

from ..authoring.grader_keys import Reference
from ..execution.executor import CarryForwardJob, Job, require_sandbox, result_of, stop, submit
from ..execution.notebook_run import RunSettings
from ..execution.trace import CarriedForward, Question, Trace
from ..submissions.submission import Submission
from .deciding_lines import deciding_lines
from .questions import questions
from .trace_cache import TraceCache
from .verdict import Verdict, apply_carried, checks_to_carry, judge_large, verdicts

log = logging.getLogger(__name__)

AHEAD = 8  # groups that are being run beyond the one that is waited for, for each worker

Group = TypeVar("Group")


@dataclass
class _Run:
    """A submission on its way: run, then perhaps run once more to carry errors forward.

    Attributes:
        future: what is being waited for, if anything is.
        names: the checks whose errors are being carried forward.
        trace: the trace so far; final once nothing is waited for.
    """

    job: Job
    trace: Trace | None = None
    names: tuple[str, ...] = ()
    future: Future[dict] | None = None


@dataclass(frozen=True)
class Pipeline:
    """How the submissions of one set are run and judged.

    Attributes:
        references: the grader's answers, by notebook; a notebook without one is plain: its test cells are executed.
        cache: where traces are kept; without one, none is.
        executor: what runs submissions, `workers` of them at once.
        reuse: whether traces that were kept are used.
    """

    references: Mapping[str, Reference]
    cache: TraceCache | None
    executor: Executor
    workers: int = 1
    reuse: bool = True

    def trace(self, submission: Submission, settings: RunSettings) -> Trace:
        """The trace of one submission.

        Raises:
            SandboxUnavailableError: student code cannot be shut in.
        """
        [(_, [trace])] = self.traces([(None, [(submission, settings)])])
        return trace

    def traces(
        self, groups: Iterable[tuple[Group, Sequence[tuple[Submission, RunSettings]]]]
    ) -> Generator[tuple[Group, list[Trace]], None, None]:
        """Run the submissions of all groups; yields each group with its traces, in order, holding few at a time.

        If the caller stops early, what runs in this process is stopped, too.

        Raises:
            SandboxUnavailableError: this machine, or a worker, cannot shut student code in.
        """
        waiting: deque[tuple[Group, list[_Run]]] = deque()
        source = iter(groups)
        try:
            while True:
                while len(waiting) <= self.workers * AHEAD and (group := next(source, None)) is not None:
                    waiting.append((group[0], [self._start(*item) for item in group[1]]))
                if not waiting:
                    return
                for run in [run for _, runs in waiting for run in runs]:
                    self._advance(run)
                pending = [run.future for _, runs in waiting for run in runs if run.future is not None]
                first, runs = waiting[0]
                if any(run.future is not None for run in runs):
                    wait(pending, return_when=FIRST_COMPLETED)
                    continue
                waiting.popleft()
                yield first, [run.trace for run in runs if run.trace is not None]
        finally:
            stop([run.future for _, runs in waiting for run in runs if run.future is not None], self.executor)

    def verdicts(self, submission: Submission, trace: Trace) -> dict[str, Verdict]:
        """The verdict on each check of a submission; none for a plain notebook."""
        reference = self.references.get(submission.notebook)
        return {} if reference is None else verdicts(trace, reference, submission.content)

    @cached_property
    def _questions(self) -> Mapping[str, Mapping[str, Question]]:
        return {name: questions(reference) for name, reference in self.references.items()}

    def _start(self, submission: Submission, settings: RunSettings) -> _Run:
        if not settings.figures:  # nobody will look
            settings = self._shortened(submission, settings)
        run = _Run(Job(submission, self._questions.get(submission.notebook), settings))
        run.trace = self.cache.load(run.job) if self.cache and self.reuse else None
        if run.trace is None:
            if settings.sandbox and isinstance(self.executor, ThreadPoolExecutor):
                require_sandbox()  # a cluster's workers try their own
            run.future = submit(self.executor, run.job)
        return run

    def _advance(self, run: _Run) -> None:
        """Take a result that has arrived: a trace, or what carrying errors forward gave."""
        if run.future is None or not run.future.done():
            return
        future, run.future = run.future, None
        try:
            if run.trace is None:
                run.trace = result_of(future, Trace)
                if run.job.questions is not None:
                    run.trace = judge_large(run.trace, self._reference(run))
                self._carry_forward(run)
            else:
                run.trace = apply_carried(run.trace, self._reference(run), run.names, result_of(future, CarriedForward))
        except SandboxUnavailableError:
            raise
        except Exception as error:  # one student's notebook must not end grading for the class
            log.exception("While judging %s of %s", run.job.submission.notebook, run.job.submission.student)
            run.trace = Trace(fault=f"judging failed: {type(error).__name__}: {error}")
        if self.cache and run.future is None and run.trace is not None:
            self.cache.save(run.job, run.trace)

    def _carry_forward(self, run: _Run) -> None:
        """Ask once more about checks that failed, perhaps only because of what they build on."""
        job = run.job
        if job.questions is None or run.trace is None:
            return
        reference = self._reference(run)
        run.names = checks_to_carry(run.trace, reference, job.submission.content)
        if run.names:
            asked = {name: job.questions[name] for name in run.names}
            given = {name: reference.keys[name].given for name in run.names}
            settings = self._shortened(job.submission, job.settings)
            settings = replace(settings, deciding={**settings.deciding, **run.trace.left_out})
            run.future = submit(self.executor, CarryForwardJob(job.submission, asked, given, settings))

    def _shortened(self, submission: Submission, settings: RunSettings) -> RunSettings:
        """The settings with the lines that are run of each given cell of which not all decides."""
        reference = self.references.get(submission.notebook)
        if reference is None or settings.deciding:
            return settings
        return replace(settings, deciding=deciding_lines(submission.content, reference.deciding, reference.keys))

    def _reference(self, run: _Run) -> Reference:
        return self.references[run.job.submission.notebook]
