"""Running a submission: its cells in a kernel of its own, and the judge's questions where a check stands.

Check cells are not executed. In the first pass, where one stands, the judge asks what it may show in
feedback and has the kernel keep hold of what the name stands for; the hidden questions come last, when
nothing that the student wrote can print any more. If an answer does not stand until then (the kernel
died, or a later cell changed what the function does), a second pass in a new kernel asks on the spot,
and what that pass prints is thrown away.
"""

from __future__ import annotations

import ast
import asyncio
import json
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check import wire
from lecturekit.check.compare import difference
from lecturekit.check.probes import Answer, probe_to_json

from .reference import Reference
from .submission import Submission

MAX_OUTPUT = 2**20  # bytes of output that one cell may leave
MAX_ANSWER = 2**27  # characters of one reply
DIED = "the kernel died while it ran"


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


@dataclass(frozen=True)
class Limits:
    """What a submission may use, in seconds of wall time."""

    cell: float = 60.0
    notebook: float = 600.0


@dataclass(frozen=True)
class Trace:
    """What came of running one submission: a claim, every bit of it, but `fault`.

    Attributes:
        outputs: of each cell, by its place.
        shown, hidden: the answers to each check's two streams of questions.
        fault: why the grader itself could not run it, or "".
        died: the place of the cell at which the kernel died, if it did.
    """

    outputs: Mapping[int, list] = field(default_factory=dict)
    shown: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    fault: str = ""
    died: int | None = None

    def to_json(self) -> dict:
        return {
            "outputs": {str(place): outputs for place, outputs in self.outputs.items()},
            "shown": {name: [a.to_json() for a in answers] for name, answers in self.shown.items()},
            "hidden": {name: [a.to_json() for a in answers] for name, answers in self.hidden.items()},
            "fault": self.fault,
            "died": self.died,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Trace:
        return cls(
            outputs={int(place): nbformat.from_dict(outputs) for place, outputs in data["outputs"].items()},
            shown={name: tuple(map(Answer.from_json, answers)) for name, answers in data["shown"].items()},
            hidden={name: tuple(map(Answer.from_json, answers)) for name, answers in data["hidden"].items()},
            fault=data["fault"],
            died=data["died"],
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


def run(submission: Submission, asked: Mapping[str, Question], limits: Limits | None = None) -> Trace:
    """Run a submission in a kernel of its own, in a scratch folder, and ask its checks' questions."""
    return run_sync(_run)(submission, asked, limits or Limits())


async def _run(submission: Submission, asked: Mapping[str, Question], limits: Limits) -> Trace:
    first = _Pass(submission, asked, limits, late=True)
    try:
        await first.go()
        trace = first.trace()
        unsettled = first.unsettled()
        while unsettled:
            again = _Pass(submission, {name: asked[name] for name in unsettled}, limits, late=False)
            await again.go()
            trace = replace(
                trace,
                shown={**trace.shown, **again.shown},
                hidden={**trace.hidden, **again.hidden},
            )
            left = again.unsettled()
            if len(left) == len(unsettled):
                break  # the kernel dies before it reaches any of them
            unsettled = left
        return trace
    except KernelStartError as error:
        return Trace(fault=str(error))


class KernelStartError(Exception):
    """No kernel could be had: the grader's fault."""


class _Kernel(NotebookClient):
    """nbclient's client, with a bound on what a cell may print."""

    def __init__(self, *args: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self._room: dict[int, int] = {}

    def process_message(self, msg: dict, cell: NotebookNode, cell_index: int) -> NotebookNode | None:
        if msg["msg_type"] in ("stream", "display_data", "execute_result", "update_display_data"):
            room = self._room.get(cell_index, MAX_OUTPUT)
            if room <= 0:
                return None
            content = msg["content"]
            size = len(content.get("text", "")) or len(json.dumps(content.get("data", {}), default=str))
            self._room[cell_index] = room - size
            if size > room:
                note = f"\n[Output cut off: more than {MAX_OUTPUT >> 20} MB]\n"
                text = content.get("text", "")[:room] + note
                cell.outputs.append(nbformat.v4.new_output("stream", name="stdout", text=text))
                return None
        return super().process_message(msg, cell, cell_index)


@dataclass
class _Pass:
    """One walk through a notebook. `late` defers the hidden questions to its end."""

    submission: Submission
    asked: Mapping[str, Question]
    limits: Limits
    late: bool
    outputs: dict[int, list] = field(default_factory=dict)
    shown: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    died: int | None = None

    def trace(self) -> Trace:
        return Trace(self.outputs, dict(self.shown), dict(self.hidden), died=self.died)

    def unsettled(self) -> list[str]:
        """The checks that another pass can answer: not those behind a cell that kills the kernel."""
        left = [name for name in self.asked if name not in self.hidden]
        return [name for name in left if name in self.shown] if self.died is not None else left

    async def go(self) -> None:
        nb = nbformat.from_dict(self.submission.content)
        nb.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        with tempfile.TemporaryDirectory(prefix="lecturekit-", ignore_cleanup_errors=True) as scratch:
            manager = AsyncKernelManager(kernel_name="python3")
            client = _Kernel(
                nb,
                km=manager,
                timeout=int(self.limits.cell),
                startup_timeout=120,
                allow_errors=True,
                interrupt_on_timeout=True,
                store_widget_state=False,
                record_timing=False,
                error_on_timeout={
                    "ename": "TimeoutError",
                    "evalue": f"this cell took longer than {self.limits.cell:.0f} s and was stopped",
                    "traceback": [],
                },
            )
            try:
                await client.async_start_new_kernel(cwd=scratch)
                await client.async_start_new_kernel_client()
            except Exception as error:
                with suppress(Exception):
                    await client._async_cleanup_kernel()
                raise KernelStartError(f"Expected a kernel to start. It did not: {error}") from error
            try:
                await asyncio.wait_for(self._walk(client), self.limits.notebook)
            except (DeadKernelError, TimeoutError):
                pass  # what was answered until then stands
            finally:
                with suppress(Exception):
                    await manager.shutdown_kernel(now=True)
                with suppress(Exception):
                    await client._async_cleanup_kernel()
                shutil.rmtree(scratch, ignore_errors=True)

    async def _walk(self, client: _Kernel) -> None:
        for place, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code":
                continue
            name = self._check_at(cell)
            try:
                if name is not None:
                    await self._meet(client, name)
                elif not _is_check(cell):
                    cell.outputs = []
                    try:
                        await client.async_execute_cell(cell, place)
                    finally:
                        self.outputs[place] = cell.outputs
                    if _timed_out(cell):
                        await _evaluate(client, "'still there'", 1.0)
            except (DeadKernelError, TimeoutError):
                if name is None:  # a check that kills the kernel can be passed over, a cell cannot
                    self.died = place
                    self.outputs.setdefault(place, []).append(_death_output())
                raise
            if not self.late and not self.unsettled():
                return
        if self.late:
            await self._ask_hidden(client)

    def _check_at(self, cell: NotebookNode) -> str | None:
        nbgrader = cell.metadata.get("nbgrader", {})
        name = nbgrader.get("grade_id") if nbgrader.get("grade") else None
        return name if name in self.asked else None

    async def _meet(self, client: _Kernel, name: str) -> None:
        """A check's turn has come."""
        question = self.asked[name]
        shown = await self._ask(client, question, question.shown, hold=True)
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
            if len(answers) == len(cases) and _agree(self.shown[name], again):
                self.hidden[name] = hidden

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
        except (DeadKernelError, TimeoutError) as error:
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


async def _evaluate(client: _Kernel, expression: str, seconds: float) -> str:
    """The string that `expression` gives in the kernel; a description of the trouble if it gives none.

    Raises:
        DeadKernelError: the kernel died.
        TimeoutError: it did not answer in time, not even when interrupted.
    """
    assert client.kc is not None
    assert client.km is not None
    msg_id = client.kc.execute("", silent=True, store_history=False, user_expressions={"answer": expression})
    loop = asyncio.get_running_loop()
    deadline = loop.time() + seconds
    interrupted = False
    while True:
        try:
            message = await client.kc.get_shell_msg(timeout=min(1.0, max(0.05, deadline - loop.time())))
            if message["parent_header"].get("msg_id") == msg_id:
                break
        except Exception:  # queue.Empty, or a message that cannot be read
            pass
        if not await client.km.is_alive():
            raise DeadKernelError("Kernel died")
        if loop.time() > deadline:
            if interrupted:
                raise TimeoutError
            await client.km.interrupt_kernel()
            interrupted, deadline = True, loop.time() + 5
    result = message["content"].get("user_expressions", {}).get("answer", {})
    text = result.get("data", {}).get("text/plain", "") if isinstance(result, dict) else ""
    if interrupted and not text:
        return json.dumps([Answer("stopped").to_json()])
    try:
        value = ast.literal_eval(text) if len(text) < MAX_ANSWER else ""
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        value = ""
    return value if isinstance(value, str) else ""


def _timed_out(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" and output.ename == "TimeoutError" for output in cell.outputs)


def _death_output() -> NotebookNode:
    return nbformat.v4.new_output(
        "error", ename="KernelDied", evalue=DIED, traceback=[f"KernelDied: {DIED} this cell. Nothing after it ran."]
    )


def scratch_files(source: Path, scratch: Path) -> None:
    """Copy the files that came with a submission, without following links."""
    for path in source.rglob("*"):
        if path.is_symlink() or not path.is_file():
            continue
        target = scratch / path.relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
