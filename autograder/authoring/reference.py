"""The reference's answers: what the solution and each named mistake say to fresh inputs.

The streams of inputs never mix: *public* ones go to students with the exercise; *shown* ones may
appear in feedback; *hidden* ones decide and never leave the grader, nor do the *large* ones on which code is timed.
All but the public ones grow from the course secret, so that they are the same for the whole class and for every
regrading.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lecturekit.check import Check
from lecturekit.check.judge.key import AnswerKey
from lecturekit.parsing import python_of

from ..course import Course, CourseError
from ..store import fingerprint, load_json, save_json
from .code_fingerprint import code_fingerprint
from .deciding_cells import CodeCell, shortened
from .grader_keys import CheckKeys, PaceKey, Reference
from .keys import all_mistakes, secret_key
from .release import KIT
from .solution import Solution
from .solution_reader import read_solution


def reference(course: Course, path: Path) -> Reference:
    """The grader's answer keys of one solution, made in a process of their own and kept.

    They are made anew when the solution, the secret or the code that they depend on changes.

    Raises:
        CourseError: the solution does not run.
    """
    solution = read_solution(path, course.edition)
    store = _store(course, solution)
    data = load_json(store)
    if data.get("stamp") != _stamp(solution, course.secret()):
        command = [sys.executable, "-m", "autograder.authoring.reference", str(path), str(course.root)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise CourseError(f"Expected {path} to run. It failed:\n{done.stderr[-2000:]}")
        data = load_json(store)
    rules = {check.name: check for check in solution.exercise.judged}
    keys = {
        name: CheckKeys(
            hidden=_with_rule(AnswerKey.from_json(item["hidden"]), rules[name]),
            shown=_with_rule(AnswerKey.from_json(item["shown"]), rules[name]),
            seconds=rules[name].seconds,
            given={other: _sources(solution, other) for other in rules[name].builds_on},
            pace=_pace(solution, rules[name], item),
            stub=solution.cell_of(name).stub,
        )
        for name, item in data["checks"].items()
    }
    return Reference(solution.problem_set, solution.notebook, keys, {KIT: KIT, **deciding_lines(solution)})


def deciding_lines(solution: Solution) -> dict[str, str]:
    """For the source of each given cell, its lines that decide a grade: all, or the first, or none."""
    code = [cell for cell in solution.cells if cell.kind in ("given", "solution")]
    cells = [CodeCell(cell.solved, given=cell.kind == "given") for cell in code]
    parts = shortened(cells, [check.name for check in solution.exercise.judged])
    lines: dict[str, str] = {}
    for index, cell in enumerate(cells):
        if cell.given:
            part = parts[index].deciding if index in parts else cell.source
            lines[cell.source] = max(part, lines.get(cell.source, ""), key=len)
    return lines


def _sources(solution: Solution, name: str) -> tuple[str, ...]:
    """The cells that define the solution of a check, each without what only shows something."""
    deciding = deciding_lines(solution)
    return tuple(python_of(deciding.get(cell.solved, cell.solved)) for cell in solution.needed_for(name))


def _pace(solution: Solution, check: Check, item: Mapping[str, Any]) -> PaceKey | None:
    if check.pace is None:
        return None
    key = _with_rule(AnswerKey.from_json(item["large"]), check)
    return PaceKey(check.pace.times, check.pace.worth, key, _sources(solution, check.name))


def _with_rule(key: AnswerKey, check: Check) -> AnswerKey:
    return replace(key, rule=check.rule)  # a property that is a function cannot be kept in a file


def _store(course: Course, solution: Solution) -> Path:
    return course.private / "reference" / solution.problem_set / f"{solution.notebook}.json"


def _stamp(solution: Solution, secret: str) -> str:
    """What keys depend on: the solution, the secret, and the code that makes them."""
    return fingerprint(f"{solution.digest} {secret} {code_fingerprint(solution, secret_key)}")


def write_reference(solution: Solution, course: Course) -> None:
    """Make the keys of one solution and keep them, readable by the grader alone, unless they are kept."""
    secret, store = course.secret(), _store(course, solution)
    if load_json(store).get("stamp") == _stamp(solution, secret):
        return
    checks = {}
    for check in solution.exercise.judged:
        mistakes = all_mistakes(solution, check)
        streams = ("hidden", "shown", "large") if check.pace else ("hidden", "shown")
        checks[check.name] = {
            stream: secret_key(solution, check, secret, stream, mistakes).to_json() for stream in streams
        }
    save_json(store, {"stamp": _stamp(solution, secret), "checks": checks})


if __name__ == "__main__":
    course = Course(Path(sys.argv[2]))
    write_reference(read_solution(Path(sys.argv[1]), course.edition), course)
