"""Runs a notebook from top to bottom in its own kernel, and yields what its checks show."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..sandbox import Limits
from ..sandbox.limits import notebook_limits
from ..warm.scratch import owned_folder
from . import check_results, kernel, messages
from .check_results import code_of, fingerprint
from .folder import CourseworkError
from .kernel import CellOutput, Kernel, KernelDiedError, Notify, start_kernel
from .progress import HEADLINE

CHECK_CALL = re.compile(r"""^check\(\s*["'](\w+)["']""", re.MULTILINE)
NOT_WRITTEN_ERROR = "NotImplementedError"  # a stub raises it, and its check says so


class CodeCell(NamedTuple):
    """A code cell, and the name of the check that it calls, or ""."""

    check: str
    source: str


def reports(path: Path, notify: Notify) -> Iterator[tuple[str, str]]:
    """Yield each check's name and report as soon as it is there; errors of other cells have the name "".

    At the end, save which checks passed, for `lecturekit progress`.

    Args:
        notify: receives what a student should know about how the notebook runs.

    Raises:
        CourseworkError: there is no readable notebook, or no kernel starts.
    """
    cells, passed = _code_cells(path), set()
    limits = notebook_limits(len(cells))
    # The usual event loop of Windows cannot wait for a kernel's sockets.
    loop_factory = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with owned_folder("lecturekit-") as scratch, asyncio.Runner(loop_factory=loop_factory) as runner:
        running_kernel = runner.run(start_kernel(path.resolve().parent, scratch, limits, notify))
        try:
            for name, report in _run_cells(cells, running_kernel, runner, limits):
                yield name, report
                if report.startswith("✓"):
                    passed.add(name)
                elif running_kernel.scratch and messages.may_be_caused_by_sandbox(report):
                    notify(messages.sandbox_rules(limits))
            if files := running_kernel.new_files():
                notify(messages.files_discarded(files))
            check_results.save(path, fingerprint(cell.source for cell in cells), passed)
        finally:
            runner.run(running_kernel.shutdown())


def _code_cells(path: Path) -> list[CodeCell]:
    try:
        sources = code_of(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except FileNotFoundError:
        raise CourseworkError(messages.missing(path)) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseworkError(messages.unreadable(path, str(error))) from None
    return [CodeCell(match[1] if (match := CHECK_CALL.search(source)) else "", source) for source in sources]


def _run_cells(
    cells: list[CodeCell], running_kernel: Kernel, runner: asyncio.Runner, limits: Limits
) -> Iterator[tuple[str, str]]:
    for index, cell in enumerate(cells):
        try:
            output = runner.run(running_kernel.execute(cell.source))
        except KernelDiedError as error:
            usage = runner.run(running_kernel.shutdown())
            yield (
                "",
                messages.kernel_died(cell.source, error.unresponsive, usage, limits, kernel.CELL_SECONDS),
            )
            yield from ((other.check, f"○ {other.check}: not reached") for other in cells[index:] if other.check)
            return
        yield from _report(cell, output)


def _report(cell: CodeCell, output: CellOutput) -> Iterator[tuple[str, str]]:
    """The report of a check in the cell's output, or what is wrong with the cell; nothing for other output."""
    headline = HEADLINE.search(output.text)
    if headline:
        yield headline[1], output.text[headline.start() :].strip()
        return
    if output.timed_out:
        problem = messages.cell_timed_out(cell.source, kernel.CELL_SECONDS)
    elif output.error[0] not in ("", NOT_WRITTEN_ERROR):
        problem = messages.cell_raised(cell.source, *output.error)
    elif cell.check:
        problem = messages.check_showed_nothing(cell.source)
    else:
        return
    yield cell.check, f"✗ {cell.check}: no verdict. {problem}" if cell.check else problem
