"""Late penalties, computed anew where an extension, a due date or a score has changed: no student code is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import nbformat
from nbgrader.api import MissingEntry, SubmittedAssignment
from nbgrader.preprocessors import AssignLatePenalties
from traitlets.utils.importstring import import_item

from ..course import Course
from ..log import logging_to
from .autograde import SteppedAutograde
from .config import course_config
from .gradebook import has_gradebook, open_gradebook
from .session import SharedGradebook, gradebook_of, transaction

LATENESS = "the late penalty was {:g} and is {:g} now."


def renew_penalties(course: Course, problem_set: str) -> dict[str, tuple[float, float]]:
    """Compute the late penalties of a set anew; returns those that changed: student -> (before, after).

    Raises:
        CourseError: the gradebook cannot be opened.
    """
    if not has_gradebook(course):
        return {}
    with open_gradebook(course):  # tells what is wrong with it
        pass
    with logging_to(course.log_file), SharedGradebook():
        return penalties_anew(SteppedAutograde.of(course_config(course), problem_set))


def penalties_anew(steps: SteppedAutograde) -> dict[str, tuple[float, float]]:
    """As `renew_penalties`, by nbgrader's own step, in a gradebook that is open."""
    kind = _step(steps)
    changed: dict[str, tuple[float, float]] = {}
    if kind is None:
        return changed
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        try:
            submissions = gradebook.find_assignment(steps.assignment).submissions
        except MissingEntry:
            return changed
        for submission in submissions:
            before = submission.late_submission_penalty
            if not before and not _is_late(submission):
                continue
            student = submission.student.id
            for name in [n.name for n in submission.notebooks if n.score or n.late_submission_penalty]:
                about = {"student": student, "assignment": steps.assignment, "notebook": name}
                about["db_url"] = steps.coursedir.db_url
                kind(parent=steps.exporter).preprocess(nbformat.v4.new_notebook(), {"nbgrader": about})
            gradebook.db.expire_all()
            after = submission.late_submission_penalty
            if abs(after - before) > 1e-9:
                changed[student] = (before, after)
    return changed


def penalties_by(steps: SteppedAutograde) -> Callable[[str, Mapping[str, float]], float]:
    """What lateness would cost a student who had these points, by notebook, as nbgrader's own step says."""
    kind = _step(steps)
    if kind is None:
        return lambda student, points: 0.0
    step = kind(parent=steps.exporter)
    step.init_plugin()
    with transaction(steps.coursedir), gradebook_of(steps.coursedir) as gradebook:
        submissions = gradebook.find_assignment(steps.assignment).submissions
        seconds = {each.student.id: each.total_seconds_late for each in submissions if _is_late(each)}

    def penalty(student: str, points: Mapping[str, float]) -> float:
        if student not in seconds:
            return 0.0
        due = (step.plugin_inst.late_submission_penalty(student, each, seconds[student]) for each in points.values())
        return sum(min(max(0.0, each or 0.0), of) for each, of in zip(due, points.values(), strict=True))

    return penalty


def _step(steps: SteppedAutograde) -> type[AssignLatePenalties] | None:
    """The step of a course's autograding that gives penalties, if it has one."""
    kinds = [import_item(step) if isinstance(step, str) else step for step in steps.autograde_preprocessors]
    return next((k for k in kinds if isinstance(k, type) and issubclass(k, AssignLatePenalties)), None)


def _is_late(submission: SubmittedAssignment) -> bool:
    return submission.assignment.duedate is not None and submission.total_seconds_late > 0
