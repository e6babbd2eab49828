"""Audit a set: each notebook in its own process, skipping checks that passed and have not changed."""

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
from ..store import fingerprint, load_json, write_json
from .finding import AuditFinding
from .one_check import attack, stub_names


def audit_set(course: Course, problem_set: str, *, fresh: bool = False) -> list[AuditFinding]:
    """Audit all checks of a set, each notebook in its own process.

    Args:
        fresh: attack unchanged checks again, too.

    Raises:
        SolutionError: a solution cannot be read or does not run.
        CourseError: there is no such set.
    """
    paths = course.solution_files(problem_set)
    remembered = {} if fresh else {path: known for path in paths if (known := _remembered(course, path)) is not None}
    attacked = _attacked(course, [path for path in paths if path not in remembered], fresh=fresh)
    return [finding for path in paths for finding in (remembered | attacked)[path]]


def _remembered(course: Course, path: Path) -> list[AuditFinding] | None:
    """The findings of a notebook of which no check has changed since it passed; None for others."""
    solution = read_solution(path, course.edition)
    findings = _PassedAudits(course, solution).load()
    names = [check.name for check in solution.exercise.judged]
    return [findings[name] for name in names] if findings.keys() >= {*names} else None


def _attacked(course: Course, paths: list[Path], *, fresh: bool) -> dict[Path, list[AuditFinding]]:
    """The findings of notebooks, each audited in its own process."""
    findings: dict[Path, list[AuditFinding]] = {}
    workers = max(1, min(len(paths), os.cpu_count() or 1))
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_silence_stderr) as pool:
        futures = {path: pool.submit(audit_notebook, course, path, fresh=fresh) for path in paths}
        for path, future in futures.items():
            try:
                findings[path] = future.result()
            except BrokenProcessPool:
                problem = "its process died: does a mutant of the solution use all memory, or crash Python?"
                findings[path] = [AuditFinding(path.stem, path.stem, 0, problems=[problem])]
    return findings


def _silence_stderr() -> None:
    """Silence the process' standard error, to which TensorFlow writes directly when it starts."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def audit_notebook(course: Course, path: Path, *, fresh: bool = True) -> list[AuditFinding]:
    """Audit all checks of one solution file, in this process."""
    solution = read_solution(path, course.edition)
    passed = _PassedAudits(course, solution)
    findings = {} if fresh else passed.load()
    remaining = [check for check in solution.exercise.judged if check.name not in findings]
    if remaining:
        quiet = np.errstate(all="ignore")  # mutants divide by zero
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), quiet:
            stub, public = stub_names(solution), _public_half(course, solution)
            for check in remaining:
                findings[check.name] = attack(solution, check, public.get(check.name), stub.get(check.name, MISSING))
        passed.save([findings[check.name] for check in remaining])
    return [findings[check.name] for check in solution.exercise.judged]


class _PassedAudits:
    """The findings of checks that passed, in a file for each notebook, under version control."""

    def __init__(self, course: Course, solution: Solution) -> None:
        self._store = course.audits / solution.problem_set / f"{solution.notebook}.json"
        self._solution = solution

    def load(self) -> dict[str, AuditFinding]:
        """Check -> finding, for all checks that have not changed since they passed."""
        stored, findings = load_json(self._store), {}
        for check in self._solution.exercise.judged:
            item = stored.get(check.name, {})
            if item.get("of") == self._fingerprint(check):
                with contextlib.suppress(TypeError, KeyError):  # written by an older version
                    findings[check.name] = AuditFinding.from_json(item["finding"])
        return findings

    def save(self, findings: list[AuditFinding]) -> None:
        """Store the findings without problems, and forget checks that have problems or no longer exist."""
        checks, audited = {check.name: check for check in self._solution.exercise.judged}, {f.check for f in findings}
        stored = {name: item for name, item in load_json(self._store).items() if name not in audited}
        for finding in findings:
            if not finding.problems:
                stored[finding.check] = {"of": self._fingerprint(checks[finding.check]), "finding": finding.to_json()}
        stored = {name: item for name, item in stored.items() if name in checks}
        write_json(self._store, stored)

    def _fingerprint(self, check: Check) -> str:
        """The fingerprint of all that an audit depends on: the declaration, the solution's code, and the kit's code."""
        solution = self._solution
        cells = [cell.source for cell in solution.needed_for(check.name)]
        helpers = [cell.source for cell in solution.cells if cell.kind == "solution"]
        parts = [
            solution.edition,
            solution.declaration_of(check.name),
            cells,
            helpers,
            [c.name for c in solution.exercise.judged],
        ]
        return fingerprint(f"{code_fingerprint(solution, attack)} {json.dumps(parts)}")


def _public_half(course: Course, solution: Solution) -> dict[str, AnswerKey]:
    """Check -> public half, from the cache if up to date; empty if a check cannot be released."""
    try:
        text = build_set(course, [solution])[f"{solution.notebook}{SUFFIX}"]
    except SolutionError:
        return {}  # the audit of that check reports it
    return {item["name"]: AnswerKey.from_json(item) for item in json.loads(text)["checks"]}
