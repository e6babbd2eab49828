"""Where the time of a submission goes: python benchmarks/parts.py [SET] [--runs 5]

Runs the solved notebooks of a set in sandboxed kernels and reads the CPU time from outside, before and after each cell
and question: as graded (the lines that decide; all of a notebook with an answer that a person grades, and its figures),
and all of it with all figures, as by `autograder grade --figures`.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from autograder.authoring.reference import reference
from autograder.authoring.release import notebook_of
from autograder.authoring.solution_reader import read_solution
from autograder.course import Course
from autograder.execution.notebook_run import RunSettings
from autograder.execution.question_run import QuestionRun
from autograder.grading.deciding_lines import deciding_lines
from autograder.grading.questions import questions
from autograder.submissions.submission import Submission, needs_manual_grading
from lecturekit.warm.client import running_parents
from lecturekit.warm.sandboxed import warm_up

ROOT = Path(__file__).resolve().parents[1]
TRAINS, DRAWS = re.compile(r"\bfit\("), re.compile(r"plt\.|draw|plot|decision_boundary|figure")


@dataclass
class Timed(QuestionRun):
    """A run that sums the CPU seconds of its kernel by part."""

    cpu_by_part: Counter = field(default_factory=Counter)

    @contextmanager
    def _measured(self, client: Any, part: str) -> Iterator[None]:
        before = client.km.scheduler_time().ran
        try:
            yield
        finally:
            self.cpu_by_part[part] += client.km.scheduler_time().ran - before

    async def run_cells(self, client: Any) -> None:
        self.cpu_by_part["the kernel itself"] = client.km.scheduler_time().ran
        await super().run_cells(client)

    async def execute(self, client: Any, cell: Any, cell_index: int) -> None:
        part = "`fit`" if TRAINS.search(cell.source) else "figures" if DRAWS.search(cell.source) else "other cells"
        with self._measured(client, part):
            await super().execute(client, cell, cell_index)

    async def _ask(self, client: Any, question: Any, cases: Any, **how: Any) -> Any:
        with self._measured(client, "questions"):
            return await super()._ask(client, question, cases, **how)


def once(course: Course, problem_set: str, *, all_figures: bool) -> Counter:
    """The CPU seconds of one submission, by part."""
    cpu_by_part: Counter = Counter()
    for path in course.solution_files(problem_set):
        solution = read_solution(path)
        nb = notebook_of(solution, {cell.number: cell.solved for cell in solution.cells})
        answers = reference(course, path)
        figures = all_figures or needs_manual_grading(nb)
        deciding = {} if figures else deciding_lines(nb, answers.deciding, answers.keys)
        settings = RunSettings(figures=figures, deciding=deciding)
        submission = Submission("student", problem_set, solution.notebook, nb)
        timed_run = Timed(submission, settings, asked=questions(answers))
        asyncio.run(timed_run.run())
        cpu_by_part += timed_run.cpu_by_part
    return cpu_by_part


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("problem_set", nargs="?", default="02_perceptron")
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    for parent in running_parents():
        parent.process.terminate()
    started = time.perf_counter()
    warm_up()
    console = Console(width=110)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "solutions").symlink_to(ROOT / "solutions")
        course = Course(Path(folder))
        once(course, arguments.problem_set, all_figures=False)  # waits for the parent, and makes the answer keys
        console.print(f"Cold start to the end of a first submission: {time.perf_counter() - started:.1f} s.")
        series = {
            heading: [once(course, arguments.problem_set, all_figures=all_figures) for _ in range(arguments.runs)]
            for heading, all_figures in (("as graded", False), ("all figures", True))
        }
    table = Table(title=f"CPU seconds of one submission of {arguments.problem_set} (medians of {arguments.runs})")
    table.add_column("part")
    for heading in series:
        table.add_column(heading, justify="right")
    parts = sorted({part for runs in series.values() for run in runs for part in run})
    for part in parts:
        table.add_row(part, *(f"{statistics.median(run[part] for run in runs):.2f}" for runs in series.values()))
    totals = (f"{statistics.median(sum(run.values()) for run in runs):.2f}" for runs in series.values())
    table.add_row("total", *totals, style="bold")
    console.print(table)


if __name__ == "__main__":
    main()
