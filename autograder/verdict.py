"""From what a submission claims to what it is worth. Pure: no files, no kernel, no clock."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass

from nbformat.notebooknode import NotebookNode

from lecturekit.check.judge import CRASHED, GRADERS_FAULT, NOT_ATTEMPTED, PASSED, TIMED_OUT, WRONG, Finding, judge
from lecturekit.check.probes import exception_of
from lecturekit.check.show import Report

from .authoring.reference import CheckKeys, Reference
from .running.trace import Trace

HIDDEN_ONLY = {
    WRONG: "on the examples that can be shown it is right, but not on other inputs: other sizes, signs, or ties",
    TIMED_OUT: "on some inputs it takes too long: is there a loop that never ends?",
}
ENDED = {
    "cpu": "the notebook used up its computing time",
    "wall": "the notebook took too long",
    "memory": "the notebook used too much memory and was stopped",
    "processes": "the notebook started too many processes and was stopped",
    "scratch": "the notebook wrote too much to the disk and was stopped",
}
ANSI = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Verdict:
    """What one check of one submission is worth, and why.

    Attributes:
        points: what it earned; `maximum` for a pass, and for a grader's fault, which never costs points.
        finding: what a student may see of it: never a hidden input.
    """

    check: str
    points: float
    maximum: float
    finding: Finding

    @property
    def outcome(self) -> str:
        return self.finding.outcome

    @property
    def report(self) -> Report:
        return Report(self.check, self.maximum, self.finding)

    @property
    def reason(self) -> str:
        """One line for tables."""
        finding = self.finding
        if finding.outcome == PASSED:
            return ""
        return finding.mistake or (finding.message.splitlines() or [finding.outcome])[0]


def verdicts(trace: Trace, reference: Reference, notebook: NotebookNode) -> dict[str, Verdict]:
    """The verdict on each check of a notebook.

    Args:
        notebook: what was run, to find out which cell should have defined a name that is missing.
    """
    return {name: _verdict(name, keys, trace, notebook) for name, keys in reference.keys.items()}


def _verdict(name: str, keys: CheckKeys, trace: Trace, notebook: NotebookNode) -> Verdict:
    maximum = keys.hidden.points
    if trace.fault:
        finding = Finding(GRADERS_FAULT, f"it could not be graded, which is not your fault: {trace.fault}")
        return Verdict(name, maximum, maximum, finding)
    finding = _finding(keys, trace, name) if name in trace.hidden else _unreached(trace, notebook)
    if finding.outcome == NOT_ATTEMPTED:
        finding = _cause(name, trace, notebook) or finding
    return Verdict(name, maximum if finding.outcome == PASSED else 0.0, maximum, finding)


def _finding(keys: CheckKeys, trace: Trace, name: str) -> Finding:
    """Hidden inputs decide; what is shown comes from the other stream."""
    hidden = judge(keys.hidden, trace.hidden[name])
    shown = judge(keys.shown, trace.shown.get(name, ()))
    constant = not any(case.arguments for case in keys.hidden.cases)
    mistake = hidden.mistake or shown.mistake
    if shown.outcome != PASSED:
        return Finding(shown.outcome, shown.message, mistake, shown.case, shown.answer)
    if hidden.outcome == PASSED or constant:
        return hidden
    return Finding(hidden.outcome, _told_of_hidden(hidden), mistake)


def _told_of_hidden(hidden: Finding) -> str:
    """What may be said of a hidden case: nothing that student code could have chosen, as it saw the inputs."""
    if hidden.outcome == CRASHED and hidden.answer is not None:
        kind = exception_of(hidden.answer.error)
        known = isinstance(getattr(builtins, kind, None), type)
        return f"on the examples that can be shown it is right, but on others it raises {kind if known else 'an error'}"
    return HIDDEN_ONLY.get(hidden.outcome, "on other inputs than those that can be shown it fails")


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
    for place, outputs in trace.outputs.items():
        for output in outputs:
            if output.output_type != "error" or not word.search(notebook.cells[place].source):
                continue
            if output.ename == "NotImplementedError":
                return None
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
