"""From what a submission claims to what it is worth. Pure: no files, no kernel, no clock."""

from __future__ import annotations

import builtins
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from nbformat.notebooknode import NotebookNode

from lecturekit.check import forbidden
from lecturekit.check.judge.findings import (
    CRASHED,
    GRADERS_FAULT,
    NOT_ATTEMPTED,
    PASSED,
    TIMED_OUT,
    TOO_SLOW,
    UNREADABLE,
    WRONG,
    Finding,
    judge,
    seen_at_work,
    value_message,
    with_named_mistake,
)
from lecturekit.check.judge.key import AnswerKey
from lecturekit.check.judge.model_score import ModelScore
from lecturekit.check.kernel.probes import Answer, exception_of

from ..authoring.grader_keys import CheckKeys, Reference
from ..execution.trace import CarriedForward, Trace
from ..submissions import submission

SHOWN_RIGHT = "on the examples that can be shown it is right"
HIDDEN_ONLY = {
    WRONG: f"{SHOWN_RIGHT}, but not on other inputs: other sizes, signs, or ties",
    TIMED_OUT: "on some inputs it takes too long: is there a loop that never ends?",
    NOT_ATTEMPTED: f"{SHOWN_RIGHT}, but for others a part is not written yet: it raises NotImplementedError",
}
IN_PLACE = (
    f"{SHOWN_RIGHT}, but on others your code changes its input in place. The caller still needs the old values: make a "
    "new array instead, for example x = x + d, not x += d"
)
NOT_ENOUGH = (
    "on the examples that can be shown it is good enough, but not on all fresh ones: it is at the limit, or knows only "
    "what it was trained on"
)
ENDED = {
    "cpu": "the notebook used up its computing time",
    "wall": "the notebook took too long",
    "memory": "the notebook used too much memory and was stopped",
    "processes": "the notebook started too many processes and was stopped",
    "scratch": "the notebook wrote too much to the disk and was stopped",
}
STARTING = ("BlockingIOError", "RuntimeError")  # what Python raises where no process or thread can be started
VERDICT_KEY = "autograder"  # of cell metadata, under which a verdict stays readable for programs
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Verdict:
    """What one check of one submission is worth, and why.

    Attributes:
        points: what it earned; `maximum` for a pass, and for a grader's fault, which never costs points.
        finding: what a student may see of it: never a hidden input.
        key: of the inputs that may be shown.
    """

    check: str
    points: float
    maximum: float
    finding: Finding
    key: AnswerKey | None = None

    @property
    def outcome(self) -> str:
        return self.finding.outcome

    @property
    def reason(self) -> str:
        """One line for tables."""
        finding = self.finding
        if finding.outcome == PASSED:
            return finding.message
        return " ".join(finding.mistake.splitlines()) or (finding.message.splitlines() or [finding.outcome])[0]


def verdicts(trace: Trace, reference: Reference, notebook: NotebookNode) -> dict[str, Verdict]:
    """The verdict on each check of a notebook.

    Args:
        notebook: what was run, to find out which cell should have defined a name that is missing, and what it uses.
    """
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return {name: _verdict(name, keys, trace, notebook, cells) for name, keys in reference.keys.items()}


def checks_to_carry(trace: Trace, reference: Reference, notebook: NotebookNode) -> tuple[str, ...]:
    """The checks that failed beside one that they build on, if anything was written for them at all."""
    if trace.fault:
        return ()
    failed = {name for name, verdict in verdicts(trace, reference, notebook).items() if verdict.outcome != PASSED}
    sources = {cell.source.strip() for cell in notebook.cells if cell.cell_type == "code"}
    return tuple(
        name
        for name, keys in reference.keys.items()
        if name in failed
        and name in trace.hidden
        and failed & set(keys.hidden.builds_on)
        and keys.stub.strip() not in sources
    )


def apply_carried(trace: Trace, reference: Reference, names: Sequence[str], carried: CarriedForward) -> Trace:
    """The trace with what remains of failed checks when what they build on is right.

    Args:
        carried: the answers to the cases of each check's shown and then its hidden key. Only whether they are right,
            or which named mistake they are, is kept.
    """
    remaining, faults = {}, {}
    for name in names:
        if name not in carried.answers:
            faults[name] = carried.fault
            continue
        keys = reference.keys[name]
        key = replace(keys.shown, cases=keys.shown.cases + keys.hidden.cases)
        finding = judge(key, carried.answers[name])
        if finding.outcome == PASSED or finding.mistake:
            remaining[name] = finding.mistake
    return replace(trace, carried=remaining, carried_faults=faults, by_clock=trace.by_clock or carried.by_clock)


