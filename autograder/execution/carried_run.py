"""Errors carried forward: checks asked once more, with the solution's work in the place of what they build on."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nbclient.exceptions import DeadKernelError
from nbformat.notebooknode import NotebookNode

from lecturekit.check.kernel.probes import Answer

from .kernel_client import Client, evaluate
from .notebook_run import AGENT, NAMES, NotebookRun, ask, graded_name, is_check
from .trace import Question

log = logging.getLogger(__name__)

Given = Mapping[str, Mapping[str, tuple[str, ...]]]  # for each check, names with the cells that define the solution's


def groups_for_one_kernel(nb: NotebookNode, names: Sequence[str], given: Given) -> list[list[str]]:
    """The checks that can be asked in one kernel, one group for each kernel.

    A name is replaced where its own check stands, for all cells behind. So a check can share a kernel with others only
    if what is replaced for them before it, is replaced for it, too.
    """
    order = [name for cell in nb.cells if (name := graded_name(cell))]
    groups: list[list[str]] = []
    for name in sorted(names, key=lambda name: order.index(name) if name in order else len(order)):
        for group in groups:
            if _can_share([*group, name], order, given):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def _can_share(group: Sequence[str], order: Sequence[str], given: Given) -> bool:
    """Whether each check of the group, which is in order, meets just what it would meet alone."""
    replaced_for_any = {other for name in group for other in given[name]}
    for position, name in enumerate(group):
        before = {*order[: order.index(name)]} if name in order else {*order}
        replaced = (replaced_for_any & before).union(*(given[earlier] for earlier in group[:position]))
        if not replaced <= {*given[name]}:
            return False
    return True


@dataclass
class CarriedRun(NotebookRun):
    """A run that puts the solution's work in the place of a student's, and asks some checks.

    Attributes:
        asked: the checks; `groups_for_one_kernel` tells which can be asked in one run.
        given: what is replaced for each of them.
        answers: to the shown and then the hidden cases of each check that was reached.
    """

    asked: Mapping[str, Question] = field(default_factory=dict)
    given: Given = field(default_factory=dict)
    answers: dict[str, tuple[Answer, ...]] = field(default_factory=dict)

    async def run_cells(self, client: Client) -> None:
        replaced = {other: cells for name in self.asked for other, cells in self.given[name].items()}
        for cell_index, cell in enumerate(client.nb.cells):
            if cell.cell_type != "code":
                continue
            name = graded_name(cell)
            if name in self.asked:
                for other, cells in self.given[name].items():  # once more, should a later cell have defined it anew
                    await self._give(client, other, cells)
                self.answers[name] = await self._ask(client, self.asked[name])
                if self.answers.keys() >= self.asked.keys():
                    return
            if name in replaced:
                await self._give(client, name, replaced[name])
            elif not is_check(cell):
                await self.execute(client, cell, cell_index)

    async def _give(self, client: Client, name: str, cells: tuple[str, ...]) -> None:
        sources = json.dumps(json.dumps(cells))
        await evaluate(client, f"{AGENT}.give({name!r}, {sources}, {NAMES})", self.settings.cell_seconds)

    async def _ask(self, client: Client, question: Question) -> tuple[Answer, ...]:
        try:
            return await ask(client, question, question.shown + question.hidden, hold=True)
        except Exception as error:
            log.info("%s: asking %s once more ended with %r", self.who, question.name, error)
            self.answers[question.name] = ()
            raise DeadKernelError("Kernel died") from error
