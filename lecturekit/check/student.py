"""The student's own check: asks the notebook's code for its answers to the public examples."""

from __future__ import annotations

import contextlib
import difflib
import functools
import io
import json
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NoReturn

from . import forbidden, public
from .judge.findings import CRASHED, NOT_ATTEMPTED, PASSED, WRONG, Finding, judge
from .judge.key import AnswerKey
from .judge.questions import Chosen, Ordered, personal_order
from .kernel import wire
from .kernel.errors import NOTEBOOK_FILES
from .kernel.line_count import counting_lines, runs_too_many_lines
from .kernel.probes import MISSING, Answer, ask, ask_watched
from .public import UnknownCheckError, find
from .show.check_report import CheckReport, QuestionCard
from .show.snippet import snippet

MAX_TRACEBACK = 6000  # characters, behind a click
PACKAGE = str(Path(__file__).parent)


@dataclass
class Session:
    """What the checks of one session have shown.

    Attributes:
        hints_shown: the number of hints shown, by check.
        passed_once: the checks that have passed at least once.
        passing: the checks that passed the last time.
    """

    hints_shown: dict[str, int] = field(default_factory=dict)
    passed_once: set[str] = field(default_factory=set)
    passing: set[str] = field(default_factory=set)


_session = Session()


class _BriefError(Exception):
    """An error that a notebook shows without its traceback, which has no line of the student's."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class NameUnknownError(_BriefError, UnknownCheckError):
    """There is no check or question of this name."""


class NoNameError(_BriefError, TypeError):
    """The argument is not a name."""


class UnreadableChecksError(_BriefError, ValueError):
    """The file with the checks cannot be read."""


def check(name: str) -> None:
    """Check the notebook's definition of `name` on a few examples, and show the result.

    The grader asks the same questions with other inputs.

    Args:
        name: the check's name, as in the notebook's check cell.

    Raises:
        UnknownCheckError: there is no such check; the message lists the checks.
        TypeError: `name` is not a string.
    """
    namespace = sys._getframe(1).f_globals
    key = _find(name, "check")
    report = _report(key, namespace)
    finding = report.finding
    if not _in_notebook():
        if report.hint:  # a card has all hints, each behind a click, so only text needs the count
            _session.hints_shown[name] = _session.hints_shown.get(name, 0) + 1
    elif finding.outcome == CRASHED and finding.case is not None:
        arguments = finding.case.visible_arguments(key.hidden_arguments)
        report = replace(report, traceback=_traceback(key, arguments, namespace[name]))
    _show(report)


def question(name: str) -> None:
    """Show the question called `name`: its text, and its options in an order of your own.

    Raises:
        UnknownCheckError: there is no such question; the message lists the checks.
        TypeError: `name` is not a string.
    """
    rule = _find(name, "question").rule
    if not isinstance(rule, Chosen | Ordered):
        raise NameUnknownError(f'Expected the name of a question. Received: {name!r}, which is code: check("{name}").')
    options = [(key, rule.options[key]) for key in personal_order(name, rule.options)]
    kind = "order" if isinstance(rule, Ordered) else "several" if rule.several else "one"
    _show(QuestionCard(name, rule.text, options, kind))


def hint(name: str) -> None:
    """Show the next hint of the check called `name`.

    Raises:
        UnknownCheckError: there is no such check; the message lists the checks.
        TypeError: `name` is not a string.
    """
    key = _find(name, "hint")
    print(_due_hint(key) or f"There are no hints for {name}.")
    _session.hints_shown[name] = _session.hints_shown.get(name, 0) + 1


def report_on(name: str, namespace: Mapping[str, Any]) -> CheckReport:
    """The report that `check(name)` shows for the definitions in `namespace`."""
    return _report(_find(name, "check"), namespace)


def _report(key: AnswerKey, namespace: Mapping[str, Any]) -> CheckReport:
    name, finding = key.name, _finding(key, namespace)
    passed_before = name in _session.passed_once and finding.outcome != PASSED
    _session.passing.discard(name)
    if finding.outcome == PASSED:
        _session.passing.add(name)
        _session.passed_once.add(name)
    failed = finding.outcome not in (PASSED, NOT_ATTEMPTED)
    return CheckReport(
        name,
        key.points,
        finding,
        snippet(key, finding.case) if failed and finding.case else "",
        _note(key, finding, namespace),
        _due_hint(key) if failed and not finding.mistake else "",  # a hint would distract from a named mistake
        hints=key.hints if failed else (),
        progress=_progress(name),
        passed_before=passed_before,
    )


def _find(name: Any, function: str) -> AnswerKey:
    """The check called `name`, for an error message of `function`."""
    if not isinstance(name, str):
        raise NoNameError(
            f"Expected the name of a check, in quotation marks. Received: {type(name).__name__}. "
            f'Write {function}("{getattr(name, "__name__", "name")}").'
        )
    try:
        return find(name)
    except UnknownCheckError as error:
        _raise_unknown(name, function, error)
    except ValueError as error:
        raise UnreadableChecksError(str(error)) from None


def _raise_unknown(name: str, function: str, error: UnknownCheckError) -> NoReturn:
    """Raise an error that lists the checks beside the notebook, or else those with similar names."""
    names_beside = sorted(check for path in Path.cwd().glob(f"*{public.SUFFIX}") for check in _points_in(path))
    known = names_beside or [check for file in public.files_for(name) for check in _points_in(file)]
    if not known:
        raise NameUnknownError(str(error)) from None
    similar = difflib.get_close_matches(name, known, n=4)
    suggestion = f"Did you mean {function}({similar[0]!r})? " if similar else ""
    listed = ", ".join(names_beside or similar) or "those in the notebook's own check cells"
    raise NameUnknownError(
        f"Expected the name of a check. Received: {name!r}. {suggestion}Known checks: {listed}."
    ) from None


def _points_in(path: Path) -> Mapping[str, float]:
    """The points of each check in a file; empty if it cannot be read."""
    try:
        return _read_points(path, path.stat().st_mtime_ns)
    except OSError:
        return {}


@functools.lru_cache(maxsize=256)
def _read_points(path: Path, changed: int) -> Mapping[str, float]:
    try:
        return {item["name"]: float(item["points"]) for item in json.loads(path.read_bytes())["checks"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _notebook_points(name: str) -> Mapping[str, float]:
    """The points of all checks in the notebook of this one."""
    return next((points for points in map(_points_in, public.files_for(name)) if name in points), {})


def _progress(name: str) -> str:
    """The points of the notebook that pass so far, in words."""
    points = _notebook_points(name)
    passing = sum(value for check, value in points.items() if check in _session.passing)
    return f"so far {passing:g} of {sum(points.values()):g} in this notebook" if points else ""


def _finding(key: AnswerKey, namespace: Mapping[str, Any]) -> Finding:
    use = forbidden.forbidden_use(_sources(namespace), key.name, key.forbids) if key.forbids else None
    if use is not None:
        return Finding(WRONG, forbidden.message(use, key.forbids))
    target = namespace.get(key.name, MISSING)
    answers = []
    for number, case in enumerate(key.cases, start=1):
        forbids = key.forbids if number == len(key.cases) else {}
        answer = ask_watched(target, key.probe, case.visible_arguments(key.hidden_arguments), forbids)
        if answer.state == "stopped":
            raise KeyboardInterrupt  # the student's own Stop button
        answers.append(Answer.from_json(answer.to_json()))
    return judge(key, answers)


def _sources(namespace: Mapping[str, Any]) -> list[str]:
    """The cells that were run in this notebook, by execution number; for a plain script, its text."""
    cells = namespace.get("_ih")
    if isinstance(cells, list):
        return [str(cell) for cell in (cells if any(cells[:1]) else cells[1:])]  # IPython counts from 1
    try:
        with open(namespace["__file__"], encoding="utf-8") as script:
            return [script.read()]
    except (KeyError, TypeError, OSError, UnicodeDecodeError):
        return []


def _due_hint(key: AnswerKey) -> str:
    """The next hint, with its number."""
    if not key.hints:
        return ""
    index = min(_session.hints_shown.get(key.name, 0), len(key.hints) - 1)
    return f"({index + 1} of {len(key.hints)}) {key.hints[index]}"


def _traceback(key: AnswerKey, arguments: Mapping[str, Any], target: Any) -> str:
    """The traceback of the exception that a call raises, from the student's own code on. Never raises."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            key.probe.answer(target, {name: wire.decode(wire.encode(value)) for name, value in arguments.items()})
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        entry = error.__traceback__
        while entry is not None and entry.tb_frame.f_code.co_filename.startswith(PACKAGE):
            entry = entry.tb_next
        with contextlib.suppress(Exception):
            text = wire.readable("".join(traceback.format_exception(type(error), error, entry, limit=-20)))
            return text if len(text) <= MAX_TRACEBACK else f"...\n{text[-MAX_TRACEBACK:]}"
    return ""


