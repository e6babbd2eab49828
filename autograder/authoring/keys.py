"""Answer keys: what the solution and each named mistake say to fresh inputs."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations, islice
from typing import Any

import numpy as np

from lecturekit.check import Agreement, Check, Layer, wire
from lecturekit.check.inputs import generator
from lecturekit.check.judge import PASSED, judge, same
from lecturekit.check.key import AnswerKey, Case
from lecturekit.check.probes import MISSING, Answer, ask, exception_of
from lecturekit.check.rules import Satisfies

from .solution import Solution

PUBLIC_DIGITS = 7


PUBLIC_EXAMPLES = 4


SHOWN_SHARE = 3  # of so many hidden inputs, one is drawn to be shown


def secret_key(solution: Solution, check: Check, secret: str, stream: str) -> AnswerKey:
    """The key of one check for one of the grader's streams, "hidden" or "shown"."""
    count = check.trials if stream == "hidden" else -(-check.trials // SHOWN_SHARE)
    rng = generator(secret, stream, solution.problem_set, solution.notebook, check.name)
    return make_key(solution, check, [*check.also, *check.inputs.cases(1 if check.constant else count, rng)])


def public_key(solution: Solution, check: Check) -> AnswerKey:
    """The public half of one check: few small examples that tell the solution and all mistakes apart.

    Raises:
        SolutionError: no example of a generous number tells two of them apart, so a student who made
            the one mistake could be told the other, or pass.
    """
    rng = generator("public", solution.problem_set, solution.notebook, check.name)
    slow = isinstance(check.probe, Layer)
    first = [*check.also, *islice(check.inputs.cases(1 if check.constant else 12, rng), PUBLIC_EXAMPLES)]
    more = () if check.constant else check.inputs.cases(6 if slow else 120, rng)
    short = (
        {k: wire.decode(wire.encode(v, digits=PUBLIC_DIGITS)) for k, v in case.items()} for case in chain(first, more)
    )
    key = _empty_key(check)
    chosen = replace(key, cases=_telling(solution, key, _cases(solution, check, key, short), len(first)))
    if check.constant:
        withheld = isinstance(check.rule, Agreement)  # there is but this one case: its value is the answer
        told = tuple(replace(case, expected=_like(case.expected) if withheld else None) for case in chosen.cases)
        chosen = replace(chosen, cases=told, withheld=withheld)
    elif isinstance(check.rule, Satisfies):
        chosen = replace(chosen, cases=tuple(replace(case, expected=None) for case in chosen.cases))
    return chosen


def make_key(solution: Solution, check: Check, cases: Iterable[Mapping[str, Any]]) -> AnswerKey:
    """Ask the solution and each named mistake for their answers to `cases`.

    Raises:
        SolutionError: the solution itself fails, breaks its own rule, or returns what cannot be compared.
    """
    key = _empty_key(check)
    return replace(key, cases=tuple(_cases(solution, check, key, cases)))


def _empty_key(check: Check) -> AnswerKey:
    return AnswerKey(
        check.name, check.points, check.probe, check.rule, tuple(check.mistakes), tuple(check.hints), cases=()
    )


def _cases(solution: Solution, check: Check, key: AnswerKey, inputs: Iterable[Mapping[str, Any]]) -> Iterator[Case]:
    """What the solution and each named mistake say, one case at a time, as asking a layer takes long."""
    mistaken = [solution.mistaken(check, sentence) for sentence in check.mistakes]
    for arguments in inputs:
        _require_plain(solution, check, "inputs", wire.decode(wire.encode(dict(arguments))))
        answer = _quiet_ask(solution.namespace.get(check.name, MISSING), check, arguments)
        if isinstance(check.rule, Agreement):
            _require_plain(solution, check, "answers", answer.value)
        told = (_quiet_ask(m, check, arguments) for m in mistaken)
        # only the exception's name: the line that raised it is a line of the solution
        case = Case(arguments, answer.value, tuple(replace(a, error=exception_of(a.error)) for a in told))
        finding = judge(replace(key, cases=(case,)), [answer])
        if finding.outcome != PASSED:
            raise solution.error(
                f"Expected the solution of `{check.name}` to pass its own check. With {dict(arguments)} it is "
                f"{finding.outcome}: {finding.message}"
            )
        yield case


def _require_plain(solution: Solution, check: Check, what: str, value: Any) -> None:
    found = _other_in(value)
    if found:
        raise solution.error(
            f"Expected {what} of `{check.name}` that can be compared: numbers, arrays, strings, and lists, tuples or "
            f"dicts (with strings as keys) of those. Received: {found}."
        )


def _other_in(value: Any) -> wire.Other | None:
    if isinstance(value, tuple | list):
        return next(filter(None, map(_other_in, value)), None)
    if isinstance(value, dict):
        return _other_in(list(value.values()))
    return value if isinstance(value, wire.Other) else None


def _quiet_ask(target: Any, check: Check, arguments: Mapping[str, Any]) -> Answer:
    """An answer as it would arrive from a student. Mistakes may warn as they like."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return Answer.from_json(ask(target, check.probe, arguments).to_json())


def _telling(solution: Solution, key: AnswerKey, cases: Iterable[Case], few: int) -> tuple[Case, ...]:
    """The first `few` cases, and further ones until solution and mistakes are all told apart."""
    pairs = {(i, j) for i, j in combinations(range(len(key.sentences) + 1), 2)}
    chosen: list[Case] = []
    count = 0
    for count, case in enumerate(cases, start=1):
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
            f"{count} inputs did not tell them apart: add one with `also=[...]`, or drop the mistake."
        )
    return tuple(chosen)


def _passes(key: AnswerKey, case: Case) -> list[bool]:
    """Which mistakes pass this case by its rule."""
    one = replace(key, cases=(case,))
    return [judge(one, [answer]).outcome == PASSED for answer in case.mistakes]


def _like(value: Any) -> Any:
    """A value of the same kind and shape that tells nothing else."""
    if isinstance(value, tuple | list):
        return type(value)(_like(item) for item in value)
    if isinstance(value, dict):
        return {key: _like(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return np.zeros_like(value)
    return value if value is None else type(value)()
