"""How far a student is: read from what the checks have shown in the saved notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .folder import place_of
from .released import Notebook

HEADLINE = re.compile(r"^(?:✓|✗|○|!) (\w+): ", re.MULTILINE)
PASSED = re.compile(r"^✓ (\w+): ", re.MULTILINE)


@dataclass(frozen=True)
class Progress:
    """One notebook, and which of its checks have passed.

    Attributes:
        path: the student's own copy; it need not exist.
    """

    notebook: Notebook
    path: Path
    passed: frozenset[str]

    @property
    def points(self) -> float:
        return sum(worth for name, worth in self.notebook.points.items() if name in self.passed)

    @property
    def all_points(self) -> float:
        return sum(self.notebook.points.values())

    @property
    def minutes_left(self) -> float:
        """By the stated time, as far as points are left."""
        return self.notebook.minutes * (1 - self.points / self.all_points) if self.all_points else 0.0

    @property
    def following(self) -> str:
        """The first check that has not passed, or ""."""
        return next((name for name in self.notebook.points if name not in self.passed), "")


def progress_of(notebook: Notebook, folder: Path) -> Progress:
    """What the saved notebook says. One that cannot be read says nothing."""
    path = place_of(notebook, folder)
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        shown = "\n".join(text for cell in cells for text in _texts(cell))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        shown = ""
    return Progress(notebook, path, frozenset(PASSED.findall(shown)) & notebook.points.keys())


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        yield text if isinstance(text, str) else "".join(text)
