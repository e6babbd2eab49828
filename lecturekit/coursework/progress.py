"""A student's progress: by the outputs of checks in the saved notebooks, or by the results of `lecturekit check`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import check_results
from .check_results import code_of, fingerprint
from .folder import student_path
from .released import Notebook, written_answers

HEADLINE = re.compile(r"^(?:✓|✗|○|!) (\w+): ", re.MULTILINE)
PASSED = re.compile(r"^✓ (\w+): ", re.MULTILINE)
DAMAGED = (OSError, ValueError, KeyError, TypeError, AttributeError)


@dataclass(frozen=True)
class Progress:
    """One notebook: which of its checks have passed, and which of its answers in words are written.

    Attributes:
        path: the student's copy; it need not exist.
        written: whether each answer in words, by its name, is written. A person grades it.
        answer_points: the points of each answer in words.
    """

    notebook: Notebook
    path: Path
    passed: frozenset[str]
    written: Mapping[str, bool] = field(default_factory=dict)
    answer_points: Mapping[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The points of the checks that have passed."""
        return sum(points for name, points in self.notebook.points.items() if name in self.passed)

    @property
    def written_points(self) -> float:
        """The points that a person can give for the written answers."""
        return sum(self.answer_points[name] for name, is_written in self.written.items() if is_written)

    @property
    def person_points(self) -> float:
        """The points that a person can give for all answers in words."""
        return sum(self.answer_points.values())

    @property
    def all_points(self) -> float:
        """The notebook's points: of its checks and of its answers in words."""
        return sum(self.notebook.points.values()) + self.person_points

    @property
    def minutes_left(self) -> float:
        """The share of the stated time that corresponds to the points left."""
        done = self.points + self.written_points
        return self.notebook.minutes * (1 - done / self.all_points) if self.all_points else 0.0

    @property
    def next_step(self) -> str:
        """The first check that has not passed, else the first answer that is not written, else ""."""
        checks = [f'check("{name}")' for name in self.notebook.points if name not in self.passed]
        answers = [f"write {name}" for name, is_written in self.written.items() if not is_written]
        return (checks + answers + [""])[0]


def progress_of(notebook: Notebook, folder: Path) -> Progress:
    """The progress in the saved notebook; none if it cannot be read."""
    path = student_path(notebook, folder)
    released = notebook.answers()
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        passed = check_results.load(path, fingerprint(code_of(cells)))
        if passed is None:
            passed = frozenset(PASSED.findall("\n".join(text for cell in cells for text in _output_texts(cell))))
        answers = written_answers(path) if released else {}
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


def _output_texts(cell: dict[str, Any]) -> Iterator[str]:
    for output in cell.get("outputs", ()):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        yield text if isinstance(text, str) else "".join(text)
