"""The reference's answers: what the solution and each named mistake say to fresh inputs.

Three streams of inputs never mix: *public* ones go to students with the exercise; *shown* ones may
appear in feedback; *hidden* ones decide and never leave the grader. The last two grow from the course
secret, so that they are the same for the whole class and for every regrading.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, combinations, islice
from pathlib import Path
from typing import Any

import numpy as np

from lecturekit.check import Agreement, Check, Layer, wire
from lecturekit.check.inputs import generator
from lecturekit.check.judge import PASSED, judge, same
from lecturekit.check.key import AnswerKey, Case
from lecturekit.check.probes import MISSING, Answer, ask, exception_of
from lecturekit.check.rules import Satisfies

from .course import Course, CourseError
from .solution import Solution, read

PUBLIC_DIGITS = 7
PUBLIC_EXAMPLES = 4
SHOWN_SHARE = 3  # of so many hidden inputs, one is drawn to be shown
MAKERS = ("reference.py", "release.py", "solution.py")  # whose code decides what a key says


@dataclass(frozen=True)
class CheckKeys:
    """The grader's two answer keys of one check."""

    hidden: AnswerKey
    shown: AnswerKey
    seconds: float


@dataclass(frozen=True)
class Reference:
    """All that judging one notebook takes, by check name."""

    problem_set: str
    notebook: str
    keys: Mapping[str, CheckKeys]


def reference(course: Course, path: Path) -> Reference:
    """The grader's answer keys of one solution, made in a process of their own and kept.

    They are made anew when the solution, the secret or the vocabulary of checks changes.

    Raises:
        CourseError: the solution does not run.
    """
    solution = read(path)
    store = _store(course, solution)
    data = load_json(store)
    if data.get("stamp") != stamp(solution, course.secret()):
        command = [sys.executable, "-m", "autograder.reference", str(path), str(course.root)]
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"})
        if done.returncode:
            raise CourseError(f"Expected {path} to run. It failed:\n{done.stderr[-2000:]}")
        data = load_json(store)
    rules = {check.name: check for check in solution.exercise.judged}
    keys = {
        name: CheckKeys(
            hidden=_with_rule(AnswerKey.from_json(item["hidden"]), rules[name]),
            shown=_with_rule(AnswerKey.from_json(item["shown"]), rules[name]),
            seconds=rules[name].seconds,
        )
        for name, item in data["checks"].items()
    }
    return Reference(solution.problem_set, solution.notebook, keys)


def _with_rule(key: AnswerKey, check: Check) -> AnswerKey:
    return replace(key, rule=check.rule)  # a property that is a function cannot be kept in a file


def _store(course: Course, solution: Solution) -> Path:
    return course.private / "reference" / solution.problem_set / f"{solution.notebook}.json"


def load_json(store: Path) -> dict:
    """What a file of ours holds; nothing, if it is not there or was damaged."""
    try:
        data = json.loads(store.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def stamp(solution: Solution, secret: str = "") -> str:
    """What keys depend on: the solution, LectureKit, how keys are made, and the secret if there is one."""
    digest = hashlib.sha256(f"{solution.digest} {secret}".encode())
    here = Path(__file__).parent
    for path in sorted([*here.parent.glob("lecturekit/**/*.py"), *map(here.joinpath, MAKERS)]):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def write_reference(solution: Solution, course: Course) -> None:
    """Make the keys of one solution and keep them, readable by the grader alone, unless they are kept."""
    secret, store = course.secret(), _store(course, solution)
    if load_json(store).get("stamp") == stamp(solution, secret):
        return
    checks = {}
    for check in solution.exercise.judged:
        checks[check.name] = {
            stream: secret_key(solution, check, secret, stream).to_json() for stream in ("hidden", "shown")
        }
    save_json(store, {"stamp": stamp(solution, secret), "checks": checks})


def save_json(store: Path, data: Any) -> None:
    """Write a file that only the grader reads, whole or not at all."""
    store.parent.mkdir(parents=True, exist_ok=True)
    scratch = store.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(data), encoding="utf-8")
    scratch.replace(store)


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


if __name__ == "__main__":
    write_reference(read(Path(sys.argv[1])), Course(Path(sys.argv[2])))
