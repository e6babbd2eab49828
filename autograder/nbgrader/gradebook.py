"""The gradebook, opened to be read: what may go wrong is told in a sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nbgrader.api import Assignment, Gradebook, MissingEntry
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from ..course import Course, CourseError
from .database import require_schema


@contextmanager
def open_gradebook(course: Course) -> Iterator[Gradebook]:
    """The course's gradebook.

    Raises:
        CourseError: there is none, it is locked, or it may not be read.
    """
    url = make_url(course.db_url)
    shown = url.database if url.drivername.startswith("sqlite") else url.render_as_string(hide_password=True)
    if not has_gradebook(course):
        raise CourseError(
            f"Expected a gradebook at {shown}. There is none: release a set first (`autograder release SET`), or "
            "change to the course's folder."
        )
    try:
        require_schema(course.db_url, course.root)
        with Gradebook(course.db_url) as gradebook:
            yield gradebook
    except SQLAlchemyError as error:
        raise CourseError(f"Expected to read the gradebook at {shown}. {_why(error)}") from error


def has_gradebook(course: Course) -> bool:
    """Whether there is one; that a server has one is taken for granted."""
    url = make_url(course.db_url)
    return not url.drivername.startswith("sqlite") or Path(url.database or "").is_file()


def _why(error: SQLAlchemyError) -> str:
    reason = str(error.__cause__ or error).splitlines()[0]
    if "locked" in reason:
        return "It is locked by another program: wait until that is done (a grading run, formgrader), then try again."
    if "readonly" in reason or "read-only" in reason or "unable to open" in reason:
        return "You may not write there, which nbgrader needs even to read: ask for write permission on that folder."
    return f"It cannot be opened: {reason}."


def known_assignment(gradebook: Gradebook, problem_set: str) -> Assignment:
    """The assignment of this name.

    Raises:
        CourseError: there is none; says which is meant, or which there are.
    """
    try:
        return gradebook.find_assignment(problem_set)
    except MissingEntry:
        raise CourseError(unknown(problem_set, [a.name for a in gradebook.assignments], "in the gradebook")) from None


def unknown(name: str, known: list[str], where: str) -> str:
    """What to say to a set that is not there."""
    close = difflib.get_close_matches(name, known, n=1)
    meant = f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(sorted(known)) or 'none'}."
    return f"Expected a set that is {where}. Received {name!r}. {meant}"
