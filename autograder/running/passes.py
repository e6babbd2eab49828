"""Running a submission: its cells in a kernel of its own, and the judge's questions where a check stands.

Check cells are not executed. In the first pass, where one stands, the judge asks what it may show in
feedback and has the kernel keep hold of what the name stands for; the hidden questions come last, when
nothing that the student wrote can print any more. If an answer does not stand until then (the kernel
died, or a later cell changed what the function does), a second pass in a new kernel asks on the spot,
and what that pass prints is thrown away.

A plain notebook declares nothing: its test cells are executed in the student's kernel, as nbgrader does.
"""

from __future__ import annotations

import asyncio
import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check.compare import difference
from lecturekit.check.probes import Answer

from ..submission import Submission
from .client import STUBBORN, Client, KernelStartError, error_output, evaluate, in_time, read_answers
from .kernel import kernel_manager
from .trace import Question, Trace
from .walls import Limits, Report

SAMPLED = 4  # every so many shown questions are asked on the spot, to see whether the rest can wait
DIED = "the kernel died while it ran"
DEATHS = 3  # of its kernel after which a plain notebook is run no further


@dataclass(frozen=True)
class Sandbox:
    """How submissions are run.

    Attributes:
        cell_seconds: CPU time that one cell may take.
        limits: what a whole submission may use up.
        walls: whether walls are raised around it.
        on_timeout: what a plain notebook shows where a cell took too long, as nbgrader's `error_on_timeout`.
    """

    cell_seconds: float = 60.0
    limits: Limits = field(default_factory=Limits)
    walls: bool = True
    on_timeout: Mapping[str, Any] = field(default_factory=dict)


_RUNNING: dict[asyncio.Task, asyncio.AbstractEventLoop] = {}


def run(submission: Submission, asked: Mapping[str, Question] | None, sandbox: Sandbox | None = None) -> Trace:
    """Run a submission in a kernel of its own, in a scratch folder, and ask its checks' questions.

    Args:
        asked: None for a plain notebook, whose test cells are executed.
    """
    return run_sync(_cancellable)(submission, asked, sandbox or Sandbox())


def stop_all() -> None:
    """Cancel all that runs in this process, from any thread; the kernels are shut down."""
    for task, loop in [*_RUNNING.items()]:
        with suppress(RuntimeError):  # it has just ended
            loop.call_soon_threadsafe(task.cancel)


async def _cancellable(submission: Submission, asked: Mapping[str, Question] | None, sandbox: Sandbox) -> Trace:
    task = asyncio.current_task()
    assert task is not None
    _RUNNING[task] = asyncio.get_running_loop()
    try:
        return await (_run_plain(submission, sandbox) if asked is None else _run(submission, asked, sandbox))
    finally:
        del _RUNNING[task]


async def _run(submission: Submission, asked: Mapping[str, Question], sandbox: Sandbox) -> Trace:
    first = _Pass(submission, asked, sandbox, late=True)
    try:
        await first.go()
        trace = first.trace()
        trace = await _settled(trace, first.unsettled(), submission, asked, sandbox)
        slow = [name for name, answers in trace.hidden.items() if answers and answers[-1].state == "stopped"]
        for name in slow:  # once more, alone, before it counts
            trace = await _settled(trace, [name], submission, asked, sandbox)
        return trace
    except KernelStartError as error:
        return Trace(fault=str(error))


async def _run_plain(submission: Submission, sandbox: Sandbox) -> Trace:
    """Run a plain notebook. A cell that kills the kernel is left out in a further pass, so others still count."""
    deadly: dict[int, list] = {}
    trace = Trace()
    try:
        while len(deadly) < DEATHS:
            again = _PlainPass(submission, {}, sandbox, late=True, skip=frozenset(deadly))
            await again.go()
            trace = again.trace()
            if trace.died is None:
                break
            deadly[trace.died] = [*trace.outputs[trace.died], _death_output(again.cause or DIED, trace.ended_by)]
            if trace.ended_by in ("cpu", "wall"):
                break
    except KernelStartError as error:
        return Trace(fault=str(error))
    return replace(trace, outputs={**trace.outputs, **deadly}, died=min(deadly, default=None))


async def _settled(
    trace: Trace, names: list[str], submission: Submission, asked: Mapping[str, Question], sandbox: Sandbox
) -> Trace:
    """The trace with answers to `names` from further passes, each of which settles at least one."""
    while names:
        again = _Pass(submission, {name: asked[name] for name in names}, sandbox, late=False)
        await again.go()
        trace = replace(
            trace,
            shown={**trace.shown, **again.shown},
            hidden={**trace.hidden, **again.hidden},
            by_clock=trace.by_clock or again.by_clock,
        )
        left = again.unsettled()
        if len(left) == len(names):
            break  # the kernel dies before it reaches any of them
        names = left
    return trace


