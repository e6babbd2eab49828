"""A run in which the judge's questions are asked where a check stands.

Check cells are not executed. In the first pass, where one stands, the judge asks what it may show in
feedback and has the kernel keep hold of what the name stands for; the hidden questions come last, when
nothing that the student wrote can print any more. If an answer does not stand until then (the kernel
died, or a later cell changed what the function does), a second pass in a new kernel asks on the spot,
and what that pass prints is thrown away.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from nbclient.exceptions import DeadKernelError

from lecturekit.check.judge.compare import difference
from lecturekit.check.kernel.probes import Answer

from .kernel_client import Client
from .notebook_run import DIED, NotebookRun, ask, death_output, graded_name, is_check, left_out_output
from .pace_measurement import pace_of
from .trace import AskedCase, Question, Trace

log = logging.getLogger(__name__)

SAMPLED = 4  # every so many shown questions are asked on the spot, to see whether the rest can wait


@dataclass
class QuestionRun(NotebookRun):
    """One run with questions. `late` defers the hidden ones to its end.

    Attributes:
        allowed: of the checks whose pace is asked for, the CPU time of the solution.
    """

    asked: Mapping[str, Question] = field(default_factory=dict)
    late: bool = True
    allowed: Mapping[str, float] = field(default_factory=dict)
    shown: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    hidden: dict[str, tuple[Answer, ...]] = field(default_factory=dict)
    paces: dict[str, float] = field(default_factory=dict)

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
            files=self.files,
            cpu_seconds=used.cpu_seconds,
            memory_bytes=used.memory_bytes,
        )

    def unsettled(self) -> list[str]:
        """The checks that another pass can answer: not those behind a cell that kills the kernel."""
        left = [name for name in self.asked if name not in self.hidden]
        return [name for name in left if name in self.shown] if self.died is not None else left

    async def run_cells(self, client: Client) -> None:
        for cell_index, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code":
                continue
            name = graded_name(cell)
            try:
                if name in self.asked:
                    await self._meet(client, name)
                elif not is_check(cell):
                    try:
                        await self.execute(client, cell, cell_index)
                    finally:
                        self.outputs[cell_index] = cell.outputs
                        if cell_index in self.settings.deciding:
                            cell.outputs.append(left_out_output(self.settings.deciding[cell_index]))
            except DeadKernelError:
                if name not in self.asked:  # a check that kills the kernel can be passed over, a cell cannot
                    self.died = cell_index
                    self.outputs[cell_index].append(death_output())
                raise
            if not self.late and not self.unsettled():
                return
        if self.late:
            await self._ask_hidden(client)

    async def _meet(self, client: Client, name: str) -> None:
        """A check's turn has come."""
        question = self.asked[name]
        cases = question.shown[::SAMPLED] if self.late else question.shown
        shown = await self._ask(client, question, cases, hold=True)
        self.shown[name] = shown
        if question.constant or broken(shown):
            self.hidden[name] = shown
        elif not self.late:
            self.hidden[name] = await self._ask(client, question, question.hidden)
            await self._time(client, question)

    async def _ask_hidden(self, client: Client) -> None:
        for name in self.unsettled():
            question = self.asked[name]
            cases = question.shown + question.hidden
            answers = await self._ask(client, question, cases, held=True, record_death=False)
            again, hidden = answers[: len(question.shown)], answers[len(question.shown) :]
            if len(answers) == len(cases) and _agree(self.shown[name], again[::SAMPLED]):
                self.shown[name], self.hidden[name] = again, hidden
                await self._time(client, question)

    async def _ask(
        self,
        client: Client,
        question: Question,
        cases: tuple[AskedCase, ...],
        *,
        record_death: bool = True,
        **how: bool,
    ) -> tuple[Answer, ...]:
        """Put one question to the kernel. If it dies of it, that is the answer."""
        try:
            return await ask(client, question, cases, **how)
        except Exception as error:  # it died, took too long, or sent what is no message
            log.info("%s: asking %s ended with %r", self.who, question.name, error)
            if record_death:
                state = "stopped" if isinstance(error, TimeoutError) else "raised"
                answer = Answer(state, error="" if state == "stopped" else f"KernelDied: {DIED}")
                self.shown.setdefault(question.name, (answer,))
                self.hidden[question.name] = (answer,)
            raise DeadKernelError("Kernel died") from error

    async def _time(self, client: Client, question: Question) -> None:
        """How many times the solution's CPU time the student's code takes, where that is asked for."""
        if question.name not in self.allowed or broken(self.hidden[question.name]):
            return
        try:
            self.paces[question.name] = await pace_of(client, question, self.allowed[question.name])
        except Exception as error:  # on a large input it takes all memory, or never comes back
            log.info("%s: timing %s ended with %r", self.who, question.name, error)
            self.paces[question.name] = math.inf
            raise DeadKernelError("Kernel died") from error


def broken(answers: tuple[Answer, ...]) -> bool:
    """Whether further questions would tell nothing new."""
    return not answers or answers[-1].state in ("todo", "missing", "stopped", "garbled")


def _agree(a: tuple[Answer, ...], b: tuple[Answer, ...]) -> bool:
    return len(a) == len(b) and all(
        x.state == y.state and x.changed == y.changed and difference(x.value, y.value, lists=True) is None
        for x, y in zip(a, b, strict=True)
    )
