"""Whether a released public half still says what its solution says.

Its examples are asked again, not chosen again: which are chosen depends on what a mutant can do in a fifth of a second,
and so on the machine.
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
from .examples import PUBLIC_DIGITS, told_in_public
from .keys import cases, empty_key, mistake_pairs, single_mistakes
from .release import head_of, notebooks_of, read_set
from .solution import Solution, SolutionError
from .stale_files import alike, drift


def stale(course: Course, problem_set: str) -> list[str]:
    """The names of a set's released files that are not, or no longer, what its solutions give.

    Raises:
        SolutionError: a solution cannot be released as it is.
        CourseError: there is no such set.
    """
    folder, solutions = course.exercises / problem_set, read_set(course, problem_set)
    files, outdated = notebooks_of(solutions), set()
    for solution in solutions:
        name, text = f"{solution.notebook}{SUFFIX}", ""
        with contextlib.suppress(OSError, UnicodeDecodeError):
            text = (folder / name).read_text(encoding="utf-8")
        files[name] = text
        if not is_current(solution, text, head_of(solution)):
            outdated.add(name)
    return sorted({*drift(folder, files), *outdated})


def is_current(solution: Solution, text: str, head: dict[str, Any]) -> bool:
    """Whether `text`, a public half, has this head and the answers of the solution and its mistakes to its examples.

    Raises:
        SolutionError: the solution does not pass its own check.
    """
    try:
        data = json.loads(text)
        items = data.pop("checks")
        checks = solution.exercise.judged
        if data != head or [item["name"] for item in items] != [check.name for check in checks]:
            return False
        return all(_is_current(solution, check, item) for check, item in zip(checks, items, strict=True))
    except (ValueError, KeyError, TypeError, AttributeError):  # it was damaged, or is of another format
        return False


def _is_current(solution: Solution, check: Check, item: dict[str, Any]) -> bool:
    kept = AnswerKey.from_json(item)
    singles = single_mistakes(solution, check)
    known = {slip.sentence: slip for slip in (*mistake_pairs(solution, check), *singles)}
    told = [known[sentence] for sentence in kept.sentences]
    if not kept.a_question and [slip.sentence for slip in singles] != list(kept.sentences[: len(singles)]):
        return False
    asked = [dict(case.arguments) for case in kept.cases]
    if any(wanted not in _written(asked) for wanted in _written(map(dict, check.also))):
        return False
    try:
        found = cases(solution, check, told, asked)
        fresh = told_in_public(solution, check, empty_key(check, told), found)
    except SolutionError:
        raise
    except Exception:  # its inputs were others
        return False
    return alike(item, json.loads(json.dumps(fresh.to_json(PUBLIC_DIGITS))))


def _written(arguments: Iterable[dict[str, Any]]) -> list[str]:
    return [json.dumps(wire.encode(one, digits=PUBLIC_DIGITS)) for one in arguments]
