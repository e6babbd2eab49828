"""Running a submission: its cells in a kernel of its own, and the judge's questions where a check stands.

Check cells are not executed. In the first pass, where one stands, the judge asks what it may show in
feedback and has the kernel keep hold of what the name stands for; the hidden questions come last, when
nothing that the student wrote can print any more. If an answer does not stand until then (the kernel
died, or a later cell changed what the function does), a second pass in a new kernel asks on the spot,
and what that pass prints is thrown away.

A plain notebook declares nothing: its test cells are executed in the student's kernel, as nbgrader does.
"""

from __future__ import annotations

import ast
import asyncio
import json
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionComplete, CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check import wire
from lecturekit.check.compare import difference
from lecturekit.check.probes import Answer, probe_to_json

from .kernel import kernel_manager
from .reference import Reference
from .submission import Submission
from .walls import Limits, Report

MAX_OUTPUT = 2**20  # bytes of output that one cell may leave
MAX_ANSWER = 2**27  # characters of one reply
SAMPLED = 4  # every so many shown questions are asked on the spot, to see whether the rest can wait
DIED = "the kernel died while it ran"
STUBBORN = "the kernel does not react to an interrupt"
GARBLED = "GarbledMessage"
DEATHS = 3  # of its kernel after which a plain notebook is run no further
OVERDRAFT = 2**16  # bytes of what decides a score that a cell may leave beyond MAX_OUTPUT


@dataclass(frozen=True)
class Question:
    """What to ask of one check. It holds inputs, and nothing of what the answers should be."""

    name: str
    probe: dict
    shown: tuple[tuple[tuple[str, Any], ...], ...]  # cases of (argument, encoded value)
    hidden: tuple[tuple[tuple[str, Any], ...], ...]
    seconds: float

    @property
    def constant(self) -> bool:
        """Whether there are no inputs: then the answer can be taken where the check stands."""
        return not any(self.shown)


WAIT_FACTOR = 10  # wall time that is granted for each second of CPU time, as the machine may be busy
GRACE_SECONDS = 5  # in which an interrupted kernel must come back


