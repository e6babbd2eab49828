"""`autograder grade`: which submissions to grade, running them, recording their marks through nbgrader."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import nbformat

from lecturekit.check.judge.findings import GRADERS_FAULT
from lecturekit.check.kernel.probes import Answer
from lecturekit.sandbox.support_files import IGNORED
from lecturekit.warm.scratch import sweep

from .authoring.reference import Reference, reference
from .authoring.release import build_set, read_set
from .authoring.stale_files import drift
from .course import Course, CourseError
from .execution import executor as execution
from .execution.notebook_run import RunSettings
from .execution.trace import Question, questions
from .grading.verdict import VERDICT_KEY, carried
from .nbgrader.assignment import has_submission, record_empty_submission, released, require_gradebook, require_released
from .nbgrader.autograde import Folder, Steps
from .nbgrader.config import course_config, put_scripts_on_path
from .nbgrader.plain_course import PlainCourse
from .nbgrader.session import shared_gradebook
from .store import save_json
from .submissions.submission import NOTES, needs_a_person

Questions = Mapping[str, Mapping[str, Question]]  # of each notebook that declares its checks


@dataclass
class GradingSummary:
    """What a grading run did, for the instructor."""

    graded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # graded before, unchanged since
    notes: list[tuple[str, str]] = field(default_factory=list)  # student, what was wrong with the hand-in
    faults: list[tuple[str, str]] = field(default_factory=list)  # student, what the grader could not do


def grade(
    course: Course | PlainCourse,
    problem_set: str,
    *,
    students: list[str] | None = None,
    force: bool = False,
    executor: Executor | None = None,
    workers: int = 1,
    walls: bool = True,
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
        figures: render all figures, not only those of notebooks that a person will look at.
        walls: shut submissions in; without, student code can read and change all that the grader can.
        on_start: called with the number of submissions to grade.
        on_student: called when a student's marks are in the gradebook.
        on_fault: called with a student who could not be graded, and why.
        summary: filled as the run goes on, for those who stop it.

    Raises:
        CourseError: the set is not released, was changed since, or a student has handed nothing in.
        SandboxUnavailableError: student code cannot be shut in here, or on a worker.
    """
    if walls and (executor is None or isinstance(executor, ThreadPoolExecutor)):  # a cluster's workers try their own
        execution.require_sandbox()
    put_scripts_on_path()
    sweep()
    run = Run(course, problem_set, force, figures, RunSettings(walls=walls), summary or GradingSummary())
    own = executor or ThreadPoolExecutor(1)
    try:
        with shared_gradebook():
            require_gradebook(run.steps)
            require_released(run.steps, run.release_command())
            chosen = run.chosen(students)
            todo = [s for s in chosen if force or not run.done(s)]
            run.summary.kept += [s for s in chosen if s not in todo]
            on_start(len(todo))
            with closing(execution.traces(run.groups(todo), own, workers)) as results:
                for (folder, jobs), traces in results:
                    run.keep(jobs, run.carry(jobs, traces, own))
                    with uninterrupted():
                        run.record(folder)
                    for who, fault in run.new_faults():
                        on_fault(who, fault)
                    on_student(folder.student)
    finally:
        if executor is None:
            own.shutdown(cancel_futures=True)
    return run.summary


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


def _steps(course: Course | PlainCourse, problem_set: str) -> Steps:
    if isinstance(course, PlainCourse):
        return Steps.of(course.config(), problem_set, course.private / "nbgrader.log")
    return Steps.of(course_config(course), problem_set, course.home / "nbgrader.log")


