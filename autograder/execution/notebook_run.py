"""One run of a notebook: its cells, one after another, in a kernel of its own and a scratch folder of its own."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check.kernel.probes import Answer
from lecturekit.sandbox import Limits, ResourceUsage
from lecturekit.sandbox.limits import CELL_SECONDS
from lecturekit.warm.sandboxed import kernel_manager
from lecturekit.warm.scratch import owned_folder

from ..submissions.submission import Submission
from .kernel_client import (
    EXITS,
    Client,
    KernelStartError,
    ends_kernel,
    error_output,
    evaluate,
    in_time,
    logging_errors,
    read_answers,
)
from .output_files import output_files
from .trace import AskedCase, Question

log = logging.getLogger(__name__)

DIED = "the kernel died while it ran"
AGENT = "__import__('lecturekit.check.kernel.agent', fromlist=['agent']).agent"
NAMES = "__import__('IPython').get_ipython().user_ns"


@dataclass(frozen=True)
class RunSettings:
    """How submissions are run.

    Attributes:
        cell_seconds: time of its own that one cell may take.
        limits: what a whole submission may use up.
        sandbox: whether student code is shut in.
        figures: whether figures are rendered; else they are built, and their errors show, but nobody will look.
        on_timeout: what a plain notebook shows where a cell took too long, as nbgrader's `error_on_timeout`.
        deciding: for cells of which not all is run, by their index, the lines that are.
    """

    cell_seconds: float = CELL_SECONDS
    limits: Limits = field(default_factory=Limits)
    sandbox: bool = True
    figures: bool = True
    on_timeout: Mapping[str, Any] = field(default_factory=dict)
    deciding: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """How a kernel ended before its notebook did.

    Attributes:
        cell_index: the cell that it ran, or at whose place it was asked a question; the number of cells if that was
            after the last.
        asked: whether it was answering a question.
        cause: in words.
        seconds: how long it had run.
    """

    cell_index: int
    asked: bool
    cause: str
    seconds: float


@dataclass
class NotebookRun:
    """One run of a submission.

    Attributes:
        outputs: of each cell, by its index.
        died: the index of the cell at which the kernel died, if it did.
        ending: how it died, if it did.
        by_clock: whether wall time decided anything.
        files: what the submission wrote into its scratch folder.
        place: the index of the cell that is run, or asked about; the number of cells after the last.
    """

    submission: Submission
    settings: RunSettings
    outputs: dict[int, list] = field(default_factory=dict)
    died: int | None = None
    ending: Ending | None = None
    by_clock: bool = False
    report: ResourceUsage = field(default_factory=ResourceUsage)
    files: dict[str, bytes] | None = None
    place: int = 0

    @property
    def who(self) -> str:
        """Whose notebook it is, for the log."""
        return f"{self.submission.student}, {self.submission.notebook}"

    async def run(self) -> None:
        nb = nbformat.from_dict(self.submission.content)
        with owned_folder("lecturekit-") as scratch:
            self.submission.unpack(scratch)
            manager = kernel_manager(
                scratch, self.settings.limits, sandbox=self.settings.sandbox, figures=self.settings.figures
            )
            client = Client(
                nb,
                km=manager,
                timeout=None,
                startup_timeout=120,
                allow_errors=True,
                store_widget_state=False,
                record_timing=False,
            )
            client.on_cell_executed = self.executed
            started = 0.0
            try:
                await self._start(client)
                started = time.monotonic()
                await self.run_cells(client)
            except DeadKernelError as error:
                log.info("%s: %s", self.who, error)  # what was answered until then stands
                seconds = time.monotonic() - started
                self.ending = Ending(self.place, asked=self.died is None, cause=str(error), seconds=seconds)
            finally:
                with logging_errors("ending a kernel"):
                    await manager.shutdown_kernel(now=True)
                with logging_errors("leaving a kernel's channels"):
                    await client._async_cleanup_kernel()
                self.report = manager.resource_usage()
                self.by_clock = client.by_clock
            self.take_files(scratch)

    async def _start(self, client: Client) -> None:
        try:
            await client.async_start_new_kernel()
            await client.async_start_new_kernel_client()
        except Exception as error:
            log.warning("%s: no kernel started", self.who, exc_info=True)
            with logging_errors("leaving a kernel that did not start"):
                await client._async_cleanup_kernel()
            raise KernelStartError(f"Expected a kernel to start. It did not: {error}") from error

    async def run_cells(self, client: Client) -> None:
        """What is done with the cells, one after another."""
        raise NotImplementedError

    def take_files(self, scratch: Path) -> None:
        """Take the files that the submission wrote, the first time that this is called."""
        if self.files is None:
            self.files = output_files(scratch, self.submission.files)

    async def executed(self, cell: NotebookNode, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        """A cell has been executed. After `exit()`, the kernel would go on for as long as it happens to take to end."""
        if ends_kernel(execute_reply["content"]):
            raise DeadKernelError(EXITS)

    async def execute(self, client: Client, cell: NotebookNode, cell_index: int) -> None:
        """Run one cell; one that takes too long is interrupted, and the kernel given up if that does not help."""
        cell.source = self.settings.deciding.get(cell_index, cell.source)
        running = asyncio.ensure_future(client.async_execute_cell(cell, cell_index))
        try:
            if not await in_time(client, running, self.settings.cell_seconds):
                await running
                cell.outputs.append(self.timeout_output())
            await running
        except (DeadKernelError, CellTimeoutError):
            raise
        except Exception as error:
            log.info("%s: cell %d cannot be run: %r", self.who, cell_index, error)
            raise DeadKernelError(f"it cannot be talked to: {type(error).__name__}") from error
        finally:
            if not running.done():
                running.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await running

    def timeout_output(self) -> NotebookNode:
        text = f"TimeoutError: this cell took more than {self.settings.cell_seconds:.0f} s, and was stopped."
        return error_output("TimeoutError", "it took too long", text)


async def ask(
    client: Client,
    question: Question,
    cases: tuple[AskedCase, ...],
    *,
    watched: bool = True,
    seconds: float | None = None,
    **how: bool,
) -> tuple[Answer, ...]:
    """Put one question to the kernel.

    Args:
        watched: whether it is watched for what is forbidden.
        seconds: how long it may take, if not as long as the question's other cases.
        how: "hold" what the name stands for, or ask what was "held".

    Raises:
        Exception: the kernel died (DeadKernelError), took too long (TimeoutError), or sent what is no message.
    """
    order = {
        "target": question.name,
        "probe": question.probe,
        "cases": cases,
        "forbids": dict(question.forbids) if watched else {},
        **{name: how.get(name, False) for name in ("hold", "held")},
    }
    request = json.dumps(json.dumps(order))
    return read_answers(await evaluate(client, f"{AGENT}.serve({request}, {NAMES})", seconds or question.seconds))


def is_check(cell: NotebookNode) -> bool:
    nbgrader = cell.metadata.get("nbgrader", {})
    return bool(nbgrader.get("grade") and nbgrader.get("locked"))


def graded_name(cell: NotebookNode) -> str:
    """The name of the check or question that a cell is, or ""."""
    nbgrader = cell.metadata.get("nbgrader", {})
    return nbgrader.get("grade_id", "") if nbgrader.get("grade") else ""


def left_out_output(lines: str) -> NotebookNode:
    """Says that only the first `lines` of a cell were run."""
    count = len(lines.splitlines())
    where, what = (f", from line {count + 1} on", "it") if count else ("", "this cell")
    text = (
        f"Not run while grading{where}: nothing graded depends on {what}. `autograder grade --figures` runs all of it."
    )
    return nbformat.v4.new_output("display_data", data={"text/plain": text})


def reset_output(line: str) -> NotebookNode:
    """Says that a line which deletes all names was not run."""
    text = f"Not run while grading: `{line.strip()[:80]}`, which deletes what the notebook has defined."
    return nbformat.v4.new_output("display_data", data={"text/plain": text})


def death_output(cause: str = DIED, ended_by: str = "") -> NotebookNode:
    limit = f" (it reached the limit of {ended_by})" if ended_by else ""
    text = f"{cause} this cell{limit}, so it was left out when grading"
    return error_output("KernelDied", text, f"KernelDied: {text}.")
