"""Running a submission: its cells in a kernel of its own, and the judge's questions where a check stands."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TypeVar

from jupyter_core.utils import run_sync

from lecturekit.check.kernel.probes import Answer

from ..submissions.submission import Submission
from .carried_run import CarriedRun, groups_for_one_kernel
from .kernel_client import KernelStartError
from .notebook_run import RunSettings
from .pace_measurement import solution_time
from .passes import Passes
from .plain_run import run_plain
from .rebuilt_models import for_students_kernel, is_rebuilt, rebuilt_answers
from .trace import CarriedForward, Question, Trace

T = TypeVar("T")
_RUNNING: dict[asyncio.Task, asyncio.AbstractEventLoop] = {}


def run(submission: Submission, asked: Mapping[str, Question] | None, settings: RunSettings | None = None) -> Trace:
    """Run a submission in a kernel of its own, in a scratch folder, and ask its checks' questions.

    Args:
        asked: None for a plain notebook, whose test cells are executed.
    """
    settings = settings or RunSettings()
    try:
        if asked is None:
            return _cancellable(lambda: run_plain(submission, settings))
        solutions = {name: solution_time(question, settings) for name, question in asked.items() if question.pace}
        trace = _cancellable(Passes(submission, for_students_kernel(asked), settings, solutions).trace)
        return _with_rebuilt_models(trace, asked, settings)
    except KernelStartError as error:
        return Trace(fault=str(error))


def carry_forward(
    submission: Submission,
    asked: Mapping[str, Question],
    given: Mapping[str, Mapping[str, tuple[str, ...]]],
    settings: RunSettings | None = None,
) -> CarriedForward:
    """The answers to all questions of checks, with the solution's work in the place of what each builds on.

    The solution's text is in these kernels, so nothing else of them is returned: no output, no file, no other answer.

    Args:
        given: for each check, the names that are replaced, each with the cells that define the solution's own.
    """
    settings = replace(settings or RunSettings(), figures=False)  # nobody will see them
    answers: dict[str, tuple[Answer, ...]] = {}
    by_clock = False
    left = groups_for_one_kernel(submission.content, [*asked], given)
    while left:
        group = left.pop(0)
        questions = for_students_kernel({name: asked[name] for name in group})
        run = CarriedRun(submission, settings, asked=questions, given=given)
        try:
            _cancellable(run.run)
        except KernelStartError as error:
            return CarriedForward(answers, str(error), by_clock)
        answers |= run.answers
        by_clock = by_clock or run.by_clock or run.report.ended_by == "wall"
        unreached = [name for name in group if name not in answers]
        if unreached and len(unreached) < len(group):  # another check's question ended the kernel
            left.append(unreached)
        else:
            answers |= dict.fromkeys(unreached, ())
    taken = {name: answers[name] for name in answers if is_rebuilt(asked[name]) and answers[name]}
    try:
        rebuilt, late = _cancellable(lambda: rebuilt_answers(asked, taken, settings))
    except KernelStartError as error:
        return CarriedForward({n: a for n, a in answers.items() if n not in taken}, str(error), by_clock)
    return CarriedForward(answers | rebuilt, by_clock=by_clock or late)


def _with_rebuilt_models(trace: Trace, asked: Mapping[str, Question], settings: RunSettings) -> Trace:
    """The trace with the answers of models, in the place of their data."""
    taken = {name: answers for name, answers in trace.hidden.items() if is_rebuilt(asked[name])}
    if not taken:
        return trace
    answers, by_clock = _cancellable(lambda: rebuilt_answers(asked, taken, settings))
    cut = {name: len(asked[name].shown) for name in taken}
    one = {name: len(answers[name]) == 1 for name in taken}  # the same is wrong with all cases
    return replace(
        trace,
        shown={**trace.shown, **{name: answers[name] if one[name] else answers[name][: cut[name]] for name in taken}},
        hidden={**trace.hidden, **{name: answers[name] if one[name] else answers[name][cut[name] :] for name in taken}},
        by_clock=trace.by_clock or by_clock,
    )


def stop_all() -> None:
    """Cancel all that runs in this process, from any thread; the kernels are shut down."""
    for task, loop in [*_RUNNING.items()]:
        with suppress(RuntimeError):  # it has just ended
            loop.call_soon_threadsafe(task.cancel)


def _cancellable(work: Callable[[], Awaitable[T]]) -> T:
    async def known() -> T:
        task = asyncio.current_task()
        assert task is not None
        _RUNNING[task] = asyncio.get_running_loop()
        try:
            return await work()
        finally:
            del _RUNNING[task]

    return run_sync(known)()
