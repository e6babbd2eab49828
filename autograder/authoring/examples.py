"""The public half of a check: few small examples, which tell the solution and all mistakes apart.

And each mistake from its neighbours, as far as that can be: a student whose code does something else must not be told
that it is this mistake, only because the few examples happen to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

from .keys import cases, empty_key, lines_run, mistake_pairs, quiet_ask, single_mistakes
from .mutants import mutants
from .solution import Solution, SolutionError
from .time_limit import limited

PUBLIC_DIGITS = 7
FEW = 4  # examples at least
CANDIDATES, SLOW_CANDIDATES = 120, 6  # among which further ones are looked for
MORE = 8  # examples at most that tell mistakes from their neighbours
NEIGHBOURS, COMPARED = 30, 24  # so many neighbours of a check are asked on so many candidates
NEIGHBOUR_SECONDS = 0.2


def public_key(solution: Solution, check: Check) -> AnswerKey:
    """The public half of one check.

    Raises:
        SolutionError: no example of a generous number tells two mistakes, or a mistake and the solution, apart, so that
            a student who made the one could be told the other, or pass.
    """
    singles = single_mistakes(solution, check)
    slips = [*singles, *mistake_pairs(solution, check)]
    key = empty_key(check, slips)
    candidates = _Candidates(cases(solution, check, slips, _inputs(solution, check)))
    enough = 1 if check.constant or isinstance(check.probe, Predict) else FEW  # a trained model's inputs are many
    few = len(check.also) + enough
    chosen = _telling(solution, key, candidates, few, len(singles))
    chosen += _from_neighbours(solution, check, key, candidates, chosen)
    chosen.sort(key=candidates.place)
    key = _without_untold(replace(key, cases=tuple(chosen)), len(singles))
    return with_public_cases(solution, check, key, key.cases)


def with_public_cases(solution: Solution, check: Check, key: AnswerKey, chosen: Iterable[Case]) -> AnswerKey:
    """The key with these cases, as students hold it."""
    key = replace(key, cases=tuple(chosen))
    if check.pace:
        target = solution.namespace[check.name]
        counted = (replace(c, lines=lines_run(target, check, c.visible_arguments(key.hidden_arguments))) for c in key.cases)
        key = replace(key, cases=tuple(counted))
    return _without_answers(key, check)


def _inputs(solution: Solution, check: Check) -> Iterator[dict[str, Any]]:
    """What examples are chosen from, small ones first."""
    rng = generator("public", solution.problem_set, solution.notebook, check.name)
    if check.constant:
        drawn: Iterable[dict[str, Any]] = check.inputs.cases(1, rng)
    else:
        quick = isinstance(check.probe, Call | Driven)
        first = islice(check.inputs.cases(12, rng), FEW)
        drawn = chain(first, check.inputs.cases(CANDIDATES if quick else SLOW_CANDIDATES, rng))
    for case in chain(check.also, drawn):
        yield {name: wire.decode(wire.encode(value, digits=PUBLIC_DIGITS)) for name, value in case.items()}


class _Candidates:
    """Cases, made when they are first looked at, as asking a layer takes long."""

    def __init__(self, made: Iterator[Case]) -> None:
        self._made = made
        self._kept: list[Case] = []

    def __iter__(self) -> Iterator[Case]:
        yield from self._kept
        for case in self._made:
            self._kept.append(case)
            yield case

    def place(self, case: Case) -> int:
        return next(i for i, other in enumerate(self._kept) if other is case)


def _telling(solution: Solution, key: AnswerKey, candidates: Iterable[Case], few: int, singles: int) -> list[Case]:
    """The first `few` candidates, and further ones until the solution and all single mistakes are told apart."""
    pairs = {(i, j) for i, j in combinations(range(singles + 1), 2)}
    chosen: list[Case] = []
    count = 0
    for count, case in enumerate(candidates, start=1):
        row, passes = (Answer("value", case.expected), *case.mistakes), _passes(key, case)
        news = {(i, j) for i, j in pairs if (passes[j - 1] is False if i == 0 else not same(row[i], row[j], key))}
        if news or count <= few:
            chosen.append(case)
            pairs -= news
        if not pairs and count >= few:
            break
    if pairs:
        names = ["the solution", *(repr(s) for s in key.sentences)]
        i, j = min(pairs)
        raise solution.error(
            f"Expected inputs of `{key.name}` on which {names[i]} and {names[j]} differ. "
            f"{count} inputs did not tell them apart: add one with `also=[...]`, or drop the mistake.",
            key.name,
        )
    return chosen


def _passes(key: AnswerKey, case: Case) -> list[bool]:
    """Which mistakes pass this case by its rule."""
    one = replace(key, cases=(case,))
    return [judge(one, [answer]).outcome == PASSED for answer in case.mistakes]


def _from_neighbours(
    solution: Solution, check: Check, key: AnswerKey, candidates: _Candidates, chosen: Sequence[Case]
) -> list[Case]:
    """Further candidates, the most telling ones first, on which neighbours of a mistake answer otherwise."""
    if check.constant or not check.mistakes or not isinstance(check.probe, Call | Driven) or key.is_question:
        return []
    compared = [*islice(candidates, COMPARED)]
    compared += [case for case in chosen if not any(case is other for other in compared)]
    told: dict[int, set[tuple[int, int]]] = {id(case): set() for case in compared}
    for n, target in enumerate(islice(neighbours(solution, check), NEIGHBOURS)):
        for case in compared:
            answer = _neighbours_answer(target, check, case.visible_arguments(key.hidden_arguments))
            told[id(case)] |= {(n, m) for m, mistake in enumerate(case.mistakes) if not same(answer, mistake, key)}
    left = set().union(*told.values()) - set().union(*(told[id(case)] for case in chosen))
    found: list[Case] = []
    while left and len(found) < MORE:
        best = max(compared, key=lambda case: len(told[id(case)] & left))
        left -= told[id(best)]
        found.append(best)
    return found


def _neighbours_answer(target: Any, check: Check, arguments: Mapping[str, Any]) -> Answer:
    return quiet_ask(target, check, arguments, seconds=NEIGHBOUR_SECONDS)


def neighbours(solution: Solution, check: Check) -> Iterator[Any]:
    """What mutants of the mistakes, and of the solution, define: code that is nearly a named mistake, in turn."""
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
            except (SolutionError, KeyboardInterrupt):
                continue
            yield target


def _without_untold(key: AnswerKey, singles: int) -> AnswerKey:
    """The key without two mistakes at once that its examples cannot tell from others."""
    rows = [[case.mistakes[i] for case in key.cases] for i in range(len(key.sentences))]
    kept = list(range(singles))
    for i in range(singles, len(rows)):
        alike = any(all(same(a, b, key) for a, b in zip(rows[i], rows[j], strict=True)) for j in kept)
        right = all(_passes(replace(key, cases=()), case)[i] for case in key.cases)
        if not alike and not right:
            kept.append(i)
    return _with_slips(key, kept)


def _with_slips(key: AnswerKey, places: Sequence[int]) -> AnswerKey:
    return replace(
        key,
        sentences=tuple(key.sentences[i] for i in places),
        worths=tuple(key.worths[i] for i in places),
        cases=tuple(replace(case, mistakes=tuple(case.mistakes[i] for i in places)) for case in key.cases),
    )


def _without_answers(key: AnswerKey, check: Check) -> AnswerKey:
    """The key without what students must not know."""
    if key.is_question:  # a sentence would tell which option is wrong
        key = _with_slips(key, ())
    if check.constant:
        withheld = isinstance(check.rule, Agreement)  # there is but this one case: its value is the answer
        told = tuple(replace(case, expected=_like(case.expected) if withheld else None) for case in key.cases)
        return replace(key, cases=told, withheld=withheld or key.is_question)
    if isinstance(check.rule, Satisfies) or (isinstance(check.rule, ModelScore) and check.rule.labels):
        return replace(key, cases=tuple(replace(case, expected=None) for case in key.cases))
    return key


def _like(value: Any) -> Any:
    """A value of the same kind and shape that tells nothing else."""
    if isinstance(value, tuple | list):
        return type(value)(_like(item) for item in value)
    if isinstance(value, dict):
        return {key: _like(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    return value if value is None else type(value)()
