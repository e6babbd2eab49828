"""How far a student is: by what the checks have shown in the saved notebooks, or what `lecturekit check` found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .check_results import code_of, fingerprint, found
from .folder import place_of
from .released import Notebook, answers_in

HEADLINE = re.compile(r"^(?:✓|✗|○|!) (\w+): ", re.MULTILINE)
PASSED = re.compile(r"^✓ (\w+): ", re.MULTILINE)


DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Progress:
    """One notebook: which of its checks have passed, and which of its answers in words are written.

    Attributes:
        path: the student's own copy; it need not exist.
        written: of each answer in words, whether there is one. A person grades it.
        worth: the points of each answer in words.
    """

    notebook: Notebook
    path: Path
    passed: frozenset[str]
    written: Mapping[str, bool] = field(default_factory=dict)
    worth: Mapping[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """Of the checks that have passed."""
        return sum(worth for name, worth in self.notebook.points.items() if name in self.passed)

    @property
    def written_points(self) -> float:
        """What a person can give for the answers that are written."""
        return sum(self.worth[name] for name, done in self.written.items() if done)

    @property
    def person_points(self) -> float:
        """What a person can give for all answers in words."""
        return sum(self.worth.values())

    @property
    def all_points(self) -> float:
        """The notebook's stated points: of its checks and of its answers in words."""
        return sum(self.notebook.points.values()) + self.person_points

    @property
    def minutes_left(self) -> float:
        """By the stated time, as far as points are left."""
        done = self.points + self.written_points
        return self.notebook.minutes * (1 - done / self.all_points) if self.all_points else 0.0

    @property
    def following(self) -> str:
        """What to do next: the first check that has not passed, then the first answer that is not written, or ""."""
        checks = [f'check("{name}")' for name in self.notebook.points if name not in self.passed]
        answers = [f"write {name}" for name, done in self.written.items() if not done]
        return (checks + answers + [""])[0]


def progress_of(notebook: Notebook, folder: Path) -> Progress:
    """What the saved notebook says. One that cannot be read says nothing."""
    path = place_of(notebook, folder)
    released = notebook.answers()
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        passed = found(path, fingerprint(code_of(cells)))
        if passed is None:
            passed = frozenset(PASSED.findall("\n".join(text for cell in cells for text in _texts(cell))))
        answers = answers_in(path) if released else {}
    except DAMAGED:
        passed, answers = frozenset(), {}
    written = {name: name in answers and answers[name].text not in ("", blank.text) for name, blank in released.items()}
    return Progress(
        notebook,
        path,
        passed & notebook.points.keys(),
        written,
        {name: blank.points for name, blank in released.items()},
    )


def _texts(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        yield text if isinstance(text, str) else "".join(text)
