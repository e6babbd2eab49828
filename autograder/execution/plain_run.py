"""A plain notebook declares nothing: its test cells are executed in the student's kernel, as nbgrader does."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode

from ..submissions.submission import Submission
from .ending_cells import cell_that_ends
from .kernel_client import EXITS, STUBBORN, Client, KernelStartError, error_output, evaluate
from .notebook_run import DIED, NotebookRun, RunSettings, death_output
from .trace import Trace

DEATHS = 3  # of its kernel after which a plain notebook is run no further


async def run_plain(submission: Submission, settings: RunSettings) -> Trace:
    """Run a plain notebook. A cell that ends the kernel is left out in a further pass, so others still count."""
    deadly: dict[int, list] = {}
    trace = Trace()
    try:
        while len(deadly) < DEATHS:
            again = PlainRun(submission, settings, skip=frozenset(deadly))
            await again.run()
            trace = again.trace()
            if again.ending is None:
                break
            left = replace(settings, deciding={**settings.deciding, **dict.fromkeys(deadly, "")})
            timed_out = trace.ended_by in ("cpu", "wall")
            guilty = None if timed_out else await cell_that_ends(submission, left, again.ending, tests=True)
            index = again.ending.cell_index if guilty is None else guilty
            deadly[index] = [*trace.outputs.get(index, ()), death_output(_cause(again.ending.cause), trace.ended_by)]
            if timed_out:
                break
    except KernelStartError as error:
        return Trace(fault=str(error))
    return replace(trace, outputs={**trace.outputs, **deadly}, died=min(deadly, default=None))


def _cause(text: str) -> str:
    return EXITS if text == EXITS else f"{STUBBORN}, {DIED}" if STUBBORN in text else DIED


@dataclass
class PlainRun(NotebookRun):
    """A run of a notebook as nbgrader's: every code cell is executed, test cells too.

    Attributes:
        skip: cells that ended the kernel in an earlier run.
    """

    skip: frozenset[int] = frozenset()
    counts: dict[int, int] = field(default_factory=dict)

    def trace(self) -> Trace:
        used = self.report
        return Trace(
            self.outputs,
            died=self.died,
            ended_by=used.ended_by,
            by_clock=self.by_clock or used.ended_by == "wall",
            counts=dict(self.counts),
            files=self.files or {},
            cpu_seconds=used.cpu_seconds,
            memory_bytes=used.memory_bytes,
        )

    async def run_cells(self, client: Client) -> None:
        client.iopub_timeout, client.raise_on_iopub_timeout = 60, True  # an output decides a score
        await evaluate(client, "__import__('os').environ.__setitem__('NBGRADER_EXECUTION', 'autograde')", 60)
        for cell_index, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code" or cell_index in self.skip:
                continue
            if cell.metadata.get("nbgrader", {}).get("grade"):
                cell.metadata.pop("tags", None)  # `skip-execution` would earn its points
            self.place = cell_index
            try:
                await self.execute(client, cell, cell_index)
            except DeadKernelError:
                self.died = cell_index
                raise
            except CellTimeoutError as error:
                cell.outputs.append(
                    error_output("CellTimeoutError", str(error)[:1000], "CellTimeoutError: outputs are missing")
                )
            finally:
                self.outputs[cell_index] = cell.outputs
                if cell.execution_count:
                    self.counts[cell_index] = cell.execution_count
        with suppress(TimeoutError):  # which cell has asked the kernel to end decides, not whether it did in time
            await evaluate(client, "''", 60)

    async def executed(self, cell: NotebookNode, cell_index: int, execute_reply: Mapping[str, Any]) -> None:
        _show_error(cell, execute_reply)
        await super().executed(cell, cell_index, execute_reply)

    def timeout_output(self) -> NotebookNode:
        if not self.settings.on_timeout:
            return super().timeout_output()
        shown = self.settings.on_timeout
        return error_output(shown.get("ename", ""), shown.get("evalue", ""), *shown.get("traceback", ()))


def _show_error(cell: NotebookNode, execute_reply: Mapping[str, Any]) -> None:
    """Show an error that the kernel replied with, but did not print; as nbgrader does."""
    content = execute_reply["content"]
    if content["status"] != "error":
        return
    name = str(content.get("ename", "Error"))
    if not any(output.output_type == "error" and output.ename == name for output in cell.outputs):
        traceback = content.get("traceback") or ["ERROR: An error occurred while showtraceback was disabled"]
        cell.outputs.append(error_output(name, str(content.get("evalue", "")), *map(str, traceback)))
