"""The student's own check: asks the code in the notebook for its answers to the public examples."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from .judge import NOT_ATTEMPTED, PASSED, Finding, judge
from .key import AnswerKey
from .probes import MISSING, Answer, ask
from .public import find
from .show import Report

_failures: dict[str, int] = {}  # how often each check has failed in this session: one more hint each time


def check(name: str) -> None:
    """Check what the notebook defines as `name`, on a few examples, and show what came of it.

    The grader asks the same questions on other inputs.

    Args:
        name: the check's name, as in the notebook's own check cell.

    Raises:
        UnknownCheckError: there is no such check; says which there are.
        TypeError: `name` is not text.
    """
    report = report_on(name, sys._getframe(1).f_globals)
    if _in_notebook():
        from IPython.display import HTML, display

        display({"text/plain": str(report), "text/html": HTML(report.to_html()).data}, raw=True)
    else:
        print(report)


def report_on(name: str, namespace: Mapping[str, Any]) -> Report:
    """The report that `check(name)` shows, for the names in `namespace`."""
    if not isinstance(name, str):
        raise TypeError(
            f"Expected the name of a check, in quotation marks. Received: {type(name).__name__}. "
            f'Write check("{getattr(name, "__name__", "name")}").'
        )
    key = find(name)
    target = namespace.get(name, MISSING)
    answers = []
    for case in key.cases:
        answer = ask(target, key.probe, case.arguments)
        if answer.state == "stopped":
            raise KeyboardInterrupt  # the student's own Stop button
        answers.append(Answer.from_json(answer.to_json()))
    finding = judge(key, answers)
    return Report(name, key.points, finding, _note(key, finding), _hint(key, finding))


def _hint(key: AnswerKey, finding: Finding) -> str:
    if finding.outcome in (PASSED, NOT_ATTEMPTED) or not key.hints:
        return ""
    tries = _failures.get(key.name, 0)
    _failures[key.name] = tries + 1
    place = min(tries, len(key.hints) - 1)
    return f"({place + 1} of {len(key.hints)}) {key.hints[place]}"


def _note(key: AnswerKey, finding: Finding) -> str:
    if finding.outcome != PASSED:
        return ""
    if key.lenient:
        return "its form is right. Whether the answer itself is right is judged when it is graded."
    if not any(case.arguments for case in key.cases):
        return ""
    return f"{len(key.cases)} examples agree. Grading asks for others, of other sizes."


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None
