"""The base class of nbgrader export plugins for learning management systems.

`ExportResult` names every student whose mark is not in the file, and why.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from traitlets import Bool, Enum, Int, Unicode

from ..course import CourseError
from ..csv_cells import cell
from ..nbgrader.classbook import Classbook, Student, read_classbook
from ..nbgrader.extension_points import ExportPlugin, Gradebook
from ..roster import Roster, read_roster
from ..store import write_text


@dataclass
class ExportResult:
    """What an export did.

    Attributes:
        path: the file.
        column: its mark column.
        written: student -> the mark as written.
        rounded: student -> the mark before rounding, if rounding changed it.
        absent: students who submitted nothing and got 0.
        left_out: student -> the reason for leaving them out.
        unmapped: those of them whom the system could not identify.
        notes: advice for the import.
    """

    path: Path
    column: str
    written: dict[str, str] = field(default_factory=dict)
    rounded: dict[str, float] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    unmapped: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Person:
    """A student and the roster, which can add to what the gradebook knows."""

    student: Student
    roster: Roster

    def find(self, *columns: str) -> str:
        """The student's first non-empty value in these roster columns, or ""."""
        return self.roster.find(self.student.id, *columns)

    @property
    def last_first(self) -> tuple[str, str]:
        """Last and first name."""
        last = self.find("Last Name", "lastname", "surname") or self.student.last_name
        first = self.find("First Name", "firstname") or self.student.first_name
        return last, first


class LmsExportPlugin(ExportPlugin):
    """Exports marks after late penalties, rounded half up. Subclasses add a system's file format."""

    system = ""
    identifying = slice(0, 1)  # the cells of a line by which the system identifies a student
    roster = Unicode("", help="CSV that maps student ids to the system's users, preferably its own grade export.").tag(
        config=True
    )
    id_column = Unicode("", help="The roster column that holds nbgrader's student ids; detected by default.").tag(
        config=True
    )
    column = Unicode("", help="The mark column in the system's gradebook; by default the set's name.").tag(config=True)
    decimals = Int(2, help="Decimals of a mark, rounded half up.").tag(config=True)
    absent = Enum(["zero", "leave"], "zero", help="Students who submitted nothing get 0, or are left out.").tag(
        config=True
    )
    provisional = Bool(False, help="Include marks that still need manual grading.").tag(config=True)
    submitted = Unicode("", help="The folder of submissions, used to find ungraded ones.").tag(config=True)

    result: ExportResult

    def export(self, gradebook: Gradebook) -> None:
        try:
            self.result = self._export(gradebook)
        except CourseError as error:
            if hasattr(self.parent, "fail"):
                self.parent.fail("%s", error)  # nbgrader's command prints the error and exits
            raise
        for student, why in self.result.left_out.items():
            self.log.warning("%s is left out: %s.", student, why)
        for note in self.result.notes:
            self.log.warning(note)

    def _export(self, gradebook: Gradebook) -> ExportResult:
        if len(self.assignment) != 1:
            raise CourseError(f"Expected one assignment to export. Received {len(self.assignment)}.")
        classbook = read_classbook(gradebook, self.assignment[0])
        roster = read_roster(Path(self.roster), classbook.students, self.id_column) if self.roster else Roster()
        column = self._column(classbook, roster)
        result = ExportResult(Path(self.to or f"{classbook.problem_set}-{self.system}.csv"), column)
        people = {name: Person(student, roster) for name, student in classbook.students.items()}
        others = [*roster.rows, *self._submitters(classbook.problem_set)]
        people |= {name: Person(Student(name), roster) for name in others if name not in people}
        if self.student:
            people = {name: person for name, person in people.items() if name in self.student}
        marks = self._marks(classbook, people, result)
        text = self.text(classbook, column, self._lines(marks, people, result), result)
        write_text(result.path, text)
        return result

    def _marks(self, classbook: Classbook, people: Mapping[str, Person], result: ExportResult) -> dict[str, str]:
        """Student -> mark as text; the result lists students without one."""
        totals = {name: total.mark for name, total in classbook.totals().items()}
        waiting, marks = classbook.waiting(), {}
        submitters = self._submitters(classbook.problem_set)
        for name in sorted(people):
            if name in waiting and not self.provisional:
                result.left_out[name] = f"needs manual grading of {', '.join(m.check for m in waiting[name])}"
            elif name in totals:
                marks[name] = self._rounded(totals[name])
                if abs(float(marks[name]) - totals[name]) > 1e-9:
                    result.rounded[name] = totals[name]
            elif name in submitters:
                result.left_out[name] = "submitted, but not graded yet"
            elif (until := classbook.expected.get(name)) and until > datetime.now(UTC).replace(tzinfo=None):
                result.left_out[name] = f"submitted nothing yet, and has an extension until {until:%Y-%m-%d %H:%M} UTC"
            elif self.absent == "leave":
                result.left_out[name] = "submitted nothing"
            else:
                marks[name] = self._rounded(0.0)
                result.absent.append(name)
        return marks

    def _lines(self, marks: Mapping[str, str], people: Mapping[str, Person], result: ExportResult) -> list[list[str]]:
        """The file's lines: each identified student's cells, and the mark."""
        lines = []
        identify = self.identification([people[name] for name in marks])
        for name, mark in marks.items():
            cells = identify(people[name])
            odd = next((text for text in (cells or [])[self.identifying] if text != cell(text)), "")
            if cells is None or odd:
                result.left_out[name] = f"a spreadsheet would run {odd!r}: enter by hand" if odd else self.unknown()
                result.unmapped.append(name)
                if name in result.absent:
                    result.absent.remove(name)
                continue
            result.written[name] = mark
            lines.append([*cells, mark])
        result.rounded = {name: mark for name, mark in result.rounded.items() if name in result.written}
        return lines

    def _rounded(self, points: float) -> str:
        step = Decimal(1).scaleb(-self.decimals)
        return str(Decimal(repr(points)).quantize(step, ROUND_HALF_UP))

    def _submitters(self, problem_set: str) -> set[str]:
        """The students who submitted this set, graded or not."""
        folder = self.submitted
        if not folder and hasattr(self.parent, "coursedir"):
            coursedir = self.parent.coursedir
            folder = str(Path(coursedir.root, coursedir.submitted_directory))
        return {Path(path).parent.name for path in glob.glob(f"{glob.escape(folder)}/*/{glob.escape(problem_set)}")}

    def _column(self, classbook: Classbook, roster: Roster) -> str:
        """The mark column: the matching one in the roster, or a new one.

        Raises:
            CourseError: several columns match.
        """
        wanted = self.column or classbook.problem_set
        matches = [name for name in roster.header if name == wanted or self.is_column(name, wanted)]
        if len(matches) > 1:
            raise CourseError(
                f"Expected one column for {wanted!r} in {self.roster}. Received {matches}: name one with --column."
            )
        return matches[0] if matches else self.new_column(wanted, classbook.maximum)

    # For subclasses.

    def unknown(self) -> str:
        """The reason for leaving out a student whom the system would not identify."""
        raise NotImplementedError

    def is_column(self, name: str, wanted: str) -> bool:
        """Whether a column `name` of the system's own export stands for the column `wanted`."""
        return False

    def new_column(self, wanted: str, maximum: float) -> str:
        """The name of a new column with `maximum` points."""
        return wanted

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        """A function from a person to the cells that identify them, or None if the system would not."""
        raise NotImplementedError

    def text(self, classbook: Classbook, column: str, lines: list[list[str]], result: ExportResult) -> str:
        """The file's content."""
        raise NotImplementedError
