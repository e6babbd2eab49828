"""`autograder regrade`: what each mark was and would be, after a check was corrected. Writes no mark."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field

from .course import Course, CourseError
from .execution import executor as execution
from .execution.notebook_run import RunSettings
from .grade import GradingSummary, Run
from .grading.verdict import verdicts
from .nbgrader.assignment import require_gradebook, require_released
from .nbgrader.autograde import Folder
from .nbgrader.classbook import Mark, classbook, require_submissions
from .nbgrader.config import put_scripts_on_path
from .nbgrader.session import shared_gradebook


@dataclass(frozen=True)
class Change:
    """One mark that is another now."""

    student: str
    check: str
    before: float
    after: float


@dataclass
class Comparison:
    """Marks before and after.

    Attributes:
        totals: student -> (before, after), of all who are in the gradebook.
        by_hand: (student, check) of marks that a person gave: they stay, whatever a check says now.
        faults: what the grader could not do; those marks stay.
    """

    problem_set: str
    totals: dict[str, tuple[float, float]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changed(self) -> dict[str, list[Change]]:
        """What changes, by student."""
        found: dict[str, list[Change]] = {}
        for change in self.changes:
            found.setdefault(change.student, []).append(change)
        return dict(sorted(found.items()))

    def to_csv(self) -> str:
        """A line for each student: the mark before and after, and which checks made the difference."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["set", "student", "before", "after", "checks"])
        changed = self.changed
        for student, (before, after) in sorted(self.totals.items()):
            checks = " ".join(f"{c.check}:{c.before:g}->{c.after:g}" for c in changed.get(student, ()))
            writer.writerow([self.problem_set, student, f"{before:g}", f"{after:g}", checks])
        return out.getvalue()


def compare(
    course: Course,
    problem_set: str,
    *,
    executor: Executor | None = None,
    workers: int = 1,
    walls: bool = True,
    on_start: Callable[[int], None] = lambda count: None,
    on_student: Callable[[str], None] = lambda student: None,
) -> Comparison:
    """Judge all graded submissions by the checks as they are released now, beside the marks in the gradebook.

    What has been run before under the same questions is not run again. Lateness is left out of the comparison.

    Raises:
        CourseError: the set is not released as its solutions are, declares no checks, or nothing has been graded.
        SandboxUnavailableError: student code cannot be shut in here, or on a worker.
    """
    book = classbook(course, problem_set)
    require_submissions(book)
    own = executor or ThreadPoolExecutor(1)
    if walls and isinstance(own, ThreadPoolExecutor):
        execution.require_sandbox()
    put_scripts_on_path()
    found = Comparison(problem_set)
    marks: dict[str, list[Mark]] = {student: [] for student in book.handed_in}
    for mark in book.marks:
        marks[mark.student].append(mark)
    try:
        with shared_gradebook():
            run = Run(course, problem_set, False, False, RunSettings(walls=walls), GradingSummary())
            if not run.references:
                raise CourseError(f"Expected a set with declared checks. {problem_set} has none in {course.solutions}.")
            require_gradebook(run.steps)
            require_released(run.steps, run.release_command())
            students = [student for student in book.handed_in if student in run.folders]
            on_start(len(students))
            with closing(execution.traces(run.groups(students), own, workers)) as results:
                for (folder, jobs), traces in results:
                    run.keep(jobs, run.carry(jobs, traces, own))
                    _compare_one(found, run, folder, marks[folder.student])
                    on_student(folder.student)
    finally:
        if executor is None:
            own.shutdown(cancel_futures=True)
    return found


def _compare_one(found: Comparison, run: Run, folder: Folder, marks: list[Mark]) -> None:
    """Add one student to a comparison."""
    student, fault = folder.student, folder.fault
    now: dict[str, float] = {}
    for item in folder.notebooks:
        trace = item.trace or run.take(item.submission.notebook)
        fault = fault or trace.fault
        ours = run.references.get(item.submission.notebook)
        if ours is not None:
            now |= {name: v.points for name, v in verdicts(trace, ours, item.submission.content).items()}
    if fault:
        found.faults.append((student, fault))
        now = {}
    before = after = 0.0
    for mark in marks:
        points = mark.points or 0.0
        new = points if mark.by_hand or mark.check not in now else now[mark.check] + mark.extra
        before, after = before + points, after + new
        if mark.by_hand and mark.check in now and now[mark.check] != points:
            found.by_hand.append((student, mark.check))
        if abs(new - points) > 1e-9:
            found.changes.append(Change(student, mark.check, points, new))
    found.totals[student] = (before, after)