def _note(key: AnswerKey, finding: Finding, namespace: Mapping[str, Any]) -> str:
    if finding.outcome == PASSED:
        return _note_if_passed(key, namespace)
    if key.name not in namespace:
        check_names = _notebook_points(key.name)
        defined = [name for name in namespace if not name.startswith("_") and name not in check_names]
        similar = difflib.get_close_matches(key.name, defined, n=1, cutoff=0.75)
        return f"you have defined `{similar[0]}`: should it be called `{key.name}`?" if similar else ""
    for name in key.builds_on:
        if _finding(find(name), namespace).outcome != PASSED:
            return f'`{key.name}` builds on `{name}`, which is not right yet: start with check("{name}").'
    return ""


def _note_if_passed(key: AnswerKey, namespace: Mapping[str, Any]) -> str:
    if key.lenient:
        return "its form is right. The answer itself is judged when it is graded."
    if not any(case.arguments for case in key.cases):
        return ""
    slow = _note_on_pace(key, namespace[key.name])
    agree = f"{len(key.cases)} examples agree" if len(key.cases) > 1 else "the example agrees"
    return slow or f"{agree}. Grading uses other inputs."


def _note_on_pace(key: AnswerKey, target: Any) -> str:
    """Count lines where the grader measures time, as counts are the same on every machine."""
    for case in key.cases:
        if not case.lines:
            continue
        with counting_lines(lambda file: any(part in file for part in (*NOTEBOOK_FILES, "<string>"))) as count:
            ask(target, key.probe, case.visible_arguments(key.hidden_arguments))
        if runs_too_many_lines(count[0], case.lines):
            return (
                f"the answers are right, but your code runs {count[0]} lines where {case.lines} are enough: it does "
                "one by one what arrays can do at once. Grading also uses large inputs, for which this is slow."
            )
    return ""


def _show(report: CheckReport | QuestionCard) -> None:
    if _in_notebook():
        from IPython.display import HTML, display

        display({"text/plain": str(report), "text/html": HTML(report.to_html()).data}, raw=True)
    else:
        print(report)


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and getattr(shell, "kernel", None) is not None