def judge_large(trace: Trace, reference: Reference) -> Trace:
    """The trace with what is wrong with the answers on large inputs, in the place of these answers."""
    wrong = {}
    for name, answers in trace.large.items():
        pace = reference.keys[name].pace
        if pace is not None:
            key = replace(pace.key, cases=pace.key.cases[: len(answers)])
            finding = judge(key, answers)
            if finding.outcome != PASSED:
                wrong[name] = seen_at_work(key, answers, placed=False) or _large_message(finding)
    return replace(trace, large={}, large_wrong=wrong)


def _verdict(name: str, keys: CheckKeys, trace: Trace, notebook: NotebookNode, cells: Sequence[str]) -> Verdict:
    maximum = keys.hidden.points
    if trace.fault:
        return _grader_fault(name, maximum, trace.fault)
    finding = _finding(keys, trace, name) if name in trace.hidden else _unreached(trace, notebook)
    if finding.outcome == NOT_ATTEMPTED:
        why = notebook.metadata.get(submission.UNREADABLE_KEY)
        finding = Finding(UNREADABLE, str(why)) if why else _cause(name, trace, notebook) or finding
    seen = _seen_at_work(keys, trace, name)
    if finding.outcome != PASSED and not seen and name in trace.carried_faults:
        return _grader_fault(name, maximum, trace.carried_faults[name])
    if finding.outcome != PASSED and not seen and name in trace.carried:
        finding = _carried(keys, trace.carried[name], finding)
    forbids = keys.hidden.forbids
    use = forbidden.forbidden_use(cells, name, forbids) if forbids else None
    if use is not None and finding.outcome != NOT_ATTEMPTED:
        finding = Finding(WRONG, forbidden.message(use, forbids))
    points = maximum if finding.outcome == PASSED else finding.worth
    return Verdict(name, points, maximum, finding, keys.shown)


def _grader_fault(name: str, maximum: float, fault: str) -> Verdict:
    """What the grader could not decide costs nobody points."""
    return Verdict(name, maximum, maximum, Finding(GRADERS_FAULT, f"the grader could not grade it: {fault}"))


def _finding(keys: CheckKeys, trace: Trace, name: str) -> Finding:
    """Hidden inputs decide; what is shown comes from the other stream; a mistake must explain both."""
    hidden, shown = trace.hidden[name], trace.shown.get(name, ())
    seen = _seen_at_work(keys, trace, name)
    if seen:
        return Finding(WRONG, seen)
    by_hidden, by_shown = judge(keys.hidden, hidden), judge(keys.shown, shown)
    constant = not any(case.arguments for case in keys.hidden.cases)
    if by_hidden.outcome == PASSED and (constant or by_shown.outcome == PASSED):
        return _paced(keys, trace, name)
    if constant:
        return by_hidden
    finding = by_shown
    if by_shown.outcome == PASSED:
        finding = Finding(by_hidden.outcome, _hidden_message(by_hidden, keys.hidden))
    if finding.outcome not in (WRONG, CRASHED):
        return finding
    key = replace(keys.hidden, cases=keys.hidden.cases + keys.shown.cases)
    complete = len(hidden) == len(keys.hidden.cases) and len(shown) == len(keys.shown.cases)
    return with_named_mistake(key, [*hidden, *shown] if complete else (), finding)


def _seen_at_work(keys: CheckKeys, trace: Trace, name: str) -> str:
    """The sentence on something forbidden that was seen at work; "" if there is none.

    The line is told where the inputs may be shown: student code that knows a hidden input could choose its line.
    """
    shown, hidden = trace.shown.get(name, ()), trace.hidden.get(name, ())
    return seen_at_work(keys.shown, shown) or seen_at_work(keys.hidden, hidden, placed=False)


