"""`autograder grade`: run what is new of a set, judge it, write its marks through nbgrader."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import nbformat

from lecturekit.check.judge.findings import GRADERS_FAULT

from .class_run import ClassRun, class_run
from .course import Course
from .execution.trace import Trace
from .graded_records import GradedRecords
from .grading.verdict import VERDICT_KEY
from .nbgrader.assignment import not_enrolled, record_empty_submission
from .nbgrader.autograde import HandIn
from .nbgrader.lateness import LATENESS, penalties_anew
from .nbgrader.plain_course import PlainCourse
from .submissions.submission import NOTES

log = logging.getLogger(__name__)

RAN_OUT = "ran out of wall-clock time, which a busy machine can cause; the next run tries again."
OUTDATED = "{} was graded by hand, and the answer has changed since: grade it again in formgrader."


@dataclass
class GradingSummary:
    """What a grading run did, for the instructor.

    Attributes:
        unchanged: students graded before, whose submission is as it was.
        notes: student, what was wrong with the hand-in.
        faults: student, what the grader could not do.
        unknown: student, what to say of an id that is not on the roster.
    """

    graded: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    unknown: dict[str, str] = field(default_factory=dict)


def grade(
    course: Course | PlainCourse,
    problem_set: str,
    *,
    students: Sequence[str] | None = None,
    force: bool = False,
    executor: Executor | None = None,
    workers: int = 1,
    sandbox: bool = True,
    figures: bool = False,
    on_start: Callable[[int], None] = lambda count: None,
    on_student: Callable[[str], None] = lambda student: None,
    on_fault: Callable[[str, str], None] = lambda student, fault: None,
    summary: GradingSummary | None = None,
) -> GradingSummary:
    """Grade a class: run what is new, judge it, write the gradebook in sorted order.

    It can be stopped or killed at any time: what is in the gradebook then is whole, and the next run goes on.

    Args:
        course: one with solutions, or any nbgrader course.
        students: whom; all who handed in, by default.
        force: grade anew what was graded and has not changed. Manual scores are never touched.
        executor: what runs the submissions; one thread by default.
        sandbox: shut submissions in; without, student code can read and change all that the grader can.
        figures: render all figures, not only those of notebooks that a person will look at.
        on_start: called with the number of submissions to grade.
        on_student: called when a student's marks are in the gradebook.
        on_fault: called with a student who could not be graded, and why.
        summary: filled as the run goes on, for those who stop it.

    Raises:
        CourseError: the set is not released, was changed since, or a student has handed nothing in.
        SandboxUnavailableError: student code cannot be shut in here, or on a worker.
    """
    summary = summary or GradingSummary()
    options = {"executor": executor, "workers": workers, "sandbox": sandbox, "figures": figures, "reuse": not force}
    with class_run(course, problem_set, **options) as run:  # type: ignore[arg-type]
        records = GradedRecords(run)
        chosen = run.chosen(students)
        todo = [student for student in chosen if force or not records.is_graded(student)]
        summary.unchanged += [student for student in chosen if student not in todo]
        summary.unknown = not_enrolled(run.steps, chosen, course.private)
        on_start(len(todo))
        for hand_in, traces in run.results(todo):
            with uninterrupted():
                outcome = _record(run, records, hand_in, traces)
                summary.graded += outcome.graded
                summary.notes += outcome.notes
                summary.faults += outcome.faults
            for student, fault in outcome.faults:
                on_fault(student, fault)
            on_student(hand_in.student)
        for student, (before, after) in penalties_anew(run.steps).items():
            summary.notes.append((student, LATENESS.format(before, after)))
    return summary


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until the block is done, so that nothing is half-written; a second one does not wait."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    arrived: list[int] = []

    def arrive(number: int, frame: Any) -> None:
        if arrived:
            raise KeyboardInterrupt
        arrived.append(number)

    before = signal.signal(signal.SIGINT, arrive)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if arrived:
        raise KeyboardInterrupt


def _record(run: ClassRun, records: GradedRecords, hand_in: HandIn, traces: Sequence[Trace]) -> GradingSummary:
    """Write one student's marks. Whatever goes wrong is this student's fault in the summary; the class goes on."""
    student = hand_in.student
    records.remove(student)
    trace_faults = [trace.fault for trace in traces if trace.fault]
    fault = hand_in.fault or ("" if run.references else next(iter(trace_faults), ""))
    if fault:
        return GradingSummary(faults=[(student, fault)])
    try:
        if hand_in.notebooks:
            run.steps.record(hand_in, traces)
        else:
            record_empty_submission(run.steps, student)
        outcome = _read_back(run, hand_in)
        if any(trace.by_clock for trace in traces):
            outcome.notes.append((student, RAN_OUT))
        elif all(trace.lasts for trace in traces):
            records.add(student)
    except Exception as error:
        log.exception("While recording %s", hand_in.path)
        return GradingSummary(faults=[(student, f"{type(error).__name__}: {error}")])
    return outcome


def _read_back(run: ClassRun, hand_in: HandIn) -> GradingSummary:
    """What the autograded notebooks say to the instructor: notes, and the grader's faults."""
    student = hand_in.student
    outcome = GradingSummary(graded=[student], notes=[(student, note) for note in hand_in.notes])
    outcome.notes += [(student, OUTDATED.format(name)) for name in run.steps.outdated(student)]
    for notebook in hand_in.notebooks:
        path = run.steps.destination(student) / f"{notebook.submission.notebook}.ipynb"
        nb = nbformat.read(path, as_version=4)
        outcome.notes += [(student, f"{path.name}: {note}") for note in nb.metadata.get(NOTES, ())]
        verdicts = [cell.metadata.get(VERDICT_KEY, {}) for cell in nb.cells]
        faults = [verdict["reason"] for verdict in verdicts if verdict.get("outcome") == GRADERS_FAULT]
        outcome.faults += [(student, f"{path.name}: {reason}") for reason in faults]
    return outcome
