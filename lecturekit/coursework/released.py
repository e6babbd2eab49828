"""The exercises that came with the kit."""

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
        path: the notebook that came with the kit.
        points: of each check, by its name, in the order of the notebook.
        written: the names of the answers in words, which a person grades; `answers` has their points.
        after: the names of the notebooks that it builds on.
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
        """The public half of its checks, which lies beside it."""
        return self.path.with_name(self.path.stem + SUFFIX)

    @property
    def name(self) -> str:
        return f"{self.problem_set}/{self.path.stem}"

    def answers(self) -> dict[str, WrittenAnswer]:
        """The answers in words, by their names, as they were released."""
        return answers_in(self.path) if self.written else {}


@dataclass(frozen=True)
class WrittenAnswer:
    """A cell for an answer in words.

    Attributes:
        points: what a person can give for it.
        text: what stands there.
    """

    points: float
    text: str


def answers_in(path: Path) -> dict[str, WrittenAnswer]:
    """The cells of a notebook for answers in words, by their names: nbgrader's metadata tell them.

    Raises:
        OSError, ValueError, KeyError, TypeError, AttributeError: it is no notebook.
    """
    found = {}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        told = cell.get("metadata", {}).get("nbgrader", {})
        if cell["cell_type"] == "markdown" and told.get("grade"):
            found[told["grade_id"]] = WrittenAnswer(told["points"], "".join(cell["source"]).strip())
    return found


def sets() -> dict[str, list[Notebook]]:
    """All released problem sets by name, sorted, each with its notebooks, those that build on others behind them."""
    found: dict[str, list[Notebook]] = {}
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
        found.setdefault(path.parent.name, []).append(notebook)
    return {name: in_turn(notebooks, lambda n: n.name, lambda n: n.after) for name, notebooks in found.items()}


def in_turn(items: Sequence[T], name: Callable[[T], str], after: Callable[[T], Sequence[str]]) -> list[T]:
    """Notebooks of one set, each behind those that it builds on.

    Raises:
        CycleError: they build upon each other in a circle.
    """
    named = {name(item): item for item in items}
    order = TopologicalSorter({key: [other for other in after(item) if other in named] for key, item in named.items()})
    return [named[key] for key in order.static_order()]


def _root() -> Path:
    package = Path(__file__).parents[1]
    inside = package / "exercises"  # of a wheel; in a checkout they lie beside the package
    return inside if inside.is_dir() else package.parent / "exercises"
