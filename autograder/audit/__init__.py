"""Checks that are themselves tested: every check of a set is attacked by machine.

The stub earns nothing, the solution everything; each named mistake is told its own sentence; answers that only look
right are rejected, right ones in other clothes accepted; and each mutant of the solution is rejected, unless it does
the same as the solution.
"""

from __future__ import annotations

import contextlib
import io
import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from lecturekit.check import Call, Check
from lecturekit.check.compare import show
from lecturekit.check.inputs import generator
from lecturekit.check.judge import NOT_ATTEMPTED, PASSED, judge
from lecturekit.check.key import AnswerKey, Case
from lecturekit.check.probes import MISSING, Answer, ask
from lecturekit.check.public import SUFFIX
from lecturekit.check.rules import Predicts, Satisfies

from ..authoring.keys import make_key, public_key, secret_key
from ..authoring.mutants import Mutant, mutants
from ..authoring.reading import read
from ..authoring.reference import CheckKeys, Reference
from ..authoring.release import build_set
from ..authoring.solution import Cell, Solution, SolutionError, compiled
from ..course import Course
from ..running.trace import Trace
from ..verdict import Verdict, verdicts
from .attacks import forged, in_float32, malformed, number_by_number, sent, spoiling, written_otherwise

SECRETS = tuple(f"audit {i}" for i in range(20))
FEW = 3  # secrets, for what does not depend on luck
SLOW = 0.02  # seconds per answer; of slower ones, as a layer's that is trained, fewer are asked
INPUTS, SLOW_INPUTS = 10_000, 10  # on which an equivalent mutant must agree
PATIENCE = 5  # how many times the solution's time a mutant may take, as CPU time,
START = 0.5  # and so many seconds more; one that takes longer counts as rejected, as a loop without end would be


@dataclass
class Tally:
    """How many of how many went as they should."""

    good: int = 0
    of: int = 0

    def add(self, good: bool) -> bool:
        self.good, self.of = self.good + good, self.of + 1
        return good

    def __str__(self) -> str:
        return f"{self.good}/{self.of}" if self.of else "-"

    @property
    def style(self) -> str:
        return "" if self.good == self.of else "bold red"


@dataclass
class Finding:
    """What came of attacking one check.

    Attributes:
        stub: what the stub earns.
        inputs: on how many inputs equivalent mutants agree with the solution.
        equivalent: these mutants, for the author.
        problems: what is wrong with the check, in words that can be acted on; empty if it is sound.
    """

    notebook: str
    check: str
    points: float
    stub: float | None = None
    solution: Tally = field(default_factory=Tally)
    mistakes: Tally = field(default_factory=Tally)
    attacks: Tally = field(default_factory=Tally)
    variants: Tally = field(default_factory=Tally)
    mutants: Tally = field(default_factory=Tally)
    inputs: int = 0
    equivalent: list[str] = field(default_factory=list)
    seconds: float = 0.0
    problems: list[str] = field(default_factory=list)

    @property
    def surviving(self) -> int:
        return self.mutants.of - self.mutants.good - len(self.equivalent)


def audit_set(course: Course, problem_set: str) -> list[Finding]:
    """Audit all checks of a set, each notebook in a process of its own.

    Raises:
        SolutionError: a solution cannot be read or does not run.
        CourseError: there is no such set.
    """
    paths = course.solution_files(problem_set)
    workers = min(len(paths), os.cpu_count() or 1)
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), initializer=_hush) as pool:
        futures = [(path, pool.submit(audit_notebook, course, path)) for path in paths]
        findings = []
        for path, future in futures:
            try:
                findings += future.result()
            except BrokenProcessPool:
                problem = "its process died: does a mutant of the solution take all memory, or crash Python?"
                findings.append(Finding(path.stem, path.stem, 0, problems=[problem]))
    return findings


