"""The student's own check: asks the code in the notebook for its answers to the public examples."""

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
from .judge.questions import Chosen, Ordered, own_order
from .kernel import wire
from .kernel.errors import NOTEBOOK_FILES
from .kernel.line_count import counting_lines, crawls
from .kernel.probes import MISSING, Answer, ask, ask_watched
from .public import UnknownCheckError, find
from .show.check_report import CheckReport, QuestionCard
from .show.snippet import snippet

TRACEBACK = 6000  # characters, behind a click
HERE = str(Path(__file__).parent)


@dataclass
class Session:
    """What the checks of one session have shown.

    Attributes:
        hinted: how many hints of each check.
        right: the checks that have passed once.
        passing: those that passed when they were last asked.
    """

    hinted: dict[str, int] = field(default_factory=dict)
    right: set[str] = field(default_factory=set)
    passing: set[str] = field(default_factory=set)


_session = Session()


class _Brief(Exception):  # noqa: N818
    """An error that a notebook shows without its traceback, of which no line is the student's."""

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


class NameUnknownError(_Brief, UnknownCheckError):
    """There is no such check, or question."""


class NoNameError(_Brief, TypeError):
    """Something else than a name was given."""


class UnreadableChecksError(_Brief, ValueError):
    """The file with the checks cannot be read."""


def check(name: str) -> None:
    """Check what the notebook defines as `name`, on a few examples, and show what came of it.

    The grader asks the same questions on other inputs.

    Args:
        name: the check's name, as in the notebook's own check cell.

    Raises:
        UnknownCheckError: there is no such check; says which there are.
        TypeError: `name` is not text.
    """
    namespace = sys._getframe(1).f_globals
    report = report_on(name, namespace)
    key, finding = _find(name, "check"), report.finding
    if not _in_notebook():
        if report.hint:  # a card has every hint behind a click, so there nothing is counted
            _session.hinted[name] = _session.hinted.get(name, 0) + 1
    elif finding.outcome == CRASHED and finding.case is not None:
        report = replace(report, traceback=_traceback(key, finding.case.asked(key.kept), namespace[name]))
    _show(report)


def question(name: str) -> None:
    """Show the question called `name`: its text, and its options in an order of your own.

    Raises:
        UnknownCheckError: there is no such question; says which there are.
        TypeError: `name` is not text.
    """
    rule = _find(name, "question").rule
    if not isinstance(rule, Chosen | Ordered):
        raise NameUnknownError(f'Expected the name of a question. Received: {name!r}, which is code: check("{name}").')
    options = [(key, rule.options[key]) for key in own_order(name, rule.options)]
    kind = "order" if isinstance(rule, Ordered) else "several" if rule.several else "one"
    _show(QuestionCard(name, rule.text, options, kind))


def hint(name: str) -> None:
    """Show the next hint of the check called `name`.

    Raises:
        UnknownCheckError: there is no such check; says which there are.
        TypeError: `name` is not text.
    """
    key = _find(name, "hint")
    print(_due_hint(key) or f"There are no hints for {name}.")
    _session.hinted[name] = _session.hinted.get(name, 0) + 1


def report_on(name: str, namespace: Mapping[str, Any]) -> CheckReport:
    """The report that `check(name)` shows, for the names in `namespace`."""
    key = _find(name, "check")
    finding = _finding(key, namespace)
    before = name in _session.right and finding.outcome != PASSED
    _session.passing.discard(name)
    if finding.outcome == PASSED:
        _session.passing.add(name)
        _session.right.add(name)
    failed = finding.outcome not in (PASSED, NOT_ATTEMPTED)
    return CheckReport(
        name,
        key.points,
        finding,
        snippet(key, finding.case) if failed and finding.case else "",
        _note(key, finding, namespace),
        _due_hint(key) if failed and not finding.mistake else "",  # beside a named mistake it would only distract
        hints=key.hints if failed else (),
        so_far=_so_far(name),
        before=before,
    )