def _paced(keys: CheckKeys, trace: Trace, name: str) -> Finding:
    """A right answer, unless it is wrong on large inputs, or came too late."""
    pace, times = keys.pace, trace.paces.get(name, math.inf)
    if pace is None:
        return Finding(PASSED)
    if name in trace.large_wrong:
        return Finding(WRONG, trace.large_wrong[name])
    if times <= pace.times:
        return Finding(PASSED)
    # student code saw the hidden inputs before it was timed, and digits could tell of them
    slower = (
        f"about {float(f'{times:.1g}'):.0f} times" if math.isfinite(times) else f"far more than {pace.times:.0f} times"
    )
    message = (
        f"the answers are right, but on a large input your code takes {slower} as long as the solution; up to "
        f"{pace.times:.0f} times would do. Where does it do one by one what arrays can do at once?"
    )
    return Finding(TOO_SLOW, message, worth=pace.worth)


def _carried(keys: CheckKeys, mistake: str, finding: Finding) -> Finding:
    """What a check is worth whose own work was asked with a right one in the place of what it builds on."""
    names = " and ".join(f"`{name}`" for name in keys.hidden.builds_on)
    if not mistake:
        return Finding(PASSED, f"right, given a right {names}")
    worth = keys.hidden.worths[keys.hidden.sentences.index(mistake)]
    message = f"given a right {names}, this is what remains"
    return replace(finding, outcome=WRONG, message=message, mistake=mistake, worth=worth, case=None, answer=None)


def _hidden_message(hidden: Finding, key: AnswerKey) -> str:
    """What may be said of a hidden case: nothing that student code could have chosen, as it saw the inputs."""
    answer = hidden.answer
    if hidden.outcome == CRASHED:
        if answer is None:
            return f"{SHOWN_RIGHT}, but on others no answer arrived"
        if answer.state == "garbled":
            return f"{SHOWN_RIGHT}, but on others its answer cannot be read"
        return f"{SHOWN_RIGHT}, but on others it raises {_known(answer)}"
    if hidden.outcome == WRONG and isinstance(key.rule, ModelScore):
        return NOT_ENOUGH
    if hidden.outcome == WRONG and answer and hidden.case and answer.changed:
        return IN_PLACE if value_message(key, hidden.case, answer) is None else HIDDEN_ONLY[WRONG]
    return HIDDEN_ONLY.get(hidden.outcome, f"{SHOWN_RIGHT}, but on others it fails")


def _large_message(large: Finding) -> str:
    """What may be said of a large case: as of a hidden one, nothing that student code could have chosen."""
    if large.outcome == CRASHED and large.answer is not None:
        kind = _known(large.answer)
        alone = "; while it is timed, it can start no process and no thread" if kind in STARTING else ""
        return f"on small inputs it is right, but on large ones it raises {kind}{alone}"
    return "on small inputs it is right, but not on large ones: does it treat them in another way?"


def _known(answer: Answer) -> str:
    """The exception of an answer, if it is one of Python's own; a student's may be named after an input."""
    kind = exception_of(answer.error)
    known = isinstance(getattr(builtins, kind, None), type)
    return kind if known else "an error"


def _unreached(trace: Trace, notebook: NotebookNode) -> Finding:
    """Why a check was never asked."""
    why = ENDED.get(trace.ended_by, "the kernel died")
    if trace.died is None:
        return Finding(TIMED_OUT, f"{why}; this check was not reached")
    first = (notebook.cells[trace.died].source.strip().splitlines() or [""])[0]
    outcome = TIMED_OUT if trace.ended_by in ("cpu", "wall") else CRASHED
    return Finding(outcome, f"{why} at the cell that begins `{first[:80]}`; this check was not reached")


def _cause(name: str, trace: Trace, notebook: NotebookNode) -> Finding | None:
    """Why a name is missing, if the cell that should define it failed."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    for cell_index, outputs in trace.outputs.items():
        for output in outputs:
            if output.output_type != "error" or not word.search(notebook.cells[cell_index].source):
                continue
            if output.ename == "NotImplementedError":
                return None
            if output.ename == "KernelDied":
                return Finding(CRASHED, f"the cell that defines `{name}` was left out: {output.evalue}")
            if output.ename in ("TimeoutError", "KeyboardInterrupt"):
                return Finding(TIMED_OUT, f"the cell that defines `{name}` was stopped: it took too long")
            line = _own_line(output)
            return Finding(
                CRASHED, f"the cell that defines `{name}` stopped with {output.ename}: {output.evalue}{line}"
            )
    return None


def _own_line(output: Mapping) -> str:
    """The line of the student's cell that a traceback points at."""
    lines = [line for line in ANSI.sub("", "\n".join(output.get("traceback", ()))).splitlines() if "-->" in line]
    return f"\n    in your line {lines[-1].partition('>')[2].strip()}" if lines else ""
