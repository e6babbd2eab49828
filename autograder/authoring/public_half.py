"""The public half of a notebook's checks: the examples that students get with it."""

from __future__ import annotations

import json
from typing import Any

from lecturekit.check import Written
from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.public import FORMAT

from .examples import PUBLIC_DIGITS, public_key
from .solution import Solution


def public_half(solution: Solution) -> str:
    """The public half of a notebook's checks, as JSON text.

    Raises:
        SolutionError: a check's examples cannot distinguish its mistakes.
    """
    keys = [public_key(solution, check) for check in solution.exercise.judged]
    head = head_of(solution)
    lines = [f" {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}," for name, value in head.items()]
    return "\n".join(["{", *lines, ' "checks": [', ",\n".join(_key_text(key) for key in keys), "]}"]) + "\n"


def head_of(solution: Solution) -> dict[str, Any]:
    """The public half's data on the notebook itself."""
    return {
        "format": FORMAT,
        "notebook": f"{solution.problem_set}/{solution.notebook}",
        "title": solution.exercise.title,
        "minutes": solution.exercise.minutes,
        "after": list(solution.exercise.after),
        "written": [check.name for check in solution.exercise.checks if isinstance(check, Written)],
    }


def _key_text(key: AnswerKey) -> str:
    """A key as JSON with a line per case, for readable diffs between releases."""
    data = key.to_json(PUBLIC_DIGITS)
    cases = ",\n".join("   " + json.dumps(case, ensure_ascii=False) for case in data.pop("cases"))
    head = ",\n".join(f"   {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in data.items())
    return f'  {{\n{head},\n   "cases": [\n{cases}\n  ]}}'