def _find(name: Any, what: str) -> AnswerKey:
    """The check of that name; else an error that says what to write."""
    if not isinstance(name, str):
        raise NoNameError(
            f"Expected the name of a check, in quotation marks. Received: {type(name).__name__}. "
            f'Write {what}("{getattr(name, "__name__", "name")}").'
        )
    try:
        return find(name)
    except UnknownCheckError as error:
        _raise_unknown(name, what, error)
    except ValueError as error:
        raise UnreadableChecksError(str(error)) from None


def _raise_unknown(name: str, what: str, error: UnknownCheckError) -> NoReturn:
    """Names the checks of the notebook, where there are any beside it; else those that are nearly called so."""
    here = sorted(worth for path in Path.cwd().glob(f"*{public.SUFFIX}") for worth in _worths(path))
    known = here or [check for file in _files() for check in _worths(file)]
    if not known:
        raise NameUnknownError(str(error)) from None
    close = difflib.get_close_matches(name, known, n=4)
    meant = f"Did you mean {what}({close[0]!r})? " if close else ""
    names = ", ".join(here or close) or "those in the notebook's own check cells"
    raise NameUnknownError(f"Expected the name of a check. Received: {name!r}. {meant}Known checks: {names}.") from None


def _files() -> list[Path]:
    """The files with checks, in the order in which they are searched."""
    nested = dict.fromkeys(public._installed(), "**/")
    return [
        path
        for folder in public._folders()
        for path in sorted(folder.glob(f"{nested.get(folder, '')}*{public.SUFFIX}"))
        if path.is_file()
    ]


def _worths(path: Path) -> Mapping[str, float]:
    """The points of each check in a file; none, if it cannot be read."""
    try:
        return _worths_at(path, path.stat().st_mtime_ns)
    except OSError:
        return {}


@functools.lru_cache(maxsize=256)
def _worths_at(path: Path, changed: int) -> Mapping[str, float]:
    try:
        return {item["name"]: float(item["points"]) for item in json.loads(path.read_bytes())["checks"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _worths_beside(name: str) -> Mapping[str, float]:
    """The points of all checks in the notebook that has this one."""
    return next((worths for worths in map(_worths, _files()) if name in worths), {})


def _so_far(name: str) -> str:
    """How many points of the notebook that has this check pass by now."""
    worths = _worths_beside(name)
    points = sum(worth for check, worth in worths.items() if check in _session.passing)
    return f"so far {points:g} of {sum(worths.values()):g} in this notebook" if worths else ""


def _finding(key: AnswerKey, namespace: Mapping[str, Any]) -> Finding:
    use = forbidden.forbidden_use(_sources(namespace), key.name, key.forbids) if key.forbids else None
    if use is not None:
        return Finding(WRONG, forbidden.message(use, key.forbids))
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
    """The cells that were run in this notebook, as they are numbered beside it; in a plain script, the script."""
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
    place = min(_session.hinted.get(key.name, 0), len(key.hints) - 1)
    return f"({place + 1} of {len(key.hints)}) {key.hints[place]}"


def _traceback(key: AnswerKey, arguments: Mapping[str, Any], target: Any) -> str:
    """All of the traceback of what raised an exception, from the student's own code on. Never raises."""
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            key.probe.answer(target, {name: wire.decode(wire.encode(value)) for name, value in arguments.items()})
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        place = error.__traceback__
        while place is not None and place.tb_frame.f_code.co_filename.startswith(HERE):
            place = place.tb_next
        with contextlib.suppress(Exception):
            text = wire.readable("".join(traceback.format_exception(type(error), error, place, limit=-20)))
            return text if len(text) <= TRACEBACK else f"...\n{text[-TRACEBACK:]}"
    return ""


def _note(key: AnswerKey, finding: Finding, namespace: Mapping[str, Any]) -> str:
    if finding.outcome == PASSED:
        return _note_on_passed(key, namespace)
    if key.name not in namespace:
        mine = [name for name in namespace if not name.startswith("_") and name not in _worths_beside(key.name)]
        close = difflib.get_close_matches(key.name, mine, n=1, cutoff=0.75)
        return f"you have defined `{close[0]}`: should it be called `{key.name}`?" if close else ""
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
    agree = f"{len(key.cases)} examples agree" if len(key.cases) > 1 else "the example agrees"
    return slow or f"{agree}. Grading asks again, with inputs of its own."


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
