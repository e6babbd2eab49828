"""The submissions of a class on their way through the pipeline: what `grade` and `regrade` share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cached_property

from lecturekit.warm.scratch import sweep

from .authoring.grader_keys import Reference
from .authoring.reference import reference
from .authoring.release import build_set, read_set
from .authoring.stale_files import stale_files
from .course import Course, CourseError
from .execution.executor import require_sandbox
from .execution.notebook_run import RunSettings
from .execution.trace import Trace
from .grading.pipeline import Pipeline
from .grading.trace_cache import TraceCache
from .log import logging_to
from .nbgrader.assignment import require_gradebook, require_released
from .nbgrader.autograde import HandIn, SteppedAutograde
from .nbgrader.config import course_config, put_scripts_on_path
from .nbgrader.plain_course import PlainCourse
from .nbgrader.session import SharedGradebook
from .submissions.submission import Submission, needs_manual_grading


@dataclass(frozen=True)
class ClassRun:
    """One set of a class.

    Attributes:
        references: the grader's answers, by notebook; none in a course that declares no checks.
        folders: of all who handed in, by student.
        figures: render figures also where nobody will look at them.
    """

    course: Course | PlainCourse
    problem_set: str
    steps: SteppedAutograde
    references: Mapping[str, Reference]
    folders: Mapping[str, str]
    pipeline: Pipeline
    sandbox: bool
    figures: bool

    def chosen(self, students: Sequence[str] | None) -> list[str]:
        """Whom to grade; all who handed in, by default.

        Raises:
            CourseError: nobody has handed in, or one of those named has not.
        """
        coursedir = self.steps.coursedir
        pattern = coursedir.format_path(coursedir.submitted_directory, "<student>", self.problem_set)
        if students is None and not self.folders:
            collect = "`nbgrader collect`"
            if isinstance(self.course, Course):
                collect = f"`autograder collect {self.problem_set} FILES`"
            hint = f", or try `autograder simulate {self.problem_set}`" if self.references else ""
            raise CourseError(f"Expected submissions in {pattern}/. Found none. Collect them there ({collect}){hint}.")
        missing = sorted(set(students or ()) - set(self.folders))
        if missing:
            raise CourseError(
                f"Expected a folder {pattern} for each student named. There is none for: {', '.join(missing)}."
            )
        return sorted(self.folders if students is None else set(students))

    def results(self, students: Sequence[str]) -> Iterator[tuple[HandIn, list[Trace]]]:
        """What each student handed in, with the trace of each of its notebooks, in the students' order."""
        hand_ins = (self.steps.sanitize(student, self.folders[student], self._settings) for student in students)
        groups = (
            (hand_in, [(n.submission, n.settings) for n in hand_in.notebooks if n.trace is None])
            for hand_in in hand_ins
        )
        with closing(self.pipeline.traces(groups)) as traces_of_groups:
            for hand_in, traces in traces_of_groups:
                ran = iter(traces)
                yield hand_in, [n.trace or next(ran) for n in hand_in.notebooks]

    def _settings(self, submission: Submission) -> RunSettings:
        """How a notebook is run: figures of a plain one are rendered, as its test cells may look at them."""
        declared = submission.notebook in self.references
        figures = not declared or self._all_figures or needs_manual_grading(submission.content)
        return self.steps.execute.run_settings(submission.content, figures=figures, sandbox=self.sandbox)

    @cached_property
    def _all_figures(self) -> bool:
        return self.figures or self.steps.wants_figures


@contextmanager
def class_run(
    course: Course | PlainCourse,
    problem_set: str,
    *,
    executor: Executor | None = None,
    workers: int = 1,
    sandbox: bool = True,
    figures: bool = False,
    reuse: bool = True,
) -> Iterator[ClassRun]:
    """One set of a class, with its gradebook open, until the block ends.

    Args:
        course: one with solutions, or any nbgrader course.
        executor: what runs the submissions; one thread by default.
        sandbox: shut submissions in; without, student code can read and change all that the grader can.
        reuse: whether traces of an earlier run are used.

    Raises:
        CourseError: the set is not released, or was changed since; the gradebook cannot be opened.
        SandboxUnavailableError: student code cannot be shut in here.
    """
    own = executor or ThreadPoolExecutor(1)
    if sandbox and isinstance(own, ThreadPoolExecutor):  # a cluster's workers try their own
        require_sandbox()
    put_scripts_on_path()
    sweep()
    try:
        with logging_to(course.log_file), SharedGradebook():
            config = course.config() if isinstance(course, PlainCourse) else course_config(course)
            steps = SteppedAutograde.of(config, problem_set)
            declares = isinstance(course, Course) and (course.solutions / problem_set).is_dir()
            references = _references(course, problem_set) if isinstance(course, Course) and declares else {}
            command = "autograder release" if declares else "nbgrader generate_assignment"
            require_gradebook(steps, course.root)
            require_released(steps, f"{command} {problem_set}")
            pipeline = Pipeline(references, TraceCache(course.private / "traces"), own, workers, reuse)
            yield ClassRun(course, problem_set, steps, references, steps.folders(), pipeline, sandbox, figures)
    finally:
        if executor is None:
            own.shutdown(cancel_futures=True)


def _references(course: Course, problem_set: str) -> dict[str, Reference]:
    files = build_set(course, read_set(course, problem_set))
    if stale_files(course.source / problem_set, files):
        raise CourseError(
            f"Expected {problem_set} to be released as its solutions are now. It is not: "
            f"run `autograder release {problem_set}` first."
        )
    return {path.stem: reference(course, path) for path in course.solution_files(problem_set)}
