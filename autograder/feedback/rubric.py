"""The model answer and the rubric of a manually graded answer, read from the solution."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from ..authoring.solution_reader import read_solution
from ..course import Course

RUBRIC = re.compile(r"^[*_]{1,2}For the grader\b[^:\n]*:[*_]{1,2}[ \t]*", re.MULTILINE)


@dataclass(frozen=True)
class Rubric:
    """How to grade an answer by hand.

    Attributes:
        model: the model answer, which students never see.
        points: what earns points: the paragraph of the solution that begins "*For the grader:*".
    """

    model: str = ""
    points: str = ""


def rubric(course: Course, problem_set: str, notebook: str, name: str) -> Rubric:
    """The rubric of one answer; empty if the solution has none."""
    path = course.solution_file(problem_set, notebook)
    if path is None:
        return Rubric()
    return _rubrics(path, course.edition, path.stat().st_mtime_ns).get(name, Rubric())


@functools.lru_cache(maxsize=32)
def _rubrics(path: Path, edition: str, changed: int) -> dict[str, Rubric]:
    rubrics = {}
    for cell in read_solution(path, edition).cells:
        if cell.kind == "written":
            model, *points = RUBRIC.split(cell.solved, maxsplit=1)
            rubrics[cell.name] = Rubric(model.strip(), "".join(points).strip())
    return rubrics
