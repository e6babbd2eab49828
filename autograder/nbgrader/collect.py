"""Collecting into nbgrader's layout: `autograder collect`, and what nbgrader's own commands do in a course of ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.plugins import ExtractorPlugin

from ..course import Course, CourseError
from ..roster import read_roster
from ..submissions.attempts import Places
from ..submissions.collect import Collector, CollectSummary
from ..submissions.owners import Owners, Person
from .config import course_config
from .enrolment import enrolled_students
from .gradebook import known_assignment, open_gradebook


def collector(course: Course, problem_set: str, roster: Path | None = None) -> Collector:
    """What collects one set of a course.

    Args:
        roster: the LMS's own grade export, which has its numbers of persons.

    Raises:
        CourseError: there is no such set, or the roster or the gradebook cannot be read.
    """
    with open_gradebook(course) as gradebook:
        return _collector(gradebook, course, problem_set, roster)


def inbound_folder(course: Course) -> Path:
    """Where students' submissions lie in nbgrader's exchange.

    Raises:
        CourseError: there is none.
    """
    config = course_config(course)
    folder = Path(config.Exchange.root, config.CourseDirectory.course_id, "inbound")
    if not folder.is_dir():
        raise CourseError(
            f"Expected submissions in {folder}. There is no such folder: release the set in formgrader (or by "
            "`nbgrader release_assignment SET`) first, or name the files to collect."
        )
    return folder


def _collector(gradebook: Gradebook, course: Course, problem_set: str, roster: Path | None = None) -> Collector:
    assignment = known_assignment(gradebook, problem_set)
    released = {
        notebook.name: frozenset(cell.name for cell in notebook.source_cells) for notebook in assignment.notebooks
    }
    students = enrolled_students(gradebook, course.private)
    numbers = _numbers(roster, students) if roster else {}
    people = [
        Person(
            student.id,
            student.first_name or "",
            student.last_name or "",
            {"Canvas": student.lms_user_id or ""} | numbers.get(student.id, {}),
        )
        for student in students.values()
    ]
    places = Places(course.submitted, course.home / "earlier", problem_set)
    return Collector(places, released, Owners(people), _due_dates(gradebook, problem_set))


def _due_dates(gradebook: Gradebook, problem_set: str) -> Callable[[str], datetime | None]:
    """When the set is due for a student, with the extension that the gradebook has."""
    due = gradebook.find_assignment(problem_set).duedate
    submissions = {s.student_id: s.duedate for s in gradebook.assignment_submissions(problem_set)}
    return lambda student: submissions.get(student) or due


def _numbers(path: Path, students: Any) -> dict[str, dict[str, str]]:
    """Student -> system -> its number, from the system's own grade export.

    Moodle's are those of one assignment's participants: `Participant 123456` in the column Identifier.
    """
    roster = read_roster(path, students)
    found: dict[str, dict[str, str]] = {}
    for student in roster.rows:
        moodle = roster.find(student, "Identifier").rpartition(" ")[2]
        canvas = roster.find(student, "lms_id", "lms_user_id", *(["ID"] if roster.key != "id" else []))
        found[student] = {
            system: number for system, number in (("Moodle", moodle), ("Canvas", canvas)) if number.isdecimal()
        }
    return found


class OwnersCollect(ExchangeCollect):
    """`nbgrader collect` and formgrader's button: `autograder collect --exchange`.

    nbgrader's own follows links, and only warns when a submission belongs to another account than it names.
    """

    coursedir: CourseDirectory

    def init_src(self) -> None:
        root, name = Path(self.root), self.coursedir.course_id
        self.inbound = root / name / "inbound"
        if not name or not self.inbound.is_dir():
            self.fail(f"Expected submissions in {self.inbound}. There is no such folder: release the set first.")
        course, problem_set = Course(Path(self.coursedir.root).parent), self.coursedir.assignment_id
        with Gradebook(self.coursedir.db_url, name) as gradebook:
            try:
                gradebook.find_assignment(problem_set)
            except MissingEntry:
                self.fail(f"Expected a set that is in the gradebook. Received {problem_set!r}.")
            self.collector = _collector(gradebook, course, problem_set)

    def init_dest(self) -> None:
        pass

    def copy_files(self) -> None:
        student = self.coursedir.student_id
        self.collector.collect_exchange(
            self.inbound, only="" if student == "*" else student, before_due=self.before_duedate
        )
        for level, line in lines(self.collector.summary):
            self.log.log(level, "%s", line)


def lines(summary: CollectSummary) -> list[tuple[int, str]]:
    """A log's level and a line for everything in a summary."""
    info, warning, error = 20, 30, 40
    return [
        *((info, f"Collected {student}.") for student in summary.collected),
        *((info, f"Replaced the earlier attempt of {student}, which is kept.") for student in summary.replaced),
        *((info, f"{student} is late, {how}.") for student, how in summary.late.items()),
        *((warning, f"{student}: {note}.") for student, note in summary.notes),
        *((warning, f"{student}: left out {name}: {why}.") for student, name, why in summary.left_out),
        *((warning, f"Left {name} where it is: {why}") for name, why in summary.unknown),
        *((error, f"Left {name} where it is: {why}") for name, why in summary.refused),
    ]


class UseAutograderCollect(ExtractorPlugin):
    """Stands in for nbgrader's reading of archives, which takes an uploader's word for whose work it is."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.parent.fail(
            "Expected `autograder collect SET FILES...`. Received `nbgrader zip_collect`, which would let a file's own "
            "name decide whose work it is. Give `autograder collect` the archive that your LMS made."
        )
