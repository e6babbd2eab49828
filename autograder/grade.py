"""`autograder grade`: which submissions to grade, running them, recording their marks through nbgrader."""

from __future__ import annotations

import glob
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps import NbGraderAPI

from lecturekit.check.judge import GRADERS_FAULT

from . import farm
from .course import Course, CourseError
from .gradebook import VERDICT, api
from .reference import Reference, reference, save_json
from .release import build_set, drift, read_set
from .sandbox import Sandbox, questions
from .submission import NOTES, Submission, files_beside, open_notebook


@dataclass
class Summary:
    """What a grading run did, for the instructor."""

    graded: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)  # graded before, unchanged since
    notes: list[tuple[str, str]] = field(default_factory=list)  # student, what was wrong with the hand-in
    faults: list[tuple[str, str]] = field(default_factory=list)  # student, what the grader could not do


def students_of(course: Course, problem_set: str) -> list[str]:
    """Everyone who has a folder for this set, sorted."""
    return sorted(p.parent.name for p in course.submitted.glob(f"*/{glob.escape(problem_set)}") if p.is_dir())


def grade(
    course: Course,
    problem_set: str,
    *,
    students: list[str] | None = None,
    force: bool = False,
    executor: Executor | None = None,
    workers: int = 1,
    on_student: Callable[[str], None] = lambda student: None,
) -> Summary:
    """Grade a class: run what is new, judge it, write the gradebook in sorted order.

    Args:
        students: whom; all who handed in, by default.
        force: grade anew what was graded and has not changed. Manual scores are never touched.
        executor: what runs the submissions; one thread by default.
        on_student: called when a student's marks are in the gradebook.

    Raises:
        CourseError: the set is not released, was changed since, or a student has handed nothing in.
    """
    references = _references(course, problem_set)
    chosen = _chosen(course, problem_set, students)
    todo = [s for s in chosen if force or not _done(course, problem_set, s)]
    summary = Summary(kept=[s for s in chosen if s not in todo])
    own = executor or ThreadPoolExecutor(1)
    nbgrader = api(course)
    try:
        for student in _executed(course, problem_set, todo, references, own, workers, force):
            _record(course, nbgrader, problem_set, student, summary)
            on_student(student)
    finally:
        if executor is None:
            own.shutdown(cancel_futures=True)
    return summary


def _references(course: Course, problem_set: str) -> dict[str, Reference]:
    files = build_set(course, read_set(course, problem_set))
    if drift(course.source / problem_set, files):
        raise CourseError(
            f"Expected {problem_set} to be released as its solutions are now. It is not: "
            f"run `autograder release {problem_set}` first."
        )
    return {path.stem: reference(course, path) for path in course.solution_files(problem_set)}


def _chosen(course: Course, problem_set: str, students: list[str] | None) -> list[str]:
    present = students_of(course, problem_set)
    if students is None:
        if not present:
            raise CourseError(
                f"Expected submissions in {course.submitted}/<student>/{problem_set}/. Found none. "
                f"Collect them there (`nbgrader collect`), or try `autograder simulate {problem_set}`."
            )
        return present
    missing = sorted(set(students) - set(present))
    if missing:
        raise CourseError(
            f"Expected a folder {course.submitted}/<student>/{problem_set} for each student named. "
            f"There is none for: {', '.join(missing)}."
        )
    return sorted(set(students))


def _executed(
    course: Course,
    problem_set: str,
    students: list[str],
    references: Mapping[str, Reference],
    executor: Executor,
    workers: int,
    force: bool,
) -> Iterator[str]:
    """Run what has no trace yet; yields each student, in order, once all their notebooks have one."""
    asked = {name: questions(ref) for name, ref in references.items()}

    def jobs() -> Iterator[farm.Job]:
        for student in students:
            for submission in _submissions(course, problem_set, student):
                wanted = asked[submission.notebook]
                if force:
                    farm.forget(course, submission)
                if farm.recorded(course, submission, wanted) is None:
                    yield farm.Job(submission, wanted, Sandbox())

    pending = iter(students)
    current = next(pending, None)
    for job, trace in farm.traces(jobs(), executor, workers):
        while current is not None and current != job.submission.student:
            yield current
            current = next(pending, None)
        farm.record(course, job, trace)
    while current is not None:
        yield current
        current = next(pending, None)