def _hush() -> None:
    """What TensorFlow has to say at its start goes past Python, to the process' own standard error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def audit_notebook(course: Course, path: Path) -> list[Finding]:
    """Audit all checks of one solution file, in this process."""
    solution = read(path)
    quiet = np.errstate(all="ignore")  # mutants divide by zero
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()), quiet:
        stub, public = _stub_names(solution), _public_half(course, solution)
        return [
            _Audit(solution, check, public.get(check.name)).run(stub.get(check.name, MISSING))
            for check in solution.exercise.judged
        ]


def _public_half(course: Course, solution: Solution) -> dict[str, AnswerKey]:
    """What students hold, kept since the last release if nothing changed; nothing, if a check cannot be released."""
    try:
        text = build_set(course, [solution])[f"{solution.notebook}{SUFFIX}"]
    except SolutionError:
        return {}  # which one, its own audit will tell
    return {item["name"]: AnswerKey.from_json(item) for item in json.loads(text)["checks"]}


def _stub_names(solution: Solution) -> dict[str, Any]:
    """What is defined when all cells of the stub have been run, as in a notebook: those that fail, too."""
    names: dict[str, Any] = {"__name__": "__main__"}
    assert solution.namespace  # the solution itself must run first; this also chooses Matplotlib's backend
    for cell in solution.cells:
        if cell.kind in ("given", "solution"):
            with contextlib.suppress(Exception):
                exec(compiled(cell.stub, f"<cell {cell.place} of the stub>"), names)
    return names


class _TooSlow(KeyboardInterrupt):
    """Time is up. A `KeyboardInterrupt`, as `ask` lets that one stop student code."""


@contextlib.contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `_TooSlow` inside when so much CPU time is used up, and again, should it be swallowed."""

    def stop(*_: Any) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class _Audit:
    """The attacks on one check."""

    def __init__(self, solution: Solution, check: Check, public: AnswerKey | None) -> None:
        self.solution = solution
        self.check = check
        self.kept = public
        self.right = solution.namespace[check.name]
        self.bare = replace(check, mistakes={})
        self.finding = Finding(solution.notebook, check.name, check.points)
        self.problem = self.finding.problems.append

    def run(self, stub: Any) -> Finding:
        """All attacks, one kind after another."""
        started = time.perf_counter()
        try:
            self._prepare()
            for attack in (self._secrets, self._mistakes, self._attacks, self._variants, self._mutants):
                attack()
            self._stub(stub)
        except SolutionError as error:
            self.problem(str(error))
        self.finding.seconds = time.perf_counter() - started
        return self.finding

    def _prepare(self) -> None:
        """The public half as students hold it, and the grader's keys for some secrets."""
        self.public = self.kept or public_key(self.solution, self.check)
        started = time.perf_counter()
        found = judge(self.public, self._answers(self.right, self.public))
        self.cost = (time.perf_counter() - started) / len(self.public.cases)
        if found.outcome != PASSED:
            self.problem(f"the solution is {found.outcome} by the public half: {found.message}")
        self.slow = self.cost > SLOW
        self.keys = [self._keys(secret) for secret in (SECRETS[:1] if self.slow else SECRETS)]

    def _keys(self, secret: str) -> CheckKeys:
        hidden, shown = (secret_key(self.solution, self.check, secret, stream) for stream in ("hidden", "shown"))
        return CheckKeys(hidden, shown, self.check.seconds)

    def _stub(self, target: Any) -> None:
        keys = self.keys[0]
        verdict = self._verdict(keys, self._answers(target, keys.hidden), self._answers(target, keys.shown))
        self.finding.stub = verdict.points
        if verdict.outcome != NOT_ATTEMPTED:
            self.problem(f"the stub earns {verdict.points:g} points and is told {verdict.outcome!r}: {verdict.reason}")

    def _secrets(self) -> None:
        """The solution passes for every secret: once as `make_key` makes sure, and when it is asked again."""
        for secret, keys in zip(SECRETS, self.keys, strict=False):
            verdict = self._verdict(keys, *(self._answers(self.right, key) for key in (keys.hidden, keys.shown)))
            if not self.finding.solution.add(verdict.outcome == PASSED):
                self.problem(f"the solution, asked again, is {verdict.outcome} ({secret}): {verdict.reason}")
        for secret in SECRETS[len(self.keys) :]:
            secret_key(self.solution, replace(self.bare, also=()), secret, "hidden")
            self.finding.solution.add(True)

    def _mistakes(self) -> None:
        for i, sentence in enumerate(self.check.mistakes):
            told = [self._told_by_public(i), *(self._told_by_grader(i, keys) for keys in self.keys)]
            wrong = next((problem for problem in told if problem), "")
            if not self.finding.mistakes.add(not wrong):
                self.problem(f"the mistake {sentence!r} {wrong}")

    def _told_by_public(self, i: int) -> str:
        """What is wrong with what the student's own check says to a mistake, or ""."""
        found = judge(self.public, tuple(case.mistakes[i] for case in self.public.cases))
        if found.outcome == PASSED:
            untold = self.public.withheld or isinstance(self.check.rule, Satisfies)
            return "" if untold else "passes the public examples"
        return self._misdiagnosis(i, found.mistake, found.message, "by the public half")

    def _told_by_grader(self, i: int, keys: CheckKeys) -> str:
        hidden, shown = (tuple(case.mistakes[i] for case in key.cases) for key in (keys.hidden, keys.shown))
        verdict = self._verdict(keys, hidden, shown)
        if verdict.points:
            return f"earns {verdict.points:g} points"
        return self._misdiagnosis(i, verdict.finding.mistake, verdict.finding.message, "by the grader")

    def _misdiagnosis(self, i: int, told: str, message: str, who: str) -> str:
        if told == self.public.sentences[i]:
            return ""
        return f"is told another's sentence {who}: {told!r}" if told else f"is not recognised {who}: {message}"

    def _attacks(self) -> None:
        """Answers that only look right."""
        few = self.keys[:FEW]
        for name, respond in forged(few[0].hidden, self.public):
            self._attack(name, [(keys, respond(keys.hidden), respond(keys.shown)) for keys in few])
        for name, change in malformed(self.check, few[0].hidden.cases[-1].expected):
            self._attack(name, [(keys, *self._recast(keys, change)) for keys in few])
        if isinstance(self.check.probe, Call):
            spoilt = spoiling(self.right)
            answers = [(k, self._answers(spoilt, k.hidden), self._answers(spoilt, k.shown)) for k in few]
            if any(answer.changed for answer in answers[0][1]):
                self._attack("a function that changes its inputs in place", answers)

    def _attack(self, name: str, tries: Sequence[tuple[CheckKeys, tuple[Answer, ...], tuple[Answer, ...]]]) -> None:
        right = tuple(sent(case.expected) for case in tries[0][0].hidden.cases)
        if _same_text(tries[0][1], right):
            return  # the attack changes nothing here, such as an axis of what is no array
        try:
            accepted = any(self._verdict(*attempt).points for attempt in tries)
        except Exception as error:
            self.finding.attacks.add(False)
            self.problem(f"the rule itself fails on {name}, with {type(error).__name__}: {error}")
            return
        if not self.finding.attacks.add(not accepted):
            self.problem(f"{name} is accepted, for example {show(tries[0][1][-1].value)}")

    def _recast(self, keys: CheckKeys, change: Callable[[Any], Any]) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
        """The solution's answers to both keys, changed."""
        hidden, shown = (tuple(sent(change(case.expected)) for case in key.cases) for key in (keys.hidden, keys.shown))
        return hidden, shown

    def _variants(self) -> None:
        """Right answers in other forms, and right functions that compute otherwise."""
        few = self.keys[:FEW]
        for name, change in written_otherwise(self.check):
            tries = [self._recast(keys, change) for keys in few]
            right = tuple(sent(case.expected) for case in few[0].hidden.cases)
            if not _same_text(tries[0][0], right):
                self._variant(name, [self._verdict(k, *answers) for k, answers in zip(few, tries, strict=True)])
        if not isinstance(self.check.probe, Call) or self.slow:
            return
        for name, wrap in (("single precision", in_float32), ("numbers in a loop", number_by_number)):
            target = wrap(self.right)
            tries = [(self._answers(target, k.hidden), self._answers(target, k.shown)) for k in self.keys]
            if all(answer.state == "value" for answer in tries[0][0]):  # else it cannot be written like this
                self._variant(name, [self._verdict(k, *answers) for k, answers in zip(self.keys, tries, strict=True)])

    def _variant(self, name: str, found: Sequence[Verdict]) -> None:
        wrong = next((verdict for verdict in found if verdict.outcome != PASSED), None)
        if not self.finding.variants.add(wrong is None) and wrong:
            case = wrong.finding.case
            where = f" With {_arguments(case)}." if case and case.arguments else ""
            self.problem(f"a right solution with {name} is rejected: {wrong.finding.message}.{where}")

    def _mutants(self) -> None:
        self.finding.inputs = 1 if self.check.constant else SLOW_INPUTS if self.slow else INPUTS
        if isinstance(self.check.rule, Predicts):
            self.finding.inputs = 0  # it need not be the same: good enough for a grader's key is right
        helpers, own = self._cells()
        others = frozenset(check.name for check in self.solution.exercise.judged) - {self.check.name}
        cells = [*helpers, own]
        bound = frozenset().union(*(cell.binds for cell in cells))
        base = {name: value for name, value in self.solution.namespace.items() if name not in bound}
        started = time.perf_counter()
        self.solution.run([(cell.solved, cell.place) for cell in cells], base)
        running = time.perf_counter() - started
        for cell in cells:
            for mutant in mutants(cell, others):
                sources = [(mutant.source if c is cell else c.solved, c.place) for c in cells]
                self._mutant(mutant, partial(self.solution.run, sources, base), running)

    def _cells(self) -> tuple[list[Cell], Cell]:
        """The cell of this check, and those that students write to help it and no check judges."""
        own = self.solution.cell_of(self.check.name)
        judged = {self.solution.cell_of(check.name).place for check in self.solution.exercise.judged}
        unjudged = [c for c in self.solution.cells if c.kind == "solution" and c.place not in judged]
        needed: list[Cell] = []
        uses = own.uses
        for cell in reversed([c for c in unjudged if c.place < own.place]):
            if cell.binds & uses:
                needed.insert(0, cell)
                uses |= cell.uses
        return needed, own

    def _mutant(self, mutant: Mutant, make: Callable[[], dict[str, Any]], running: float) -> None:
        """Rejected for each secret; or equivalent; or a survivor."""
        try:
            keys = self.keys[:FEW]
            asked = sum(len(key.cases) for k in keys for key in (k.hidden, k.shown))
            with _limited(START + PATIENCE * (running + asked * self.cost)):
                target = make().get(self.check.name, MISSING)
                survives = any(self._passes(target, k) for k in keys)
        except (Exception, _TooSlow, SystemExit):
            survives = False
        if not survives:
            self.finding.mutants.add(True)
            return
        self.finding.mutants.add(False)
        difference = self._difference(target)
        if difference:
            self.problem(f"a mutant survives: {mutant} instead of `{mutant.before}`. {difference}")
        else:
            self.finding.equivalent.append(str(mutant))

    def _passes(self, target: Any, keys: CheckKeys) -> bool:
        return all(self._wrong(target, key, case) is None for key in (keys.shown, keys.hidden) for case in key.cases)

    def _wrong(self, target: Any, key: AnswerKey, case: Case) -> str | None:
        """What is wrong with the answer of `target` to one case, or None."""
        answer = _round_trip(ask(target, key.probe, case.arguments))
        found = judge(replace(key, cases=(case,), sentences=()), (answer,))
        return None if found.outcome == PASSED else found.message or found.outcome

    def _difference(self, target: Any) -> str:
        """The first input, of many, that tells a mutant from the solution, in words; "" if none does."""
        sample = self._sample
        try:
            with _limited(START + 4 * PATIENCE * len(sample) * self.cost):
                for arguments, value in sample:
                    if self._identical(target, arguments, value):
                        continue
                    case = Case(arguments, sent(value).value, ())
                    message = self._wrong(target, self.keys[0].hidden, case)
                    if message:
                        return f"But with {_arguments(case)}: {message}"
        except _TooSlow:
            return f"But on some of {self.finding.inputs} inputs it takes too long"
        return ""

    @cached_property
    def _sample(self) -> list[tuple[dict[str, Any], Any]]:
        """Many inputs, small ones first, with what the solution returns."""
        rng = generator("audit", self.solution.problem_set, self.solution.notebook, self.check.name)
        cases = [*map(dict, self.check.also), *self.check.inputs.cases(self.finding.inputs, rng)]
        sample = [(arguments, self._ask_directly(self.right, arguments)[0]) for arguments in cases]
        failed = [arguments for arguments, value in sample if isinstance(value, Exception)]
        make_key(self.solution, self.bare, failed[:1])  # says what is wrong, if anything is
        return sample

    def _ask_directly(self, target: Any, arguments: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """The value and the inputs afterwards, without the way over the wire."""
        fresh = {name: value.copy() if hasattr(value, "copy") else value for name, value in arguments.items()}
        try:
            return self.check.probe.answer(target, fresh), fresh
        except Exception as error:
            return error, fresh

    def _identical(self, target: Any, arguments: dict[str, Any], value: Any) -> bool:
        """Whether the mutant does the very same as the solution; if not, it may still be right."""
        got, after = self._ask_directly(target, arguments)
        return _identical(got, value) and all(_identical(after[k], v) for k, v in arguments.items())

    def _answers(self, target: Any, key: AnswerKey) -> tuple[Answer, ...]:
        return tuple(_round_trip(ask(target, key.probe, case.arguments)) for case in key.cases)

    def _verdict(self, keys: CheckKeys, hidden: tuple[Answer, ...], shown: tuple[Answer, ...]) -> Verdict:
        """What the grader says to these answers."""
        name = self.check.name
        trace = Trace(hidden={name: hidden}, shown={name: shown})
        reference = Reference(self.solution.problem_set, self.solution.notebook, {name: keys})
        return verdicts(trace, reference, nbformat.v4.new_notebook())[name]


def _round_trip(answer: Answer) -> Answer:
    return Answer.from_json(answer.to_json())


def _same_text(a: Sequence[Answer], b: Sequence[Answer]) -> bool:
    return [answer.to_json() for answer in a] == [answer.to_json() for answer in b]


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


def _arguments(case: Case) -> str:
    return " ".join(", ".join(f"{name} = {show(value)}" for name, value in case.arguments.items()).split())


def tabulate(problem_set: str, findings: Sequence[Finding]) -> RenderableType:
    """A row for each check; below the table, the mutants that do no harm."""
    table = Table(title=f"Audit of {problem_set}", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column("check", overflow="fold", min_width=max((len(f.check) for f in findings), default=0))
    for name in ("points", "stub", "solved", "mistakes", "attacks", "variants", "mutants", "equal", "alive", "s"):
        table.add_column(name, justify="right", no_wrap=True)
    for f in findings:
        table.add_row(
            f.check,
            f"{f.points:g}",
            Text("-" if f.stub is None else f"{f.stub:g}", "bold red" if f.stub else ""),
            *(Text(str(t), t.style) for t in (f.solution, f.mistakes, f.attacks, f.variants)),
            str(f.mutants),
            str(len(f.equivalent)),
            Text(str(f.surviving), "bold red" if f.surviving else ""),
            f"{f.seconds:.1f}",
        )
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    return Group(table, *(note for f in findings for note in _equivalents(f)))


def _equivalents(finding: Finding) -> list[Text]:
    if not finding.equivalent:
        return []
    where = f"the same on {finding.inputs:,} inputs" if finding.inputs > 1 else "as right"
    head = f"Mutants of {finding.check} that are {where}:"
    return [
        Text(line, "dim", no_wrap=True, overflow="ellipsis") for line in (head, *("  " + m for m in finding.equivalent))
    ]
