"""Verdicts and outputs of a run, put into a notebook as nbgrader reads scores."""

from __future__ import annotations

import re
from collections.abc import Mapping

import nbformat
from nbformat.notebooknode import NotebookNode

from lecturekit.check.judge.findings import PASSED
from lecturekit.check.show.check_report import CheckReport
from lecturekit.check.show.snippet import snippet

from ..execution.notebook_run import graded_name
from ..execution.trace import Trace
from ..grading.verdict import VERDICT_KEY, Verdict

NOT_RENDERED = re.compile(r"<Figure size \S+ with \d+ Axes>$")


def write_verdicts(nb: NotebookNode, trace: Trace, judged: Mapping[str, Verdict]) -> None:
    """Put the outputs of a run and the verdicts into a notebook, as nbgrader reads scores."""
    count = 0
    for index, cell in enumerate(nb.cells):
        cell.metadata.pop(VERDICT_KEY, None)
        if cell.cell_type != "code":
            continue
        cell.outputs = [_figure_noted(output) for output in trace.outputs.get(index, [])]
        cell.execution_count = None
        verdict = judged.get(graded_name(cell))
        if verdict is not None:
            count += 1
            cell.outputs = verdict_outputs(verdict, count)
            cell.execution_count = count
            cell.metadata[VERDICT_KEY] = {
                "outcome": verdict.outcome,
                "points": verdict.points,
                "mistake": verdict.finding.mistake,
                "reason": verdict.reason,
            }


def _figure_noted(output: NotebookNode) -> NotebookNode:
    """The output, or where to look for a figure that was built but not rendered."""
    data = output.get("data", {})
    if set(data) == {"text/plain"} and NOT_RENDERED.match(str(data["text/plain"])):
        output = nbformat.from_dict(output)
        output.data["text/plain"] = "[A figure: see the notebook as it was handed in. It was not drawn anew.]"
    return output


def verdict_outputs(verdict: Verdict, count: int) -> list[NotebookNode]:
    """What explains a verdict, then the one finite number that nbgrader takes for the score."""
    report = _check_report(verdict)
    explained = nbformat.v4.new_output("display_data", data={"text/plain": str(report), "text/html": report.to_html()})
    score = nbformat.v4.new_output("execute_result", data={"text/plain": f"{verdict.points:g}"}, execution_count=count)
    return [explained, score]


def _check_report(verdict: Verdict) -> CheckReport:
    finding = verdict.finding
    shown = snippet(verdict.key, finding.case) if verdict.key and finding.case else ""
    note = finding.message if finding.outcome == PASSED else ""
    return CheckReport(verdict.check, verdict.maximum, finding, shown, note, earned=verdict.points)