@dataclass
class _Pass:
    """One walk through a notebook. `late` defers the hidden questions to its end."""

    submission: Submission
    asked: Mapping[str, Question]
    sandbox: Sandbox
    late: bool
    outputs: dict[int, list] = field(default_factory=dict)
    shown: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    died: int | None = None
    by_clock: bool = False
    report: Report = field(default_factory=Report)

    def trace(self) -> Trace:
        used = self.report
        return Trace(
            self.outputs,
            dict(self.shown),
            dict(self.hidden),
            died=self.died,
            ended_by=used.ended_by,
            by_clock=self.by_clock or used.ended_by == "wall",
            counts=dict(self.counts),
            cpu_seconds=used.cpu_seconds,
            memory_bytes=used.memory_bytes,
        )

    def unsettled(self) -> list[str]:
        """The checks that another pass can answer: not those behind a cell that kills the kernel."""
        left = [name for name in self.asked if name not in self.hidden]
        return [name for name in left if name in self.shown] if self.died is not None else left

    async def go(self) -> None:
        nb = nbformat.from_dict(self.submission.content)
        with tempfile.TemporaryDirectory(prefix="lecturekit-", ignore_cleanup_errors=True) as scratch:
            self.submission.unpack(Path(scratch))
            manager = kernel_manager(Path(scratch), self.sandbox.limits, sandbox=self.sandbox.walls)
            client = Client(
                nb,
                km=manager,
                timeout=None,
                startup_timeout=120,
                allow_errors=True,
                store_widget_state=False,
                record_timing=False,
            )
            try:
                await self._start(client)
                await self._walk(client)
            except DeadKernelError:
                pass  # what was answered until then stands
            finally:
                with suppress(Exception):
                    await manager.shutdown_kernel(now=True)
                with suppress(Exception):
                    await client._async_cleanup_kernel()
                self.report = manager.report()
                self.by_clock = client.by_clock

    async def _start(self, client: Client) -> None:
        try:
            await client.async_start_new_kernel()
            await client.async_start_new_kernel_client()
        except Exception as error:
            with suppress(Exception):
                await client._async_cleanup_kernel()
            raise KernelStartError(f"Expected a kernel to start. It did not: {error}") from error

    async def _walk(self, client: Client) -> None:
        for place, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code":
                continue
            name = self._check_at(cell)
            try:
                if name is not None:
                    await self._meet(client, name)
                elif not _is_check(cell):
                    try:
                        await self._execute(client, cell, place)
                    finally:
                        self.outputs[place] = cell.outputs
            except DeadKernelError:
                if name is None:  # a check that kills the kernel can be passed over, a cell cannot
                    self.died = place
                    self.outputs[place].append(_death_output())
                raise
            if not self.late and not self.unsettled():
                return
        if self.late:
            await self._ask_hidden(client)

    async def _execute(self, client: Client, cell: NotebookNode, place: int) -> None:
        """Run one cell; one that takes too long is interrupted, and the kernel given up if that does not help."""
        running = asyncio.ensure_future(client.async_execute_cell(cell, place))
        try:
            if not await in_time(client, running, self.sandbox.cell_seconds):
                await running
                cell.outputs.append(self._timeout_output())
            await running
        except (DeadKernelError, CellTimeoutError):
            raise
        except Exception as error:
            raise DeadKernelError(f"it cannot be talked to: {type(error).__name__}") from error
        finally:
            if not running.done():
                running.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await running

    def _timeout_output(self) -> NotebookNode:
        text = f"TimeoutError: this cell took more than {self.sandbox.cell_seconds:.0f} s of computing time"
        return error_output("TimeoutError", "it took too long", f"{text} and was stopped.")

    def _check_at(self, cell: NotebookNode) -> str | None:
        nbgrader = cell.metadata.get("nbgrader", {})
        name = nbgrader.get("grade_id") if nbgrader.get("grade") else None
        return name if name in self.asked else None

    async def _meet(self, client: Client, name: str) -> None:
        """A check's turn has come."""
        question = self.asked[name]
        cases = question.shown[::SAMPLED] if self.late else question.shown
        shown = await self._ask(client, question, cases, hold=True)
        self.shown[name] = shown
        if question.constant or _broken(shown):
            self.hidden[name] = shown
        elif not self.late:
            self.hidden[name] = await self._ask(client, question, question.hidden)

    async def _ask_hidden(self, client: Client) -> None:
        for name in self.unsettled():
            question = self.asked[name]
            cases = question.shown + question.hidden
            answers = await self._ask(client, question, cases, held=True, record_death=False)
            again, hidden = answers[: len(question.shown)], answers[len(question.shown) :]
            if len(answers) == len(cases) and _agree(self.shown[name], again[::SAMPLED]):
                self.shown[name], self.hidden[name] = again, hidden

    async def _ask(
        self,
        client: Client,
        question: Question,
        cases: tuple,
        *,
        hold: bool = False,
        held: bool = False,
        record_death: bool = True,
    ) -> tuple[Answer, ...]:
        """Put one question to the kernel. If it dies of it, that is the answer."""
        order = {"target": question.name, "probe": question.probe, "cases": cases, "hold": hold, "held": held}
        try:
            reply = await evaluate(client, _SERVE.format(request=json.dumps(json.dumps(order))), question.seconds)
        except Exception as error:  # it died, took too long, or sent what is no message
            if record_death:
                state = "stopped" if isinstance(error, TimeoutError) else "raised"
                answer = Answer(state, error="" if state == "stopped" else f"KernelDied: {DIED}")
                self.shown.setdefault(question.name, (answer,))
                self.hidden[question.name] = (answer,)
            raise DeadKernelError("Kernel died") from error
        return read_answers(reply)


