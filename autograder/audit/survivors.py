"""Mutants of the solution: each is rejected, is equivalent to the solution, or reveals a gap in the check."""

from __future__ import annotations

import ast
import difflib
import time
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, partial
from typing import Any

import numpy as np

from lecturekit.check.judge.findings import PASSED, judge
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.model_score import ModelScore
from lecturekit.check.kernel.probes import MISSING, ask
from lecturekit.check.seeding import generator
from lecturekit.parsing import parse_cell

from ..authoring.grader_keys import CheckKeys
from ..authoring.keys import make_key
from ..authoring.mutants import Mutant, mutants
from ..authoring.solution import Cell
from ..authoring.time_limit import TooSlow, limited
from .attacks import sent
from .subject import FEW, Subject, arguments_of, round_trip

INPUTS, SLOW_INPUTS = 10_000, 10  # on which an equivalent mutant must agree with the solution
SAMPLE_SECONDS = 4.0  # for the solution's answers to them; a slower solution gets fewer inputs
TRAININGS = 8  # mutants of a trained model
SLOWDOWN = 5  # a mutant may take this many times the solution's CPU time,
EXTRA_SECONDS = 0.5  # and this much more; after that it counts as rejected, like an endless loop


def attack_with_mutants(subject: Subject) -> None:
    """Test every mutant of the cells that a student writes for this check."""
    _MutantAttack(subject).run()


class _MutantAttack:
    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.solution, self.check, self.finding = subject.solution, subject.check, subject.finding

    def run(self) -> None:
        affordable = min(INPUTS, max(SLOW_INPUTS, round(SAMPLE_SECONDS / max(self.subject.cost, 1e-6))))
        self.finding.inputs = 1 if self.check.constant else SLOW_INPUTS if self.subject.slow else affordable
        if isinstance(self.check.rule, ModelScore):
            self.finding.inputs = 0  # equivalence is not needed: any model that passes the key is right
        helpers, answer = self._cells()
        others = frozenset(check.name for check in self.solution.exercise.judged) - {self.check.name}
        cells = [*helpers, answer]
        bound = frozenset().union(*(cell.binds for cell in cells))
        base = {name: value for name, value in self.solution.namespace.items() if name not in bound}
        started = time.process_time()
        self.solution.run([(cell.solved, cell.number) for cell in cells], base)
        running = time.process_time() - started
        for cell, mutant in self._chosen([(c, mutant) for c in cells for mutant in mutants(c, others)]):
            sources = [(mutant.source if c is cell else c.solved, c.number) for c in cells]
            self._mutant(cell, mutant, partial(self.solution.run, sources, base), running)

    def _chosen(self, candidates: list[tuple[Cell, Mutant]]) -> list[tuple[Cell, Mutant]]:
        """All mutants; for a trained model, a few from start to end, since each one is trained and may be as good."""
        if not isinstance(self.check.rule, ModelScore) or len(candidates) <= TRAININGS:
            return candidates
        return [candidates[i * len(candidates) // TRAININGS] for i in range(TRAININGS)]

    def _cells(self) -> tuple[list[Cell], Cell]:
        """The unchecked answer cells that the check's cell uses, and that cell."""
        checked = self.solution.cell_of(self.check.name)
        judged = {self.solution.cell_of(check.name).number for check in self.solution.exercise.judged}
        unjudged = [c for c in self.solution.cells if c.kind == "solution" and c.number not in judged]
        helpers: list[Cell] = []
        uses = checked.uses
        for cell in reversed([c for c in unjudged if c.number < checked.number]):
            if cell.binds & uses:
                helpers.insert(0, cell)
                uses |= cell.uses
        return helpers, checked

    def _mutant(self, cell: Cell, mutant: Mutant, make: Callable[[], dict[str, Any]], running: float) -> None:
        """Test one mutant: it is rejected, equivalent, or survives."""
        try:
            keys = self.subject.keys[:FEW]
            answers = sum(len(key.cases) for k in keys for key in (k.hidden, k.shown))
            with limited(EXTRA_SECONDS + SLOWDOWN * (running + answers * self.subject.cost)):
                target = make().get(self.check.name, MISSING)
                survives = any(self._passes(target, k) for k in keys)
        except (Exception, TooSlow, SystemExit):
            survives = False
        if not survives:
            self.finding.mutants.add(True)
            return
        self.finding.mutants.add(False)
        difference = self._difference(target)
        if difference:
            diff = "\n".join(_changed_lines(cell.solved, mutant.source))
            self.subject.problem(f"a mutant survives:\n{diff}\n{difference}")
        else:
            self.finding.equivalent.append(str(mutant))

    def _passes(self, target: Any, keys: CheckKeys) -> bool:
        return all(self._wrong(target, key, case) is None for key in (keys.shown, keys.hidden) for case in key.cases)

    def _wrong(self, target: Any, key: AnswerKey, case: Case) -> str | None:
        """What is wrong with the answer of `target` to one case, or None."""
        answer = round_trip(ask(target, key.probe, case.visible_arguments(key.hidden_arguments)))
        finding = judge(replace(key, cases=(case,), sentences=()), (answer,))
        return None if finding.outcome == PASSED else finding.message or finding.outcome

    def _difference(self, target: Any) -> str:
        """A sentence on the first of many inputs on which the mutant is wrong; "" if there is none."""
        sample = self._sample
        try:
            with limited(EXTRA_SECONDS + 4 * SLOWDOWN * len(sample) * self.subject.cost):
                for arguments, value in sample:
                    if self._identical(target, arguments, value):
                        continue
                    case = Case(arguments, sent(value).value, ())
                    message = self._wrong(target, self.subject.keys[0].hidden, case)
                    if message:
                        return f"It is wrong with {arguments_of(case)}: {message}"
        except TooSlow:
            return f"It takes too long on some of {self.finding.inputs} inputs."
        return ""

    @cached_property
    def _sample(self) -> list[tuple[dict[str, Any], Any]]:
        """Many inputs, small ones first, with the solution's values."""
        rng = generator("audit", self.solution.problem_set, self.solution.notebook, self.check.name)
        cases = [*map(dict, self.check.also), *self.check.inputs.cases(self.finding.inputs, rng)]
        sample = [(arguments, self._ask_directly(self.subject.right, arguments)[0]) for arguments in cases]
        failed = [arguments for arguments, value in sample if isinstance(value, Exception)]
        make_key(self.solution, replace(self.check, mistakes=()), failed[:1])  # raises if the solution fails
        return sample

    def _ask_directly(self, target: Any, arguments: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The value and the arguments after the call, without encoding them."""
        fresh = {name: value.copy() if hasattr(value, "copy") else value for name, value in arguments.items()}
        try:
            return self.check.probe.answer(
                target, {n: v for n, v in fresh.items() if n in self.check.visible_inputs}
            ), fresh
        except Exception as error:
            return error, fresh

    def _identical(self, target: Any, arguments: dict[str, Any], value: Any) -> bool:
        """Whether the mutant does exactly what the solution does; if not, it may still be right."""
        returned, changed = self._ask_directly(target, arguments)
        return _identical(returned, value) and all(_identical(changed[k], v) for k, v in arguments.items())


def _changed_lines(solved: str, source: str) -> list[str]:
    """The lines that a mutant changes, as a diff."""
    before, after = (ast.unparse(parse_cell(text)).splitlines() for text in (solved, source))
    return [
        line
        for line in difflib.unified_diff(before, after, n=1, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]


def _identical(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(map(_identical, a, b))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_identical(a[key], b[key]) for key in a)
    return isinstance(a, bool | int | float | str | np.generic | None) and bool(a == b)
