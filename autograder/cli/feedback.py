"""`autograder feedback`: a page per graded notebook, and all marks as CSV."""

from __future__ import annotations

from lecturekit.plural import plural

from ..course import Course
from .common import Set, app, console, renew_lateness, user_errors


@app.command(epilog="Example: autograder feedback 02_perceptron")
def feedback(problem_set: Set) -> None:
    """Write a feedback page per graded notebook, and all marks as CSV."""
    from ..nbgrader.feedback_pages import export_marks, write_feedback

    with user_errors():
        course = Course.find()
        renew_lateness(course, problem_set)
        pages = write_feedback(course, problem_set)
        console.print(f"Wrote {plural(len(pages), 'page')} to {course.feedback}")
        console.print(f"All marks: {export_marks(course)}")