_SERVE = (
    "__import__('lecturekit.check.probes', fromlist=['desk']).desk.serve({request}, "
    "__import__('IPython').get_ipython().user_ns)"
)


def _is_check(cell: NotebookNode) -> bool:
    nbgrader = cell.metadata.get("nbgrader", {})
    return bool(nbgrader.get("grade") and nbgrader.get("locked"))


def _broken(answers: tuple[Answer, ...]) -> bool:
    """Whether further questions would tell nothing new."""
    return not answers or answers[-1].state in ("todo", "missing", "stopped", "garbled")


def _agree(a: tuple[Answer, ...], b: tuple[Answer, ...]) -> bool:
    return len(a) == len(b) and all(
        x.state == y.state and x.changed == y.changed and difference(x.value, y.value, lists=True) is None
        for x, y in zip(a, b, strict=True)
    )


def _death_output(cause: str = DIED, ended_by: str = "") -> NotebookNode:
    limit = f" (it reached the limit of {ended_by})" if ended_by else ""
    return error_output("KernelDied", cause + limit, f"KernelDied: {cause} this cell{limit}.")


@dataclass
class _PlainPass(_Pass):
    """A walk through a notebook as nbgrader's: every code cell is executed, test cells too.

    Attributes:
        skip: cells that killed the kernel in an earlier walk.
        cause: how the kernel died in this one.
    """

    skip: frozenset[int] = frozenset()
    cause: str = ""

    async def _walk(self, client: Client) -> None:
        client.on_cell_executed = _show_error
        client.iopub_timeout, client.raise_on_iopub_timeout = 60, True  # an output decides a score
        await evaluate(client, "__import__('os').environ.__setitem__('NBGRADER_EXECUTION', 'autograde')", 60)
        for place, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code" or place in self.skip:
                continue
            if cell.metadata.get("nbgrader", {}).get("grade"):
                cell.metadata.pop("tags", None)  # `skip-execution` would earn its points
            try:
                await self._execute(client, cell, place)
            except DeadKernelError as error:
                self.died = place
                self.cause = f"{STUBBORN}, {DIED}" if STUBBORN in str(error) else DIED
                raise
            except CellTimeoutError as error:
                cell.outputs.append(
                    error_output("CellTimeoutError", str(error)[:1000], "CellTimeoutError: outputs are missing")
                )
            finally:
                self.outputs[place] = cell.outputs
                if cell.execution_count:
                    self.counts[place] = cell.execution_count

    def _timeout_output(self) -> NotebookNode:
        if not self.sandbox.on_timeout:
            return super()._timeout_output()
        shown = self.sandbox.on_timeout
        return error_output(shown.get("ename", ""), shown.get("evalue", ""), *shown.get("traceback", ()))


async def _show_error(cell: NotebookNode, cell_index: int, execute_reply: Mapping) -> None:
    """Show an error that the kernel replied with, but did not print; as nbgrader does."""
    content = execute_reply["content"]
    if content["status"] != "error":
        return
    name = str(content.get("ename", "Error"))
    if not any(output.output_type == "error" and output.ename == name for output in cell.outputs):
        traceback = content.get("traceback") or ["ERROR: An error occurred while showtraceback was disabled"]
        cell.outputs.append(error_output(name, str(content.get("evalue", "")), *map(str, traceback)))
