"""How an answer that a person grades is graded: its model answer and its rubric, from the solution."""

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
    """What a grader goes by.

    Attributes:
        model: the model answer, which no student is shown.
        points: what the points are given for: in the solution, the paragraph that begins "*For the grader:*".
    """

    model: str = ""
    points: str = ""


def rubric(course: Course, problem_set: str, notebook: str, name: str) -> Rubric:
    """The rubric of one answer; an empty one, if there is none."""
    path = course.solution_file(problem_set, notebook)
    if path is None:
        return Rubric()
    return _rubrics(path, course.edition, path.stat().st_mtime_ns).get(name, Rubric())


@functools.lru_cache(maxsize=32)
def _rubrics(path: Path, edition: str, changed: int) -> dict[str, Rubric]:
    found = {}
    for cell in read_solution(path, edition).cells:
        if cell.kind == "written":
            model, *points = RUBRIC.split(cell.solved, maxsplit=1)
            found[cell.name] = Rubric(model.strip(), "".join(points).strip())
    return found
