"""Which cell of a notebook ends its kernel.

That need not be the cell that ran when it ended: `exit()` takes a tenth of a second, a thread may wait as long as it
likes, and memory is measured now and then. So the cells before are run alone, and given the time that it took.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nbclient.exceptions import DeadKernelError

from ..submissions.submission import Submission
from .kernel_client import EXITS, STUBBORN, Client
from .notebook_run import DIED, Ending, NotebookRun, RunSettings, is_check

log = logging.getLogger(__name__)

CERTAIN = (EXITS, STUBBORN)  # causes that show while the cell runs, or never
MORE_SECONDS = 20.0  # at most, beyond the time in which the kernel ended, to wait for its end


async def cell_that_ends(
    submission: Submission, settings: RunSettings, ending: Ending, *, tests: bool = False
) -> int | None:
    """The index of the cell that ends the kernel; None if it was the question that was asked.

    Args:
        tests: whether cells with tests are executed, as in a plain notebook.
    """
    guilty = None if ending.asked else ending.cell_index
    if any(cause in ending.cause for cause in CERTAIN):
        return guilty
    cells = [
        index
        for index, cell in enumerate(submission.content.cells[: ending.cell_index])
        if cell.cell_type == "code"
        and settings.deciding.get(index, cell.source).strip()
        and (tests or not is_check(cell))
    ]
    seconds = ending.seconds + min(0.2 * ending.seconds, MORE_SECONDS) + 0.5

    async def ended(count: int) -> bool:
        run = _FirstCells(submission, settings, cells=cells[:count], seconds=seconds)
        await run.run()
        return run.ending is not None

    if not cells or not await ended(len(cells)):
        return guilty
    low, high = 0, len(cells)  # of so many cells, the kernel does not end, and does
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if await ended(middle) else (middle, high)
    log.info("%s of %s: cell %d ends the kernel later", submission.notebook, submission.student, cells[low])
    return cells[low]


@dataclass
class _FirstCells(NotebookRun):
    """A run of some cells, then of nothing until `seconds` have passed."""

    cells: Sequence[int] = ()
    seconds: float = 0.0

    async def run_cells(self, client: Client) -> None:
        manager: Any = client.km
        started = time.monotonic()
        for index in self.cells:
            await self.execute(client, client.nb.cells[index], index)
        while time.monotonic() - started < self.seconds:
            if not await manager.is_alive():
                raise DeadKernelError(DIED)
            await asyncio.sleep(0.05)
