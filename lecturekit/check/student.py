"""The student's own check: asks the code in the notebook for its answers to the public examples."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from . import forbidden
from .errors import NOTEBOOK_FILES
from .judge import NOT_ATTEMPTED, PASSED, WRONG, Finding, judge
from .key import AnswerKey
from .lines import lines
from .pace import counting_lines, crawls
from .probes import MISSING, Answer, ask, ask_watched
from .public import UnknownCheckError, find
from .questions import Chosen, Ordered, own_order
from .show import Question, Report

_hinted: dict[str, int] = {}  # how many hints of each check were shown in this session: one more each time


def check(name: str) -> None:
    """Check what the notebook defines as `name`, on a few examples, and show what came of it.

    The grader asks the same questions on other inputs.

    Args:
        name: the check's name, as in the notebook's own check cell.

    Raises:
        UnknownCheckError: there is no such check; says which there are.
        TypeError: `name` is not text.
    """
    _show(report_on(name, sys._getframe(1).f_globals))


def question(name: str) -> None:
    """Show the question called `name`: its text, and its options in an order of your own.

    Raises:
        UnknownCheckError: there is no such question; says which there are.
        TypeError: `name` is not text.
    """
    rule = find(_require_text(name, "question")).rule
    if not isinstance(rule, Chosen | Ordered):
        raise UnknownCheckError(f'Expected the name of a question. Received: {name!r}, which is code: check("{name}").')
    options = [(key, rule.options[key]) for key in own_order(name, rule.options)]
    kind = "order" if isinstance(rule, Ordered) else "several" if rule.several else "one"
    _show(Question(name, rule.text, options, kind))


def hint(name: str) -> None:
    """Show the next hint of the check called `name`.

    Raises:
        UnknownCheckError: there is no such check; says which there are.
        TypeError: `name` is not text.
    """
    print(_next_hint(find(_require_text(name, "check"))) or f"There are no hints for {name}.")


def report_on(name: str, namespace: Mapping[str, Any]) -> Report:
    """The report that `check(name)` shows, for the names in `namespace`."""
    key = find(_require_text(name, "check"))
    finding = _finding(key, namespace)
    failed = finding.outcome not in (PASSED, NOT_ATTEMPTED)
    shown = lines(key, finding.case) if failed and finding.case else ""
    return Report(name, key.points, finding, shown, _note(key, finding, namespace), _hint(key, finding))


def _require_text(name: Any, what: str) -> str:
    if not isinstance(name, str):
        raise TypeError(
            f"Expected the name of a {what}, in quotation marks. Received: {type(name).__name__}. "
            f'Write {what}("{getattr(name, "__name__", "name")}").'
        )
    return name


def _finding(key: AnswerKey, namespace: Mapping[str, Any]) -> Finding:
    use = forbidden.forbidden_use(_sources(namespace), key.name, key.forbids) if key.forbids else None
    if use is not None:
        return Finding(WRONG, forbidden.told(use, key.forbids))
    target = namespace.get(key.name, MISSING)
    answers = []
    for place, case in enumerate(key.cases, start=1):
        watched = key.forbids if place == len(key.cases) else {}
        answer = ask_watched(target, key.probe, case.asked(key.kept), watched)
        if answer.state == "stopped":
            raise KeyboardInterrupt  # the student's own Stop button
        answers.append(Answer.from_json(answer.to_json()))
    return judge(key, answers)


def _sources(namespace: Mapping[str, Any]) -> list[str]:
    """The cells that were run in this notebook, in their order; in a plain script, the script."""
    cells = namespace.get("_ih")
    if isinstance(cells, list):
        return [str(cell) for cell in cells]
    try:
        with open(namespace["__file__"], encoding="utf-8") as script:
            return [script.read()]
    except (KeyError, TypeError, OSError, UnicodeDecodeError):
        return []


def _hint(key: AnswerKey, finding: Finding) -> str:
    """The hint that is due. Beside a named mistake a general one would only distract."""
    return "" if finding.outcome in (PASSED, NOT_ATTEMPTED) or finding.mistake else _next_hint(key)


def _next_hint(key: AnswerKey) -> str:
    if not key.hints:
        return ""
    shown = _hinted.get(key.name, 0)
    _hinted[key.name] = shown + 1
    place = min(shown, len(key.hints) - 1)
    return f"({place + 1} of {len(key.hints)}) {key.hints[place]}"


def _note(key: AnswerKey, finding: Finding, namespace: Mapping[str, Any]) -> str:
    if finding.outcome == PASSED:
        return _note_on_passed(key, namespace)
    for name in key.builds_on:
        if _finding(find(name), namespace).outcome != PASSED:
            return f'`{key.name}` builds on `{name}`, which is not right yet: begin with check("{name}").'
    return ""


def _note_on_passed(key: AnswerKey, namespace: Mapping[str, Any]) -> str:
    if key.lenient:
        return "its form is right. Whether the answer itself is right is judged when it is graded."
    if not any(case.arguments for case in key.cases):
        return ""
    slow = _note_on_pace(key, namespace[key.name])
    return slow or f"{len(key.cases)} examples agree. Grading asks for others, of other sizes."


def _note_on_pace(key: AnswerKey, target: Any) -> str:
    """Counts lines where the grader will measure time: the same on every machine."""
    for case in key.cases:
        if not case.lines:
            continue
        with counting_lines(lambda file: any(mark in file for mark in (*NOTEBOOK_FILES, "<string>"))) as count:
            ask(target, key.probe, case.asked(key.kept))
        if crawls(count[0], case.lines):
            return (
                f"the answers are right, but your code runs {count[0]} lines where {case.lines} are enough: it does "
                "one by one what arrays can do at once. Grading also asks for large inputs, on which this takes long."
            )
    return ""


def _show(report: Report | Question) -> None:
    if _in_notebook():
        from IPython.display import HTML, display

        display({"text/plain": str(report), "text/html": HTML(report.to_html()).data}, raw=True)
    else:
        print(report)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None
