"""Late penalties, computed anew where an extension, a due date or a score has changed: no student code is run."""

from __future__ import annotations

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
    kinds = [import_item(step) if isinstance(step, str) else step for step in steps.autograde_preprocessors]
    kind = next((k for k in kinds if isinstance(k, type) and issubclass(k, AssignLatePenalties)), None)
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
            for name in [notebook.name for notebook in submission.notebooks]:
                about = {"student": student, "assignment": steps.assignment, "notebook": name}
                about["db_url"] = steps.coursedir.db_url
                kind(parent=steps.exporter).preprocess(nbformat.v4.new_notebook(), {"nbgrader": about})
            gradebook.db.expire_all()
            after = submission.late_submission_penalty
            if abs(after - before) > 1e-9:
                changed[student] = (before, after)
    return changed


def _is_late(submission: SubmittedAssignment) -> bool:
    return submission.assignment.duedate is not None and submission.total_seconds_late > 0
