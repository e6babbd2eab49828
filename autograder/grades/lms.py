"""Marks on their way to the university's system: nbgrader's export plugins, what all of them share.

Nothing is left out in silence: `Outcome` names every student whose mark is not in the file, and why.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from traitlets import Bool, Enum, Int, Unicode

from ..course import CourseError
from ..nbgrader.classbook import Classbook, Student, read_classbook
from ..nbgrader.extension_points import ExportPlugin, Gradebook
from ..roster import Roster, read_roster
from ..store import write_text


@dataclass
class Outcome:
    """What an export did.

    Attributes:
        written: student -> what stands in the file.
        rounded: student -> the mark before it was rounded, where that changed it.
        absent: those who handed nothing in, and so got 0.
        left: student -> why no mark of theirs is in the file.
        notes: what to do before the file is imported.
    """

    path: Path
    column: str
    written: dict[str, str] = field(default_factory=dict)
    rounded: dict[str, float] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    left: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """One student, with all that is known of them."""

    student: Student
    roster: Roster

    def find(self, *columns: str) -> str:
        return self.roster.find(self.student.id, *columns)

    @property
    def last_first(self) -> tuple[str, str]:
        """Last and first name."""
        last = self.find("Last Name", "lastname", "surname") or self.student.last_name
        first = self.find("First Name", "firstname") or self.student.first_name
        return last, first


class LmsExportPlugin(ExportPlugin):
    """What all systems share. Rounding is half up, after lateness is taken off."""

    system = ""
    roster = Unicode("", help="A CSV that says who is who: the system's own export of its gradebook, at best.").tag(
        config=True
    )
    id_column = Unicode("", help="The roster's column with nbgrader's student ids; found by itself, else.").tag(
        config=True
    )
    column = Unicode("", help="The column of the system's gradebook; the roster's of this name, or the set's.").tag(
        config=True
    )
    decimals = Int(2, help="To how many decimals marks are rounded, half up.").tag(config=True)
    absent = Enum(["zero", "leave"], "zero", help="What those get who handed nothing in.").tag(config=True)
    provisional = Bool(False, help="Give also marks of which a person has yet to grade a part.").tag(config=True)
    submitted = Unicode("", help="Where submissions lie, to see who has not been graded yet.").tag(config=True)

    outcome: Outcome

    def export(self, gradebook: Gradebook) -> None:
        try:
            self.outcome = self._export(gradebook)
        except CourseError as error:
            if hasattr(self.parent, "fail"):
                self.parent.fail("%s", error)  # nbgrader's command says it, and ends
            raise
        for student, why in self.outcome.left.items():
            self.log.warning("No mark of %s: %s.", student, why)
        for note in self.outcome.notes:
            self.log.warning(note)

    def _export(self, gradebook: Gradebook) -> Outcome:
        if len(self.assignment) != 1:
            raise CourseError(f"Expected one assignment to export. Received {len(self.assignment)}.")
        book = read_classbook(gradebook, self.assignment[0])
        roster = read_roster(Path(self.roster), book.students, self.id_column) if self.roster else Roster()
        column = self._column(book, roster)
        outcome = Outcome(Path(self.to or f"{book.problem_set}-{self.system}.csv"), column)
        people = {name: Person(student, roster) for name, student in book.students.items()}
        others = [*roster.rows, *self._handed_in(book.problem_set)]
        people |= {name: Person(Student(name), roster) for name in others if name not in people}
        if self.student:
            people = {name: person for name, person in people.items() if name in self.student}
        marks = self._marks(book, people, outcome)
        text = self.text(book, column, self._lines(marks, people, outcome), outcome)
        write_text(outcome.path, text)
        return outcome

    def _marks(self, book: Classbook, people: Mapping[str, Person], outcome: Outcome) -> dict[str, str]:
        """Each student's mark, as text; says why there is none."""
        totals, waiting, marks = book.totals(), book.waiting(), {}
        handed = self._handed_in(book.problem_set)
        for name in sorted(people):
            if name in waiting and not self.provisional:
                outcome.left[name] = f"a person has yet to look at {', '.join(m.check for m in waiting[name])}"
            elif name in totals:
                marks[name] = self._rounded(totals[name])
                if abs(float(marks[name]) - totals[name]) > 1e-9:
                    outcome.rounded[name] = totals[name]
            elif name in handed:
                outcome.left[name] = "handed in, but not graded yet"
            elif self.absent == "leave":
                outcome.left[name] = "handed nothing in"
            else:
                marks[name] = self._rounded(0.0)
                outcome.absent.append(name)
        return marks

    def _lines(self, marks: Mapping[str, str], people: Mapping[str, Person], outcome: Outcome) -> list[list[str]]:
        lines = []
        identify = self.identification([people[name] for name in marks])
        for name, mark in marks.items():
            who = identify(people[name])
            if who is None:
                outcome.left[name] = self.unknown()
                outcome.unmapped.append(name)
                if name in outcome.absent:
                    outcome.absent.remove(name)
                continue
            outcome.written[name] = mark
            lines.append([*who, mark])
        outcome.rounded = {name: mark for name, mark in outcome.rounded.items() if name in outcome.written}
        return lines

    def _rounded(self, points: float) -> str:
        step = Decimal(1).scaleb(-self.decimals)
        return str(Decimal(repr(points)).quantize(step, ROUND_HALF_UP))

    def _handed_in(self, problem_set: str) -> set[str]:
        folder = self.submitted
        if not folder and hasattr(self.parent, "coursedir"):
            coursedir = self.parent.coursedir
            folder = str(Path(coursedir.root, coursedir.submitted_directory))
        return {Path(path).parent.name for path in glob.glob(f"{glob.escape(folder)}/*/{glob.escape(problem_set)}")}

    def _column(self, book: Classbook, roster: Roster) -> str:
        """The column of that system's gradebook: the one in its export, or a new one."""
        wanted = self.column or book.problem_set
        fits = [name for name in roster.header if name == wanted or self.is_column(name, wanted)]
        if len(fits) > 1:
            raise CourseError(
                f"Expected one column for {wanted!r} in {self.roster}. Received {fits}: name one by --column."
            )
        return fits[0] if fits else self.new_column(wanted, book.maximum)

    # What each system has of its own.

    def unknown(self) -> str:
        """Why a student has no line."""
        raise NotImplementedError

    def is_column(self, name: str, wanted: str) -> bool:
        """Whether a column of the system's own export is the one that is meant."""
        return False

    def new_column(self, wanted: str, maximum: float) -> str:
        return wanted

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        """What gives the cells by which the system knows a student; None, if it would not know them."""
        raise NotImplementedError

    def text(self, book: Classbook, column: str, lines: list[list[str]], outcome: Outcome) -> str:
        """The file."""
        raise NotImplementedError