class Run:
    """One run of `autograder grade`."""

    def __init__(
        self,
        course: Course | PlainCourse,
        problem_set: str,
        force: bool,
        figures: bool,
        sandbox: RunSettings,
        summary: GradingSummary,
    ) -> None:
        self.course = course
        self.problem_set = problem_set
        self.force = force
        self.sandbox = sandbox
        self.summary = summary
        self.steps = _steps(course, problem_set)
        self.coursedir = self.steps.coursedir
        self.folders = self.steps.folders()
        self.references: Mapping[str, Reference] = {}
        if isinstance(course, Course) and (course.solutions / problem_set).is_dir():
            self.references = _references(course, problem_set)
        self.declared: Questions = {name: questions(ours) for name, ours in self.references.items()}
        self.figures = figures or self.steps.wants_figures
        self.traces = course.private / "traces"
        self._told = 0
        self._fresh: dict[str, execution.Trace] = {}  # of the student who is being recorded

    def release_command(self) -> str:
        if isinstance(self.course, Course) and (self.course.solutions / self.problem_set).is_dir():
            return f"autograder release {self.problem_set}"
        return f"nbgrader generate_assignment {self.problem_set}"

    def chosen(self, students: list[str] | None) -> list[str]:
        """Whom to grade; raises CourseError if somebody has handed nothing in."""
        pattern = self.coursedir.format_path(self.coursedir.submitted_directory, "<student>", self.problem_set)
        if students is None and not self.folders:
            hint = f", or try `autograder simulate {self.problem_set}`" if self.declared else ""
            raise CourseError(
                f"Expected submissions in {pattern}/. Found none. Collect them there (`nbgrader collect`){hint}."
            )
        missing = sorted(set(students or ()) - set(self.folders))
        if missing:
            raise CourseError(
                f"Expected a folder {pattern} for each student named. There is none for: {', '.join(missing)}."
            )
        return sorted(self.folders if students is None else set(students))

    def groups(self, students: list[str]) -> Iterator[tuple[tuple[Folder, list[execution.Job]], list[execution.Job]]]:
        """Each student's folder, sanitized, with what of it has yet to be run."""
        for student in students:
            folder = self.steps.sanitize(student, self.folders[student])
            jobs = []
            for item in folder.notebooks:
                asked = self.declared.get(item.submission.notebook)
                sandbox = self.steps.sandbox(item.submission.content, self.sandbox)
                if asked is not None:
                    sandbox = replace(sandbox, figures=self.figures or needs_a_person(item.submission.content))
                job = execution.Job(item.submission, asked, sandbox)
                if item.trace is None and not self.force:
                    item.trace = execution.recorded(self.traces, job)
                if item.trace is None:
                    jobs.append(job)
            yield (folder, jobs), jobs

    def carry(
        self, jobs: list[execution.Job], traces: list[execution.Trace], executor: Executor
    ) -> list[execution.Trace]:
        """The traces, with what comes of checks that failed only because of what they build on."""
        return [self._carried(job, trace, executor) for job, trace in zip(jobs, traces, strict=True)]

    def _carried(self, job: execution.Job, trace: execution.Trace, executor: Executor) -> execution.Trace:
        submission, asked = job.submission, job.questions
        if asked is None:
            return trace
        ours = self.references[submission.notebook]

        def ask(name: str) -> tuple[Answer, ...]:
            again = execution.CarryJob(submission, asked[name], ours.keys[name].given, job.sandbox)
            return execution.carried_answers(again, executor)

        return carried(trace, ours, submission.content, ask)

    def keep(self, jobs: list[execution.Job], traces: list[execution.Trace]) -> None:
        """Keep the traces of one student's notebooks."""
        for job, trace in zip(jobs, traces, strict=True):
            execution.record(self.traces, job, trace)
            self._fresh[job.submission.notebook] = trace

    def take(self, notebook: str) -> execution.Trace:
        """The trace of the student's notebook that was just kept."""
        return self._fresh.pop(notebook)

    def record(self, folder: Folder) -> None:
        """Write one student's marks."""
        student, notes = folder.student, list(folder.notes)
        for item in folder.notebooks:
            item.trace = item.trace or self.take(item.submission.notebook)
        faults = [item.trace.fault for item in folder.notebooks if item.trace and item.trace.fault]
        hurried = any(item.trace and item.trace.by_clock for item in folder.notebooks)
        self.done_path(student).unlink(missing_ok=True)
        plain_fault = next(iter(faults), "") if not self.declared else ""
        if folder.fault or plain_fault:
            self.summary.faults.append((student, folder.fault or plain_fault))
            return
        try:
            if folder.notebooks:
                self.steps.record(folder)
            else:
                record_empty_submission(self.steps, student)
        except Exception as error:
            self.steps.log.exception("While recording %s", folder.path)
            self.summary.faults.append((student, f"{type(error).__name__}: {error}"))
            return
        self.summary.notes += [(student, text) for text in notes]
        self._collect_notes(student)
        self.summary.graded.append(student)
        if hurried:
            text = "ran out of wall-clock time, which a busy machine can cause; the next run tries again."
            self.summary.notes.append((student, text))
        elif not faults:
            save_json(self.done_path(student), self._fingerprint(student))

    def _collect_notes(self, student: str) -> None:
        for path in sorted(self.steps.destination(student).glob("*.ipynb")):
            nb = nbformat.read(path, as_version=4)
            self.summary.notes += [(student, f"{path.name}: {note}") for note in nb.metadata.get(NOTES, ())]
            for cell in nb.cells:
                verdict = cell.metadata.get(VERDICT_KEY, {})
                if verdict.get("outcome") == GRADERS_FAULT:
                    self.summary.faults.append((student, f"{path.name}: {verdict['reason']}"))

    def new_faults(self) -> list[tuple[str, str]]:
        """The faults since the last call."""
        new, self._told = self.summary.faults[self._told :], len(self.summary.faults)
        return new

    def done_path(self, student: str) -> Path:
        return self.course.private / "graded" / self.problem_set / f"{student}.json"

    def done(self, student: str) -> bool:
        """Whether just this submission is in the gradebook already."""
        try:
            kept = json.loads(self.done_path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        return (
            has_submission(self.steps, student)
            and kept == self._fingerprint(student)
            and self.steps.destination(student).is_dir()
        )

    def _fingerprint(self, student: str) -> str:
        """What the marks depend on: the files handed in, and what they are graded by."""
        whole = hashlib.sha256(self._graded_by.encode())
        folder = Path(self.folders[student])
        for path in sorted(folder.rglob("*")):
            whole.update(str(path.relative_to(folder)).encode() + b"\0")
            if path.is_symlink():
                whole.update(os.readlink(path).encode())
            elif path.is_file():
                whole.update(path.read_bytes() + b"\0")
        return whole.hexdigest()

    @functools.cached_property
    def _graded_by(self) -> str:
        """The solutions, the configuration, what nbgrader knows of the assignment, and the files beside it."""
        whole = hashlib.sha256()
        root = self.course.root
        folders = [root / "solutions" / self.problem_set] if self.declared else [Path(self.steps.source_folder)]
        for path in sorted(p for folder in folders for p in folder.rglob("*")):
            if path.is_file() and not IGNORED & set(path.parts):
                whole.update(path.name.encode() + path.read_bytes())
        config = root / "nbgrader_config.py"
        whole.update(config.read_bytes() if config.is_file() else b"")
        if not self.declared:
            whole.update(json.dumps(released(self.steps)).encode())
        return whole.hexdigest()


def _references(course: Course, problem_set: str) -> dict[str, Reference]:
    files = build_set(course, read_set(course, problem_set))
    if drift(course.source / problem_set, files):
        raise CourseError(
            f"Expected {problem_set} to be released as its solutions are now. It is not: "
            f"run `autograder release {problem_set}` first."
        )
    return {path.stem: reference(course, path) for path in course.solution_files(problem_set)}
