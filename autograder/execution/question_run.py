"""A run in which the judge's questions are asked where a check stands.

Check cells are not executed. In the first pass, where one stands, the judge asks what it may show in feedback and has
the kernel keep hold of what the name stands for. Hidden questions come last, in requests of their own, when nothing
that is shown to students is still to come: no cell, no shown question, no file. They come back as answers, which are
judged, and never shown.

If an answer does not stand until then (the kernel died, or a later cell changed what the function does), another pass
in a new kernel asks the hidden questions on the spot, and all else of that pass is thrown away.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field

from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check.judge.compare import difference
from lecturekit.check.kernel.probes import Answer

from .ending_cells import CERTAIN
from .kernel_client import EXITS, STUBBORN, Client
from .notebook_run import DIED, NotebookRun, ask, death_output, graded_name, is_check, left_out_output
from .pace_measurement import PaceRun, SolutionTime, first_large_answer, timed
from .trace import AskedCase, Question, Trace

log = logging.getLogger(__name__)

SAMPLED = 4  # every so many shown questions are asked on the spot, to see whether the rest can wait


@dataclass
class QuestionRun(NotebookRun):
    """One run with questions. `late` defers the hidden ones to its end; else they are asked on the spot.

    Attributes:
        solutions: of the checks whose pace is asked for, how long the solution takes. On the spot, these are asked
            alone, as no process can be started once they are timed.
        told: for cells of which not all is run, as they end the kernel, what is said instead of their outputs.
    """

    asked: Mapping[str, Question] = field(default_factory=dict)
    late: bool = True
    solutions: Mapping[str, SolutionTime] = field(default_factory=dict)
    told: Mapping[int, NotebookNode] = field(default_factory=dict)
    shown: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    paces: dict[str, float] = field(default_factory=dict)
    large: dict[str, tuple[Answer, ...]] = field(default_factory=dict)

    def trace(self) -> Trace:
        used = self.report
        return Trace(
            self.outputs,
            dict(self.shown),
            dict(self.hidden),
            died=self.died,
            ended_by=used.ended_by,
            by_clock=self.by_clock or used.ended_by == "wall",
            paces=dict(self.paces),
            large=dict(self.large),
            files=self.files or {},
            cpu_seconds=used.cpu_seconds,
            memory_bytes=used.memory_bytes,
        )

    async def run_cells(self, client: Client) -> None:
        for cell_index, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code":
                continue
            self.place = cell_index
            name = graded_name(cell)
            if name in self.asked:
                await self._meet(client, name)
                if not self.late and self.asked.keys() == self.hidden.keys():
                    break
            elif not is_check(cell):
                await self._execute(client, cell, cell_index)
        if self.late:
            self.place = len(client.nb.cells)
            self.take_files(client.km.scratch)  # type: ignore[union-attr]
            await self._ask_hidden(client)
        await self._time(client)

    async def _execute(self, client: Client, cell: NotebookNode, cell_index: int) -> None:
        try:
            await self.execute(client, cell, cell_index)
        except DeadKernelError as error:
            self.died = cell_index
            cell.outputs.append(death_output(str(error) if str(error) in CERTAIN else DIED))
            raise
        finally:
            self.outputs[cell_index] = cell.outputs
            if cell_index in self.told:
                cell.outputs.append(self.told[cell_index])
            elif cell_index in self.settings.deciding:
                cell.outputs.append(left_out_output(self.settings.deciding[cell_index]))

    async def _meet(self, client: Client, name: str) -> None:
        """A check's turn has come. What is shown is asked before anything hidden is."""
        question = self.asked[name]
        if self.late or len(self.asked) == 1:
            self.shown[name] = await self._ask(client, question, question.shown, self.shown, self.hidden, hold=True)
            if question.constant or broken(self.shown[name]):
                self.hidden[name] = self.shown[name]
                return
        if not self.late:
            self.hidden[name] = await self._ask(client, question, question.hidden, self.hidden, hold=True)

    async def _ask_hidden(self, client: Client) -> None:
        """All hidden questions, of the checks that still answer as they did where they stand."""
        lasting = []
        for question in [self.asked[name] for name in self.shown if name not in self.hidden]:
            again = await self._ask(client, question, question.shown[::SAMPLED], held=True)
            if _agree(self.shown[question.name][::SAMPLED], again):
                lasting.append(question)
        for question in lasting:
            answers = await self._ask(client, question, question.hidden, held=True)
            if len(answers) == len(question.hidden):
                self.hidden[question.name] = answers

    async def _ask(
        self,
        client: Client,
        question: Question,
        cases: tuple[AskedCase, ...],
        *records: dict[str, tuple[Answer, ...]],
        **how: bool,
    ) -> tuple[Answer, ...]:
        """Put one question to the kernel. If it dies of it, that is the answer, for these records."""
        try:
            return await ask(client, question, cases, **how)
        except Exception as error:  # it died, took too long, or sent what is no message
            log.info("%s: asking %s ended with %r", self.who, question.name, error)
            state = "stopped" if isinstance(error, TimeoutError) else "raised"
            answer = Answer(state, error="" if state == "stopped" else f"KernelDied: {DIED}")
            for record in records:
                record[question.name] = (answer,)
            raise DeadKernelError(_cause(error)) from error

    async def _time(self, client: Client) -> None:
        """How many times the solution's CPU time the student's code takes, where that is asked for."""
        first: dict[str, PaceRun] = {}
        for name, solution in self.solutions.items():
            if not broken(self.hidden.get(name, ())):
                first[name] = await self._timing(name, first_large_answer(client, self.asked[name], solution))
        if first:
            client.km.forbid_new_processes()  # type: ignore[union-attr]
        for name, run in first.items():
            if run.answers:
                run = await self._timing(name, timed(client, self.asked[name], self.solutions[name], run.answers))
            self.paces[name], self.large[name] = run.times, run.answers

    async def _timing(self, name: str, timing: Awaitable[PaceRun]) -> PaceRun:
        try:
            return await timing
        except Exception as error:  # on a large input it takes all memory, or never comes back
            log.info("%s: timing %s ended with %r", self.who, name, error)
            self.paces[name], self.large[name] = math.inf, ()
            raise DeadKernelError(_cause(error)) from error


def _cause(error: Exception) -> str:
    """Why a kernel that was asked something answers no more."""
    return STUBBORN if isinstance(error, TimeoutError) else EXITS if EXITS in str(error) else DIED


def broken(answers: tuple[Answer, ...]) -> bool:
    """Whether further questions would tell nothing new."""
    return not answers or answers[-1].state in ("todo", "missing", "stopped", "garbled")


def _agree(a: tuple[Answer, ...], b: tuple[Answer, ...]) -> bool:
    return len(a) == len(b) and all(
        x.state == y.state and x.changed == y.changed and difference(x.value, y.value, lists=True) is None
        for x, y in zip(a, b, strict=True)
    )
