"""Find released files that no longer match their solutions.

The examples of a public half are asked again, not chosen again: the choice depends on how many mutants run in a given
time, and so on the machine. What matched is remembered in `audits/`, as audits are, until the solution, the released
file or our code changes.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterable
from typing import Any

from lecturekit.check import Check
from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.kernel import wire
from lecturekit.check.public import SUFFIX

from ..course import Course
from ..store import fingerprint, load_json, write_json
from .code_fingerprint import code_fingerprint
from .examples import PUBLIC_DIGITS, with_public_cases
from .keys import cases, empty_key, mistake_pairs, single_mistakes
from .public_half import head_of
from .release import notebooks_of, read_set
from .solution import Solution, SolutionError
from .stale_files import alike, stale_files


def stale_exercises(course: Course, problem_set: str) -> list[str]:
    """The names of a set's released files that do not match its solutions.

    Raises:
        SolutionError: a solution cannot be released as it is.
        CourseError: there is no such set.
    """
    folder, solutions = course.exercises / problem_set, read_set(course, problem_set)
    files, stale_halves = notebooks_of(solutions), set()
    store = course.audits / "released.json"
    remembered = load_json(store)
    stamps = {name: stamp for name, stamp in remembered.items() if not name.startswith(f"{problem_set}/")}
    for solution in solutions:
        name, text = f"{solution.notebook}{SUFFIX}", ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = (folder / name).read_text(encoding="utf-8")
        files[name] = text
        key, stamp = f"{problem_set}/{solution.notebook}", _stamp(solution, text)
        if remembered.get(key) == stamp or is_up_to_date(solution, text, head_of(solution)):
            stamps[key] = stamp
        else:
            stale_halves.add(name)
    if stamps != remembered:
        write_json(store, stamps)
    return sorted({*stale_files(folder, files), *stale_halves})


def _stamp(solution: Solution, text: str) -> str:
    """What it depends on whether this public half is up to date."""
    return fingerprint(json.dumps([solution.digest, code_fingerprint(solution, is_up_to_date), text]))


def is_up_to_date(solution: Solution, text: str, head: dict[str, Any]) -> bool:
    """Whether a public half has this head, and the answers of the solution and its mistakes to its examples.

    Args:
        text: the public half as released.
        head: what it should say of the notebook.

    Raises:
        SolutionError: the solution does not pass its own check.
    """
    try:
        data = json.loads(text)
        items = data.pop("checks")
        checks = solution.exercise.judged
        if data != head or [item["name"] for item in items] != [check.name for check in checks]:
            return False
        return all(_is_up_to_date(solution, check, item) for check, item in zip(checks, items, strict=True))
    except (ValueError, KeyError, TypeError, AttributeError):  # damaged, or of another format
        return False


def _is_up_to_date(solution: Solution, check: Check, item: dict[str, Any]) -> bool:
    released = AnswerKey.from_json(item)
    singles = single_mistakes(solution, check)
    by_sentence = {mistake.sentence: mistake for mistake in (*mistake_pairs(solution, check), *singles)}
    mistakes = [by_sentence[sentence] for sentence in released.sentences]
    sentences = tuple(mistake.sentence for mistake in singles)
    if not released.withheld and sentences != tuple(released.sentences[: len(singles)]):
        return False
    arguments = [dict(case.arguments) for case in released.cases]
    if any(case not in _as_text(arguments) for case in _as_text(map(dict, check.also))):
        return False
    try:
        answered = cases(solution, check, mistakes, arguments)
        fresh = with_public_cases(solution, check, empty_key(check, mistakes), answered)
    except SolutionError:
        raise
    except Exception:  # its arguments have changed
        return False
    return alike(item, json.loads(json.dumps(fresh.to_json(PUBLIC_DIGITS))))


def _as_text(arguments: Iterable[dict[str, Any]]) -> list[str]:
    return [json.dumps(wire.encode(one, digits=PUBLIC_DIGITS)) for one in arguments]
