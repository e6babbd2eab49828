"""Choose the public half of a check: a few small examples that distinguish the solution and all mistakes.

As far as possible, the examples also distinguish each mistake from its neighbours, so that a student whose code does
something else does not get the mistake's sentence just because the few examples happen to agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, combinations, islice
from typing import Any

import numpy as np

from lecturekit.check import Agreement, Call, Check, Driven, Edit, Predict
from lecturekit.check.judge.findings import PASSED, judge, same
from lecturekit.check.judge.key import AnswerKey, Case
from lecturekit.check.judge.model_score import ModelScore
from lecturekit.check.judge.rules import Satisfies
from lecturekit.check.kernel import wire
from lecturekit.check.kernel.probes import Answer
from lecturekit.check.seeding import generator
from lecturekit.plural import plural

from .keys import cases, empty_key, lines_run, mistake_pairs, quiet_ask, single_mistakes
from .mutants import mutants
from .solution import Solution, SolutionError
from .time_limit import TooSlow, limited

PUBLIC_DIGITS = 7
MIN_EXAMPLES = 4
CANDIDATES, SLOW_CANDIDATES = 120, 6  # inputs to choose examples from
MAX_NEIGHBOUR_EXAMPLES = 8  # that distinguish mistakes from their neighbours
NEIGHBOURS, COMPARED = 30, 24  # number of neighbours, and of candidates on which they are asked
NEIGHBOUR_SECONDS = 0.2


def public_key(solution: Solution, check: Check) -> AnswerKey:
    """The public half of one check.

    Raises:
        SolutionError: no candidate distinguishes two mistakes, or a mistake and the solution, so a student could get
            the wrong sentence, or pass.
    """
    singles = single_mistakes(solution, check)
    mistakes = [*singles, *mistake_pairs(solution, check)]
    key = empty_key(check, mistakes)
    candidates = _Candidates(cases(solution, check, mistakes, _inputs(solution, check)))
    # one case of a trained model has many inputs
    least = len(check.also) + (1 if check.constant or isinstance(check.probe, Predict) else MIN_EXAMPLES)
    chosen = _distinguishing(solution, key, candidates, least, len(singles))
    chosen += _from_neighbours(solution, check, key, candidates, chosen)
    chosen.sort(key=candidates.index)
    key = _without_ambiguous_pairs(replace(key, cases=tuple(chosen)), len(singles))
    return with_public_cases(solution, check, key, key.cases)


def with_public_cases(solution: Solution, check: Check, key: AnswerKey, chosen: Iterable[Case]) -> AnswerKey:
    """The key with these cases, in the form that students get."""
    key = replace(key, cases=tuple(chosen))
    if check.pace:
        target = solution.namespace[check.name]
        arguments = [case.visible_arguments(key.hidden_arguments) for case in key.cases]
        counts = [lines_run(target, check, each) for each in arguments]
        key = replace(key, cases=tuple(replace(c, lines=n) for c, n in zip(key.cases, counts, strict=True)))
    return _without_answers(key, check)


def _inputs(solution: Solution, check: Check) -> Iterator[dict[str, Any]]:
    """The inputs to choose examples from, small ones first."""
    rng = generator("public", solution.problem_set, solution.notebook, check.name)
    if check.constant:
        drawn: Iterable[dict[str, Any]] = check.inputs.cases(1, rng)
    else:
        quick = isinstance(check.probe, Call | Driven)
        first = islice(check.inputs.cases(12, rng), MIN_EXAMPLES)
        drawn = chain(first, check.inputs.cases(CANDIDATES if quick else SLOW_CANDIDATES, rng))
    for case in chain(check.also, drawn):
        yield {name: wire.decode(wire.encode(value, digits=PUBLIC_DIGITS)) for name, value in case.items()}


class _Candidates:
    """Cases, created on first use because asking a layer takes long."""

    def __init__(self, cases: Iterator[Case]) -> None:
        self._source = cases
        self._created: list[Case] = []

    def __iter__(self) -> Iterator[Case]:
        yield from self._created
        for case in self._source:
            self._created.append(case)
            yield case

    def index(self, case: Case) -> int:
        """A case's position among the candidates."""
        return next(i for i, other in enumerate(self._created) if other is case)


def _distinguishing(
    solution: Solution, key: AnswerKey, candidates: Iterable[Case], least: int, singles: int
) -> list[Case]:
    """The first `least` candidates, and more until the solution and all single mistakes differ.

    Args:
        singles: the number of single mistakes, which come first in the key.

    Raises:
        SolutionError: two of them agree on all candidates.
    """
    pairs = {(i, j) for i, j in combinations(range(singles + 1), 2)}
    chosen: list[Case] = []
    count = 0
    for count, case in enumerate(candidates, start=1):
        answers, passes = (Answer("value", case.expected), *case.mistakes), _passes(key, case)
        separated = {
            (i, j) for i, j in pairs if (passes[j - 1] is False if i == 0 else not same(answers[i], answers[j], key))
        }
        if separated or count <= least:
            chosen.append(case)
            pairs -= separated
        if not pairs and count >= least:
            break
    if pairs:
        names = ["the solution", *(repr(s) for s in key.sentences)]
        i, j = min(pairs)
        raise solution.error(
            f"Expected inputs of `{key.name}` on which {names[i]} and {names[j]} differ. "
            f"{plural(count, 'input')} did not tell them apart: add one with `also=[...]`, or drop the mistake.",
            key.name,
        )
    return chosen