@dataclass(frozen=True)
class Trace:
    """What came of running one submission: a claim, every bit of it, but `fault`.

    Attributes:
        outputs: of each cell, by its place.
        shown, hidden: the answers to each check's two streams of questions.
        fault: why the grader itself could not run it, or "".
        died: the place of the cell at which the kernel died, if it did.
        ended_by: the limit that the submission ran into, or "".
        by_clock: whether wall time decided anything: a busy machine may have done that, so it does not last.
        counts: the execution count of each cell of a plain notebook.
        cpu_seconds, memory_bytes: what its first pass used.
    """

    outputs: Mapping[int, list] = field(default_factory=dict)
    shown: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    fault: str = ""
    died: int | None = None
    ended_by: str = ""
    by_clock: bool = False
    counts: Mapping[int, int] = field(default_factory=dict)
    cpu_seconds: float = 0.0
    memory_bytes: int = 0

    def to_json(self) -> dict:
        return {
            "outputs": {str(place): outputs for place, outputs in self.outputs.items()},
            "shown": {name: [a.to_json() for a in answers] for name, answers in self.shown.items()},
            "hidden": {name: [a.to_json() for a in answers] for name, answers in self.hidden.items()},
            "fault": self.fault,
            "died": self.died,
            "ended_by": self.ended_by,
            "by_clock": self.by_clock,
            "counts": {str(place): count for place, count in self.counts.items()},
            "cpu_seconds": self.cpu_seconds,
            "memory_bytes": self.memory_bytes,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        return cls(
            outputs={int(place): nbformat.from_dict(outputs) for place, outputs in data["outputs"].items()},
            shown={name: tuple(map(Answer.from_json, answers)) for name, answers in data["shown"].items()},
            hidden={name: tuple(map(Answer.from_json, answers)) for name, answers in data["hidden"].items()},
            fault=data["fault"],
            died=data["died"],
            ended_by=data["ended_by"],
            by_clock=data["by_clock"],
            counts={int(place): count for place, count in data["counts"].items()},
            cpu_seconds=data["cpu_seconds"],
            memory_bytes=data["memory_bytes"],
        )


def questions(reference: Reference) -> dict[str, Question]:
    """The questions that a reference's checks ask, by name."""
    return {
        name: Question(
            name,
            probe_to_json(keys.hidden.probe),
            shown=_cases(keys.shown),
            hidden=_cases(keys.hidden),
            seconds=keys.seconds,
        )
        for name, keys in reference.keys.items()
    }


def _cases(key: Any) -> tuple:
    return tuple(tuple((k, wire.encode(v)) for k, v in case.arguments.items()) for case in key.cases)


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


class KernelStartError(Exception):
    """No kernel could be had: the grader's fault."""


class _Kernel(NotebookClient):
    """nbclient's client, with a bound on what a cell may print."""

    by_clock = False  # whether wall time ran out

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._room: dict[int, int] = {}

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        """As nbclient's; but what a kernel sends is a claim, and need not be a message at all."""
        try:
            if not self._has_room(msg, cell, cell_index):
                return None
            return super().process_message(msg, cell, cell_index)
        except CellExecutionComplete:
            raise
        except Exception:
            if not any(output.get("ename") == GARBLED for output in cell.outputs):
                text = "the kernel sent what is no message"
                cell.outputs.append(_error(GARBLED, text, f"{GARBLED}: {text}"))
            return None

    def _has_room(self, msg: dict, cell: NotebookNode, cell_index: int) -> bool:
        if msg["msg_type"] not in ("stream", "display_data", "execute_result", "update_display_data", "error"):
            return True
        content = msg["content"]
        room = self._room.get(cell_index, MAX_OUTPUT)
        text = content.get("text", "")
        shown = content if msg["msg_type"] == "error" else content.get("data", {})
        size = len(text) or len(json.dumps(shown, default=str))
        if msg["msg_type"] in ("execute_result", "error") or content.get("name") == "stderr":
            room += OVERDRAFT  # nbgrader takes it for a score
        if room <= 0:
            return False
        self._room[cell_index] = self._room.get(cell_index, MAX_OUTPUT) - size
        if size > room:
            name = "stderr" if content.get("name") == "stderr" or msg["msg_type"] == "error" else "stdout"
            text = text[:room] + f"\n[Output cut off: more than {MAX_OUTPUT >> 20} MB]\n"
            cell.outputs.append(nbformat.v4.new_output("stream", name=name, text=text))
        return size <= room


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
            client = _Kernel(
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

    async def _start(self, client: _Kernel) -> None:
        try:
            await client.async_start_new_kernel()
            await client.async_start_new_kernel_client()
        except Exception as error:
            with suppress(Exception):
                await client._async_cleanup_kernel()
            raise KernelStartError(f"Expected a kernel to start. It did not: {error}") from error

    async def _walk(self, client: _Kernel) -> None:
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

    async def _execute(self, client: _Kernel, cell: NotebookNode, place: int) -> None:
        """Run one cell; one that takes too long is interrupted, and the kernel given up if that does not help."""
        running = asyncio.ensure_future(client.async_execute_cell(cell, place))
        try:
            if not await _in_time(client, running, self.sandbox.cell_seconds):
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
        return _error("TimeoutError", "it took too long", f"{text} and was stopped.")

    def _check_at(self, cell: NotebookNode) -> str | None:
        nbgrader = cell.metadata.get("nbgrader", {})
        name = nbgrader.get("grade_id") if nbgrader.get("grade") else None
        return name if name in self.asked else None

    async def _meet(self, client: _Kernel, name: str) -> None:
        """A check's turn has come."""
        question = self.asked[name]
        cases = question.shown[::SAMPLED] if self.late else question.shown
        shown = await self._ask(client, question, cases, hold=True)
        self.shown[name] = shown
        if question.constant or _broken(shown):
            self.hidden[name] = shown
        elif not self.late:
            self.hidden[name] = await self._ask(client, question, question.hidden)

    async def _ask_hidden(self, client: _Kernel) -> None:
        for name in self.unsettled():
            question = self.asked[name]
            cases = question.shown + question.hidden
            answers = await self._ask(client, question, cases, held=True, record_death=False)
            again, hidden = answers[: len(question.shown)], answers[len(question.shown) :]
            if len(answers) == len(cases) and _agree(self.shown[name], again[::SAMPLED]):
                self.shown[name], self.hidden[name] = again, hidden

    async def _ask(
        self,
        client: _Kernel,
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
            reply = await _evaluate(client, _SERVE.format(request=json.dumps(json.dumps(order))), question.seconds)
        except Exception as error:  # it died, took too long, or sent what is no message
            if record_death:
                state = "stopped" if isinstance(error, TimeoutError) else "raised"
                answer = Answer(state, error="" if state == "stopped" else f"KernelDied: {DIED}")
                self.shown.setdefault(question.name, (answer,))
                self.hidden[question.name] = (answer,)
            raise DeadKernelError("Kernel died") from error
        return _answers(reply)


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


def _answers(reply: str) -> tuple[Answer, ...]:
    try:
        items = json.loads(reply)
        if not isinstance(items, list):
            raise TypeError("it is no list")
        return tuple(Answer.from_json(item) for item in items)
    except (ValueError, TypeError, RecursionError) as error:
        return (Answer("garbled", error=str(error)[:300]),)


async def _in_time(client: _Kernel, running: asyncio.Future, seconds: float) -> bool:
    """Wait for `running`; after too much CPU time interrupt the kernel. Whether that was not needed.

    Raises:
        DeadKernelError: the kernel did not come back when it was interrupted.
    """
    manager: Any = client.km
    loop = asyncio.get_running_loop()
    start, used_before = loop.time(), manager.report().cpu_seconds
    while not running.done():
        await asyncio.wait([running], timeout=0.5)
        used, passed = manager.report().cpu_seconds - used_before, loop.time() - start
        # several threads use up CPU time faster than the clock goes; only both together are too much
        if not running.done() and (min(used, passed) > seconds or passed > seconds * WAIT_FACTOR):
            client.by_clock = client.by_clock or used <= seconds
            await manager.interrupt_kernel()
            await asyncio.wait([running], timeout=GRACE_SECONDS)
            if not running.done():
                raise DeadKernelError(STUBBORN)
            return False
    return True


async def _evaluate(client: _Kernel, expression: str, seconds: float) -> str:
    """The string that `expression` gives in the kernel, or "" if it gives none.

    Raises:
        DeadKernelError: the kernel died.
        TimeoutError: it did not answer in time, not even when interrupted.
    """
    assert client.kc is not None
    msg_id = client.kc.execute("", silent=True, store_history=False, user_expressions={"answer": expression})
    waiting = asyncio.ensure_future(_reply(client, msg_id))
    try:
        interrupted = not await _in_time(client, waiting, seconds)
        message = await waiting
    except DeadKernelError as error:
        if not waiting.done():
            raise TimeoutError from error
        raise
    finally:
        waiting.cancel()
    result = message["content"].get("user_expressions", {}).get("answer", {})
    text = result.get("data", {}).get("text/plain", "") if isinstance(result, dict) else ""
    if interrupted and not text:
        return json.dumps([Answer("stopped").to_json()])
    try:
        value = ast.literal_eval(text) if len(text) < MAX_ANSWER else ""
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = ""
    return value if isinstance(value, str) else ""


async def _reply(client: _Kernel, msg_id: str) -> dict:
    """The kernel's reply to one request.

    Raises:
        DeadKernelError: the kernel died before it replied.
    """
    kernel: Any = client.kc
    manager: Any = client.km
    while True:
        try:
            message = await kernel.get_shell_msg(timeout=0.5)
            if message["parent_header"].get("msg_id") == msg_id:
                return message
        except Empty:
            if not await manager.is_alive():
                raise DeadKernelError("Kernel died") from None
        except (ValueError, KeyError, TypeError):
            continue  # a message that nobody asked for, and that cannot be read


def _error(name: str, value: str, *traceback: str) -> NotebookNode:
    return nbformat.v4.new_output("error", ename=name, evalue=value, traceback=list(traceback))


def _death_output(cause: str = DIED, ended_by: str = "") -> NotebookNode:
    limit = f" (it reached the limit of {ended_by})" if ended_by else ""
    return _error("KernelDied", cause + limit, f"KernelDied: {cause} this cell{limit}.")


@dataclass
class _PlainPass(_Pass):
    """A walk through a notebook as nbgrader's: every code cell is executed, test cells too.

    Attributes:
        skip: cells that killed the kernel in an earlier walk.
        cause: how the kernel died in this one.
    """

    skip: frozenset[int] = frozenset()
    cause: str = ""

    async def _walk(self, client: _Kernel) -> None:
        client.on_cell_executed = _show_error
        client.iopub_timeout, client.raise_on_iopub_timeout = 60, True  # an output decides a score
        await _evaluate(client, "__import__('os').environ.__setitem__('NBGRADER_EXECUTION', 'autograde')", 60)
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
                    _error("CellTimeoutError", str(error)[:1000], "CellTimeoutError: outputs are missing")
                )
            finally:
                self.outputs[place] = cell.outputs
                if cell.execution_count:
                    self.counts[place] = cell.execution_count

    def _timeout_output(self) -> NotebookNode:
        if not self.sandbox.on_timeout:
            return super()._timeout_output()
        shown = self.sandbox.on_timeout
        return _error(shown.get("ename", ""), shown.get("evalue", ""), *shown.get("traceback", ()))


async def _show_error(cell: NotebookNode, cell_index: int, execute_reply: Mapping) -> None:
    """Show an error that the kernel replied with, but did not print; as nbgrader does."""
    content = execute_reply["content"]
    if content["status"] != "error":
        return
    name = str(content.get("ename", "Error"))
    if not any(output.output_type == "error" and output.ename == name for output in cell.outputs):
        traceback = content.get("traceback") or ["ERROR: An error occurred while showtraceback was disabled"]
        cell.outputs.append(_error(name, str(content.get("evalue", "")), *map(str, traceback)))
