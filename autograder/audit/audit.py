"""Auditing a set: each notebook in a process of its own, and nothing twice."""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np

from lecturekit.check import Check
from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.kernel.probes import MISSING
from lecturekit.check.public import SUFFIX

from ..authoring.code_fingerprint import code_fingerprint
from ..authoring.release import build_set
from ..authoring.solution import Solution, SolutionError
from ..authoring.solution_reader import read_solution
from ..course import Course
from ..store import fingerprint, load_json, write_text
from .finding import AuditFinding
from .one_check import attack, stub_names


def audit_set(course: Course, problem_set: str, *, fresh: bool = False) -> list[AuditFinding]:
    """Audit all checks of a set, each notebook in a process of its own.

    Args:
        fresh: attack also what has been attacked before and is as it was.

    Raises:
        SolutionError: a solution cannot be read or does not run.
        CourseError: there is no such set.
    """
    paths = course.solution_files(problem_set)
    workers = min(len(paths), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_hush) as pool:
        futures = [(path, pool.submit(audit_notebook, course, path, fresh=fresh)) for path in paths]
        findings = []
        for path, future in futures:
            try:
                findings += future.result()
            except BrokenProcessPool:
                problem = "its process died: does a mutant of the solution take all memory, or crash Python?"
                findings.append(AuditFinding(path.stem, path.stem, 0, problems=[problem]))
    return findings


def _hush() -> None:
    """What TensorFlow has to say at its start goes past Python, to the process' own standard error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def audit_notebook(course: Course, path: Path, *, fresh: bool = True) -> list[AuditFinding]:
    """Audit all checks of one solution file, in this process."""
    solution = read_solution(path, course.edition)
    memory = _Memory(course, solution)
    known = {} if fresh else memory.findings()
    left = [check for check in solution.exercise.judged if check.name not in known]
    if left:
        quiet = np.errstate(all="ignore")  # mutants divide by zero
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), quiet:
            stub, public = stub_names(solution), _public_half(course, solution)
            for check in left:
                known[check.name] = attack(solution, check, public.get(check.name), stub.get(check.name, MISSING))
        memory.keep([known[check.name] for check in left])
    return [known[check.name] for check in solution.exercise.judged]


class _Memory:
    """What was attacked before, as it is now, and was found sound: a file for each notebook, under version control."""

    def __init__(self, course: Course, solution: Solution) -> None:
        self._store = course.audits / solution.problem_set / f"{solution.notebook}.json"
        self._solution = solution

    def findings(self) -> dict[str, AuditFinding]:
        kept, found = load_json(self._store), {}
        for check in self._solution.exercise.judged:
            item = kept.get(check.name, {})
            if item.get("of") == self._of(check):
                with contextlib.suppress(TypeError, KeyError):  # of an older kit
                    found[check.name] = AuditFinding.from_json(item["finding"])
        return found

    def keep(self, findings: list[AuditFinding]) -> None:
        checks, attacked = {check.name: check for check in self._solution.exercise.judged}, {f.check for f in findings}
        kept = {name: item for name, item in load_json(self._store).items() if name not in attacked}
        for finding in findings:
            if not finding.problems:
                kept[finding.check] = {"of": self._of(checks[finding.check]), "finding": finding.to_json()}
        kept = {name: item for name, item in kept.items() if name in checks}
        write_text(self._store, json.dumps(kept, indent=1, sort_keys=True) + "\n")  # in lines, so that branches merge

    def _of(self, check: Check) -> str:
        """What an attack depends on: the check's declaration, the code that it asks for, and ours."""
        solution = self._solution
        cells = [cell.source for cell in solution.needed_for(check.name)]
        helpers = [cell.source for cell in solution.cells if cell.kind == "solution"]
        said = [
            solution.edition,
            solution.declaration_of(check.name),
            cells,
            helpers,
            [c.name for c in solution.exercise.judged],
        ]
        return fingerprint(f"{code_fingerprint(solution, attack)} {json.dumps(said)}")


def _public_half(course: Course, solution: Solution) -> dict[str, AnswerKey]:
    """What students hold, kept since the last release if nothing changed; nothing, if a check cannot be released."""
    try:
        text = build_set(course, [solution])[f"{solution.notebook}{SUFFIX}"]
    except SolutionError:
        return {}  # which one, its own audit will tell
    return {item["name"]: AnswerKey.from_json(item) for item in json.loads(text)["checks"]}
