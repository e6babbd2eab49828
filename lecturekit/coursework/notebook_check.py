"""Running a notebook from top to bottom in a kernel of its own, for what its checks say."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..warm.scratch import owned_folder
from . import messages
from .check_results import code_of, fingerprint, keep
from .folder import CourseworkError
from .kernel import Kernel, KernelDiedError, Say, Shown, start
from .progress import HEADLINE

CHECK = re.compile(r"""^check\(\s*["'](\w+)["']""", re.MULTILINE)
NOT_WRITTEN = "NotImplementedError"  # what is not written yet, its check tells


def reports(path: Path, say: Say) -> Iterator[tuple[str, str]]:
    """Each check's name and what it shows, as soon as it does; what is wrong with another cell, with the name "".

    At the end, which of them passed is kept for `lecturekit progress`.

    Args:
        say: told what a student should know about how the notebook runs.

    Raises:
        CourseworkError: there is no readable notebook, or no kernel starts.
    """
    cells, passed = _cells(path), set()
    # Windows' usual loop cannot wait for a kernel's sockets.
    loops = asyncio.SelectorEventLoop if sys.platform == "win32" else None
    with owned_folder("lecturekit-") as scratch, asyncio.Runner(loop_factory=loops) as runner:
        kernel = runner.run(start(path.resolve().parent, scratch, say))
        try:
            for name, told in _reports(cells, kernel, runner):
                yield name, told
                if told.startswith("✓"):
                    passed.add(name)
                if kernel.scratch and not told.startswith("✓") and messages.tells_of_walls(told):
                    say(messages.RULES)
            if written := kernel.written():
                say(messages.written(written))
            keep(path, fingerprint(source for _, source in cells), passed)
        finally:
            runner.run(kernel.end())


def _cells(path: Path) -> list[tuple[str, str]]:
    """The code cells: the name of the check that each one is, or "", and its source."""
    try:
        sources = code_of(json.loads(path.read_text(encoding="utf-8"))["cells"])
    except FileNotFoundError:
        raise CourseworkError(f"Expected {path}. It is not there: `lecturekit start` copies what is missing.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CourseworkError(
            f"Expected a notebook in {path}. It cannot be read ({error}). Open it, save it, and try again; "
            f"`lecturekit reset {path.stem}` begins it anew and keeps this one."
        ) from None
    named: list[Any] = [(CHECK.search(source), source) for source in sources]
    return [(found[1] if found else "", source) for found, source in named]


def _reports(cells: list[tuple[str, str]], kernel: Kernel, runner: asyncio.Runner) -> Iterator[tuple[str, str]]:
    for place, (name, source) in enumerate(cells):
        try:
            shown = runner.run(kernel.execute(source))
        except KernelDiedError as death:
            yield "", messages.death(source, death, runner.run(kernel.end()))
            yield from ((other, f"○ {other}: not reached") for other, _ in cells[place:] if other)
            return
        yield from _told(name, source, shown)


def _told(name: str, source: str, shown: Shown) -> Iterator[tuple[str, str]]:
    found = HEADLINE.search(shown.text)
    if found:
        yield found[1], shown.text[found.start() :].strip()
        return
    if shown.late:
        wrong = messages.late(source)
    elif shown.error[0] not in ("", NOT_WRITTEN):
        wrong = messages.error(source, *shown.error)
    elif name:
        wrong = messages.silent(source)
    else:
        return
    yield name, f"✗ {name}: no verdict. {wrong}" if name else wrong