def _submissions(course: Course, problem_set: str, student: str) -> Iterator[Submission]:
    folder = course.submitted / student / problem_set
    files = files_beside(folder, course.source / problem_set)
    for path in sorted(folder.glob("*.ipynb")):
        released = course.source / problem_set / path.name
        if released.is_file():
            nb = open_notebook(path, nbformat.read(released, as_version=4))
            yield Submission(student, problem_set, path.stem, nb, files)


def _record(course: Course, nbgrader: NbGraderAPI, problem_set: str, student: str, summary: Summary) -> None:
    """Let nbgrader sanitize, read the verdicts and write the gradebook for one student."""
    handed_in = course.submitted / student / problem_set
    names = {path.stem for path in handed_in.glob("*.ipynb")}
    expected = {path.stem for path in course.solution_files(problem_set)}
    for name in sorted(expected - names):
        summary.notes.append((student, f"{name}.ipynb was not handed in: it counts 0."))
    for name in sorted(names - expected):
        summary.notes.append((student, f"{name}.ipynb does not belong to {problem_set}: it was ignored."))
    if names & expected:
        # nbgrader takes ids for patterns, but a folder may be named `[x]`
        result = nbgrader.autograde(problem_set, glob.escape(student), force=True, create=True)
        if not result["success"]:
            tail = (result.get("error") or result.get("log") or "").strip().splitlines()
            summary.faults.append((student, tail[-1] if tail else "nbgrader failed without a message"))
            return
        _collect_notes(course, problem_set, student, summary)
    else:
        _nothing_handed_in(course, problem_set, student)
    summary.graded.append(student)
    _mark_done(course, problem_set, student)


def _collect_notes(course: Course, problem_set: str, student: str, summary: Summary) -> None:
    for path in sorted((course.autograded / student / problem_set).glob("*.ipynb")):
        nb = nbformat.read(path, as_version=4)
        summary.notes += [(student, f"{path.name}: {note}") for note in nb.metadata.get(NOTES, ())]
        for cell in nb.cells:
            verdict = cell.metadata.get(VERDICT, {})
            if verdict.get("outcome") == GRADERS_FAULT:
                summary.faults.append((student, f"{path.name}: {verdict['reason']}"))


def _nothing_handed_in(course: Course, problem_set: str, student: str) -> None:
    """An empty folder: every grade is 0, as nbgrader gives for a notebook that is missing."""
    with Gradebook(course.db_url) as gradebook:
        gradebook.update_or_create_student(student)
        submission = gradebook.update_or_create_submission(problem_set, student)
        for notebook in submission.notebooks:
            for row in notebook.grades:
                row.auto_score = 0.0
                row.needs_manual_grade = row.manual_score is not None
        gradebook.db.commit()


def _done_path(course: Course, problem_set: str, student: str) -> Path:
    return course.private / "graded" / problem_set / f"{student}.json"


def _done(course: Course, problem_set: str, student: str) -> bool:
    """Whether just this submission is in the gradebook already."""
    try:
        kept = json.loads(_done_path(course, problem_set, student).read_text(encoding="utf-8"))
        with Gradebook(course.db_url) as gradebook:
            gradebook.find_submission(problem_set, student)
    except (OSError, ValueError, MissingEntry):
        return False
    return kept == _fingerprint(course, problem_set, student)


def _mark_done(course: Course, problem_set: str, student: str) -> None:
    save_json(_done_path(course, problem_set, student), _fingerprint(course, problem_set, student))


def _fingerprint(course: Course, problem_set: str, student: str) -> str:
    """What the marks depend on: the files handed in, and the solutions."""
    whole = hashlib.sha256()
    folder = course.submitted / student / problem_set
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and not p.is_symlink()):
        whole.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    for path in course.solution_files(problem_set):
        whole.update(path.read_bytes())
    return whole.hexdigest()