def _passes(key: AnswerKey, case: Case) -> list[bool]:
    """Whether each mistake passes this case by the check's rule."""
    nameless = replace(key, cases=(replace(case, mistakes=()),), sentences=(), worths=())  # no search for the mistake
    return [judge(nameless, [answer]).outcome == PASSED for answer in case.mistakes]


def _from_neighbours(
    solution: Solution, check: Check, key: AnswerKey, candidates: _Candidates, chosen: Sequence[Case]
) -> list[Case]:
    """More candidates, on which neighbours of a mistake answer differently; the most informative ones first."""
    if check.constant or not check.mistakes or not isinstance(check.probe, Call | Driven) or key.is_question:
        return []
    compared = [*islice(candidates, COMPARED)]
    compared += [case for case in chosen if not any(case is other for other in compared)]
    separates: dict[int, set[tuple[int, int]]] = {id(case): set() for case in compared}
    for n, target in enumerate(islice(neighbours(solution, check), NEIGHBOURS)):
        for case in compared:
            arguments = case.visible_arguments(key.hidden_arguments)
            answer = quiet_ask(target, check, arguments, seconds=NEIGHBOUR_SECONDS)
            separates[id(case)] |= {(n, m) for m, mistake in enumerate(case.mistakes) if not same(answer, mistake, key)}
    open_pairs = set().union(*separates.values()) - set().union(*(separates[id(case)] for case in chosen))
    added: list[Case] = []
    while open_pairs and len(added) < MAX_NEIGHBOUR_EXAMPLES:
        best = max(compared, key=lambda case: len(separates[id(case)] & open_pairs))
        open_pairs -= separates[id(best)]
        added.append(best)
    return added


def neighbours(solution: Solution, check: Check) -> Iterator[Any]:
    """The objects defined by mutants of the mistakes and of the solution, in turn: code that is nearly a mistake."""
    cell = solution.cell_of(check.name)
    wrong = [m.wrong for m in check.mistakes if isinstance(m.wrong, Edit)]
    edited = [replace(cell, source=cell.source.replace(edit.old, edit.new)) for edit in wrong]
    others = frozenset(other.name for other in solution.exercise.judged) - {check.name}
    streams = [mutants(c, others) for c in (*edited, cell)]
    while streams:
        for stream in list(streams):
            mutant = next(stream, None)
            if mutant is None:
                streams.remove(stream)
                continue
            try:
                with limited(NEIGHBOUR_SECONDS):
                    target = solution.changed_into(check, mutant.source)
            except (SolutionError, TooSlow):
                continue
            yield target


def _without_ambiguous_pairs(key: AnswerKey, singles: int) -> AnswerKey:
    """The key without those mistake pairs that its examples cannot tell from other mistakes or the solution."""
    rows = [[case.mistakes[i] for case in key.cases] for i in range(len(key.sentences))]
    chosen = list(range(singles))
    for i in range(singles, len(rows)):
        alike = any(all(same(a, b, key) for a, b in zip(rows[i], rows[j], strict=True)) for j in chosen)
        right = all(_passes(replace(key, cases=()), case)[i] for case in key.cases)
        if not alike and not right:
            chosen.append(i)
    return _with_mistakes(key, chosen)


def _with_mistakes(key: AnswerKey, indices: Sequence[int]) -> AnswerKey:
    """The key with only these mistakes."""
    return replace(
        key,
        sentences=tuple(key.sentences[i] for i in indices),
        worths=tuple(key.worths[i] for i in indices),
        cases=tuple(replace(case, mistakes=tuple(case.mistakes[i] for i in indices)) for case in key.cases),
    )


def _without_answers(key: AnswerKey, check: Check) -> AnswerKey:
    """The key without answers that students must not know."""
    if key.is_question:  # a sentence would reveal a wrong option
        key = _with_mistakes(key, ())
    if check.constant:
        withheld = isinstance(check.rule, Agreement)  # the value of the only case is the answer
        if withheld:  # which follows from what a mistake's answer is, and what is said of it
            key = _with_mistakes(key, ())
        public_cases = tuple(replace(case, expected=_like(case.expected) if withheld else None) for case in key.cases)
        return replace(key, cases=public_cases, withheld=withheld or key.is_question)
    if isinstance(check.rule, Satisfies) or (isinstance(check.rule, ModelScore) and check.rule.labels):
        return replace(key, cases=tuple(replace(case, expected=None) for case in key.cases))
    return key


def _like(value: Any) -> Any:
    """A value of the same type and shape that reveals nothing else."""
    if isinstance(value, tuple | list):
        return type(value)(_like(item) for item in value)
    if isinstance(value, dict):
        return {key: _like(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    return value if value is None else type(value)()
