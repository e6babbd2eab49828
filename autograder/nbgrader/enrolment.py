"""Who is in a course, and when its sets are due: what an instructor tells nbgrader once."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook, Student, SubmittedAssignment
from sqlalchemy import select

from lecturekit.student_id import id_key, id_problem

from ..course import Course, CourseError
from ..roster import read_table
from ..store import load_json, save_json
from .gradebook import has_gradebook, known_assignment, open_gradebook

ID = ("id", "studentid", "username", "login")
ENROLLED = "roster.json"  # ids from rosters: the gradebook also lists whoever was graded under a mistyped id
FIELDS = {
    "first_name": ("firstname", "givenname"),
    "last_name": ("lastname", "surname", "familyname"),
    "email": ("email", "emailaddress", "mail"),
    "lms_user_id": ("lmsuserid", "lmsid"),
}


@dataclass(frozen=True)
class Enrolled:
    """What reading a roster did.

    Attributes:
        nameless: those of whom a first or a last name is still not known.
    """

    new: tuple[str, ...]
    known: int
    nameless: tuple[str, ...] = ()


def people(path: Path) -> dict[str, dict[str, str]]:
    """The students in a roster: id -> what else is known.

    Raises:
        CourseError: there is no column of ids, or an id stands there twice or is empty.
    """
    header, rows = read_table(path)
    column = next((name for name in ID if any(name in row for row in rows)), None)
    if column is None:
        raise CourseError(
            f"Expected a column `id` in {path}, and perhaps first_name, last_name, email, lms_id. "
            f"Received: {', '.join(header)}."
        )
    people_by_id: dict[str, dict[str, str]] = {}
    seen: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        name = row.get(column, "")
        name = unicodedata.normalize("NFC", name)
        if problem := id_problem(name):
            raise CourseError(
                f"Expected an id that can name a folder in line {line} of {path}. Received {name!r}, but {problem}."
            )
        other = seen.setdefault(id_key(name), name)
        if name in people_by_id:
            raise CourseError(
                f"Expected each student once in {path}. {name!r} stands there twice, again in line {line}."
            )
        if other != name:
            raise CourseError(
                f"Expected ids in {path} that differ by more than upper case. Received {other!r} and {name!r}, which "
                "are one folder on some systems."
            )
        people_by_id[name] = {key: next((row[a] for a in names if row.get(a)), "") for key, names in FIELDS.items()}
    return people_by_id


def enrol(course: Course, path: Path) -> Enrolled:
    """Let the gradebook know the students of a roster. Nobody is taken out, and nothing known is emptied.

    Raises:
        CourseError: the roster or the gradebook cannot be read.
    """
    roster, nameless = people(path), []
    with open_gradebook(course) as gradebook:
        known = {student.id: student for student in gradebook.students}
        for name, about in roster.items():
            student = known.get(name) or Student(id=name)
            for key, value in about.items():
                if value:
                    setattr(student, key, value)
            gradebook.db.add(student)
            if not (student.first_name and student.last_name):
                nameless.append(name)
        gradebook.db.commit()
    saved = course.private / ENROLLED
    save_json(saved, {"students": sorted({*load_json(saved).get("students", ()), *roster})})
    return Enrolled(
        tuple(name for name in roster if name not in known), len(roster.keys() & known.keys()), tuple(nameless)
    )


def enrolled_students(gradebook: Gradebook, private: Path) -> dict[str, Student]:
    """The students that somebody enrolled, by id; none in a course without a roster.

    Grading also adds the owner of every submission to the gradebook: such a student has no name and no address.
    """
    ids = set(load_json(private / ENROLLED).get("students", ()))
    handed_in = set(gradebook.db.execute(select(SubmittedAssignment.student_id)).scalars())
    about = ("first_name", "last_name", "email", "lms_user_id")
    return {
        student.id: student
        for student in gradebook.students
        if student.id in ids or any(getattr(student, key) for key in about) or student.id not in handed_in
    }


def enrolled_ids(course: Course) -> set[str]:
    """The ids of the students that somebody enrolled; none in a course without a roster."""
    with open_gradebook(course) as gradebook:
        return set(enrolled_students(gradebook, course.private))


def due_date(text: str) -> datetime:
    """A date and a time, in UTC as nbgrader keeps it. Without a zone it is this machine's.

    Raises:
        CourseError: it is none.
    """
    try:
        due = datetime.fromisoformat(text)
    except ValueError:
        raise CourseError(
            f"Expected a date and a time such as 2027-05-01T18:00 or 2027-05-01T18:00+02:00. Received {text!r}."
        ) from None
    if len(text) <= len("2027-05-01"):
        due = due.replace(hour=23, minute=59, second=59)  # the end of that day
    return due.astimezone(UTC).replace(tzinfo=None)


def set_due(course: Course, dates: Mapping[str, datetime]) -> None:
    """Let the gradebook know when sets are due.

    Raises:
        CourseError: there is no such set in it.
    """
    with open_gradebook(course) as gradebook:
        for name, when in dates.items():
            known_assignment(gradebook, name).duedate = when
        gradebook.db.commit()


def has_marks(course: Course, problem_set: str) -> bool:
    """Whether somebody's submission of this set is in the gradebook."""
    if not has_gradebook(course):
        return False
    with open_gradebook(course) as gradebook:
        return problem_set in {a.name for a in gradebook.assignments if a.submissions}
