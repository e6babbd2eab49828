"""Passes over a submission, each in a new kernel, until all its checks have their answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from nbformat.notebooknode import NotebookNode

from ..submissions.submission import Submission
from .ending_cells import CERTAIN, cell_that_ends
from .notebook_run import DIED, RunSettings, death_output, is_check, reset_output
from .pace_measurement import SolutionTime
from .question_run import QuestionRun, broken
from .trace import Question, Trace

MOST_ENDS = 5  # of the kernel by a cell, after which the notebook is run no further
# Deletes all names, as after a restart, which does no good in a notebook that runs from its first cell to its last.
RESET_LINE = re.compile(
    r"^(?:%reset\b.*|get_ipython\(\)\.(?:reset\(.*|(?:magic|run_line_magic)\(\s*['\"]%?reset\b.*))$", re.MULTILINE
)


class _CellEndsKernelError(Exception):
    def __init__(self, cell_index: int, cause: str, ended_by: str) -> None:
        super().__init__(cause)
        self.cell_index, self.cause, self.ended_by = cell_index, cause, ended_by


@dataclass
class Passes:
    """The passes over one submission. A cell that ends the kernel is left out, and all is begun anew.

    Lines that delete all names are left out in any case.

    Attributes:
        solutions: of the checks whose pace is asked for, how long the solution takes.
        left_out: for cells of which something is left out, by their index, what is run in their place.
        told: what is said of it in their outputs.
    """

    submission: Submission
    asked: Mapping[str, Question]
    settings: RunSettings
    solutions: Mapping[str, SolutionTime]
    left_out: dict[int, str] = field(default_factory=dict)
    told: dict[int, NotebookNode] = field(default_factory=dict)
    ends: int = 0

    def __post_init__(self) -> None:
        for index, cell in enumerate(self.submission.content.cells):
            lines = RESET_LINE.findall(cell.source) if cell.cell_type == "code" and not is_check(cell) else []
            if lines:
                self.left_out[index] = RESET_LINE.sub("", self._source(index))
                self.told[index] = reset_output(lines[0])

    async def trace(self) -> Trace:
        while True:
            try:
                return replace(await self._settled(), left_out=dict(self.left_out))
            except _CellEndsKernelError as found:
                self._leave_out(found)

    def _leave_out(self, found: _CellEndsKernelError) -> None:
        self.ends += 1
        self.left_out[found.cell_index] = ""
        self.told[found.cell_index] = death_output(found.cause if found.cause in CERTAIN else DIED, found.ended_by)

    def _source(self, index: int) -> str:
        return self.left_out.get(index, self.settings.deciding.get(index, self.submission.content.cells[index].source))

    async def _settled(self) -> Trace:
        first = await self._pass(self.asked, late=True)
        trace = await self._go_on(first.trace(), self._unsettled(first.trace(), self.asked))
        stopped = [name for name, answers in trace.hidden.items() if answers and answers[-1].state == "stopped"]
        for name in stopped:  # once more, alone, before it counts
            trace = await self._go_on(trace, [name])
        return trace

    async def _go_on(self, trace: Trace, names: list[str]) -> Trace:
        """The trace with answers to `names`; each pass settles at least one."""
        while names:
            # What is shown is asked in no kernel in which something hidden was asked of another check.
            late = any(name not in trace.shown for name in names)
            timed = [name for name in names if name in self.solutions]
            some = names if late else [name for name in names if name not in timed] or timed[:1]
            again = await self._pass(some, late=late)
            trace = replace(
                trace,
                shown={**trace.shown, **again.shown},
                hidden={**trace.hidden, **again.hidden},
                paces={**trace.paces, **again.paces},
                large={**trace.large, **again.large},
                by_clock=trace.by_clock or again.by_clock,
            )
            found = again.trace()
            left = self._unsettled(found, some)
            if len(left) == len(some) and not (late and found.shown.keys() >= {*some}):
                break  # the kernel dies before it reaches any of them
            names = [name for name in names if name not in some] + left
        return trace

    async def _pass(self, names: Iterable[str], *, late: bool) -> QuestionRun:
        """One pass.

        Raises:
            _CellEndsKernelError: a cell ended the kernel.
        """
        settings = replace(self.settings, deciding={**self.settings.deciding, **self.left_out})
        run = QuestionRun(
            self.submission,
            settings,
            asked={name: self.asked[name] for name in names},
            late=late,
            solutions={name: self.solutions[name] for name in names if name in self.solutions},
            told=self.told,
        )
        await run.run()
        ended_by = run.report.ended_by
        if run.ending and ended_by not in ("cpu", "wall") and self.ends < MOST_ENDS:
            index = await cell_that_ends(self.submission, settings, run.ending)
            if index is not None:
                raise _CellEndsKernelError(index, run.ending.cause, ended_by)
        return run

    def _unsettled(self, found: Trace, names: Iterable[str]) -> list[str]:
        """The checks that another pass can answer: not those behind a cell at which the kernel died for good."""
        left = [name for name in names if not self._is_settled(found, name)]
        return [name for name in left if name in found.shown] if found.died is not None else left

    def _is_settled(self, found: Trace, name: str) -> bool:
        return name in found.hidden and (
            name not in self.solutions or name in found.paces or broken(found.hidden[name])
        )
