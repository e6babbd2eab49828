"""The released exercises that come with LectureKit."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TypeVar

SUFFIX = ".checks.json"
T = TypeVar("T")


@dataclass(frozen=True)
class Notebook:
    """One exercise as it was released.

    Attributes:
        path: the released notebook.
        points: of each check, by its name, in the order of the notebook.
        after: the names of the notebooks that it builds on.
        written: the names of the answers in words, which a person grades; `answers` has their points.
    """

    problem_set: str
    path: Path
    title: str
    minutes: int
    points: dict[str, float]
    after: tuple[str, ...] = ()
    written: tuple[str, ...] = ()

    @property
    def checks(self) -> Path:
        """The file with the public half of its checks."""
        return self.path.with_name(self.path.stem + SUFFIX)

    @property
    def name(self) -> str:
        return f"{self.problem_set}/{self.path.stem}"

    def answers(self) -> dict[str, WrittenAnswer]:
        """The released cells for answers in words, by their names."""
        return written_answers(self.path) if self.written else {}


@dataclass(frozen=True)
class WrittenAnswer:
    """A cell for an answer in words.

    Attributes:
        points: the most that a person can give for it.
        text: its source.
    """

    points: float
    text: str


def written_answers(path: Path) -> dict[str, WrittenAnswer]:
    """A notebook's cells for answers in words, by their names; nbgrader's metadata mark them.

    Raises:
        OSError, ValueError, KeyError, TypeError, AttributeError: it is not a notebook.
    """
    answers = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        metadata = cell.get("metadata", {}).get("nbgrader", {})
        if cell["cell_type"] == "markdown" and metadata.get("grade"):
            answers[metadata["grade_id"]] = WrittenAnswer(metadata["points"], "".join(cell["source"]).strip())
    return answers


def sets() -> dict[str, list[Notebook]]:
    """All released problem sets by name, sorted; each notebook comes after those that it builds on."""
    by_set: dict[str, list[Notebook]] = {}
    for path in sorted(_root().glob(f"*/*{SUFFIX}")):
        data = json.loads(path.read_text(encoding="utf-8"))
        notebook = Notebook(
            path.parent.name,
            path.with_name(path.name.removesuffix(SUFFIX) + ".ipynb"),
            data["title"],
            data["minutes"],
            {item["name"]: item["points"] for item in data["checks"]},
            tuple(data["after"]),
            tuple(data["written"]),
        )
        by_set.setdefault(path.parent.name, []).append(notebook)
    return {
        name: in_prerequisite_order(notebooks, lambda n: n.name, lambda n: n.after)
        for name, notebooks in by_set.items()
    }


def in_prerequisite_order(items: Sequence[T], name: Callable[[T], str], after: Callable[[T], Sequence[str]]) -> list[T]:
    """Notebooks of one set, each after those that it builds on.

    Raises:
        CycleError: they build on each other in a circle.
    """
    by_name = {name(item): item for item in items}
    sorter = TopologicalSorter(
        {key: [other for other in after(item) if other in by_name] for key, item in by_name.items()}
    )
    return [by_name[key] for key in sorter.static_order()]


def _root() -> Path:
    package = Path(__file__).parents[1]
    in_wheel = package / "exercises"
    return in_wheel if in_wheel.is_dir() else package.parent / "exercises"
