"""`autograder regrade`: what each mark was and would be, after a check was corrected. Writes no mark."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace

from .class_run import ClassRun, class_run
from .course import Course, CourseError
from .csv_cells import to_csv
from .execution.trace import Trace
from .nbgrader.autograde import HandIn
from .nbgrader.classbook import Mark, classbook, require_submissions
from .nbgrader.lateness import penalties_by
from .total import Total, total

log = logging.getLogger(__name__)


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
        totals: student -> what they have (before, after), of all who are in the gradebook.
        by_hand: (student, check) of marks that a person gave: they stay, whatever a check says now.
        faults: what the grader could not do; those marks stay.
    """

    problem_set: str
    totals: dict[str, tuple[Total, Total]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    by_hand: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changed(self) -> dict[str, list[Change]]:
        """What changes, by student."""
        changes: dict[str, list[Change]] = {}
        for change in self.changes:
            changes.setdefault(change.student, []).append(change)
        return dict(sorted(changes.items()))

    def to_csv(self) -> str:
        """A line for each student: the mark before and after, and which checks made the difference."""
        rows = [["set", "student", "before", "after", "before_without_lateness", "after_without_lateness", "checks"]]
        changed = self.changed
        for student, (before, after) in sorted(self.totals.items()):
            checks = " ".join(f"{c.check}:{c.before:g}->{c.after:g}" for c in changed.get(student, ()))
            points = [f"{p:g}" for p in (before.mark, after.mark, before.earned, after.earned)]
            rows.append([self.problem_set, student, *points, checks])
        return to_csv(rows)


def compare(
    course: Course,
    problem_set: str,
    *,
    executor: Executor | None = None,
    workers: int = 1,
    sandbox: bool = True,
    on_start: Callable[[int], None] = lambda count: None,
    on_student: Callable[[str], None] = lambda student: None,
) -> Comparison:
    """Judge all graded submissions by the checks as they are released now, beside the marks in the gradebook.

    What has been run before under the same questions is not run again.

    Raises:
        CourseError: the set is not released as its solutions are, declares no checks, or nothing has been graded.
        SandboxUnavailableError: student code cannot be shut in here, or on a worker.
    """
    book = classbook(course, problem_set)
    require_submissions(book)
    comparison = Comparison(problem_set)
    marks: dict[str, list[Mark]] = {student: [] for student in book.handed_in}
    for mark in book.marks:
        marks[mark.student].append(mark)
    with class_run(course, problem_set, executor=executor, workers=workers, sandbox=sandbox) as run:
        if not run.references:
            raise CourseError(f"Expected a set with declared checks. {problem_set} has none in {course.solutions}.")
        totals, penalty_of = book.totals(), penalties_by(run.steps)
        students = [student for student in book.handed_in if student in run.folders]
        on_start(len(students))
        for hand_in, traces in run.results(students):
            student = hand_in.student
            after = _compare_student(comparison, run, hand_in, traces, marks[student])
            earned = total(Total(points) for points in after.values()).earned
            before = totals[student]
            comparison.totals[student] = (before, replace(before, earned=earned, penalty=penalty_of(student, after)))
            on_student(hand_in.student)
    return comparison


def _compare_student(
    comparison: Comparison, run: ClassRun, hand_in: HandIn, traces: Sequence[Trace], marks: Sequence[Mark]
) -> dict[str, float]:
    """Add one student's changes to a comparison; returns the points after them, by notebook."""
    student = hand_in.student
    fault = hand_in.fault or next((trace.fault for trace in traces if trace.fault), "")
    points: dict[str, float] = {}
    try:
        for notebook, trace in zip(hand_in.notebooks, traces, strict=True):
            verdicts = run.pipeline.verdicts(notebook.submission, trace)
            points |= {check: verdict.points for check, verdict in verdicts.items()}
    except Exception as error:
        log.exception("While judging %s", hand_in.path)
        fault = f"{type(error).__name__}: {error}"
    if fault:
        comparison.faults.append((student, fault))
        points = {}
    points_after = dict.fromkeys((mark.notebook for mark in marks), 0.0)
    for mark in marks:
        before = mark.points or 0.0
        after = before if mark.by_hand or mark.check not in points else points[mark.check] + mark.extra
        points_after[mark.notebook] += after
        if mark.by_hand and mark.check in points and points[mark.check] != before:
            comparison.by_hand.append((student, mark.check))
        if abs(after - before) > 1e-9:
            comparison.changes.append(Change(student, mark.check, before, after))
    return points_after
