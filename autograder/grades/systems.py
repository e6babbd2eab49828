"""The file formats of Canvas, Moodle and Blackboard, by their documentation and, if public, their importers' source.

    nbgrader export --exporter=autograder.grades.systems.CanvasExportPlugin --assignment='["02_perceptron"]' \\
        --CanvasExportPlugin.roster=canvas.csv --to=marks.csv

`autograder export` does the same.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping

from ..csv_cells import to_csv
from ..nbgrader.classbook import Classbook
from ..roster import normalized
from .lms import ExportResult, LmsExportPlugin, Person


class CanvasExportPlugin(LmsExportPlugin):
    """For Canvas: Grades, Import.

    The importer expects the columns Student, ID, (SIS User ID, SIS Login ID,) Section in this order, and reads
    "Points Possible" from the second line. Without an id it matches students by *name*, so a line without an id is
    never written. A column `Title (number)` is an existing assignment, any other a new one. Canvas keeps two decimals.
    """

    system = "canvas"
    identifying = slice(1, 4)
    IDS = ("ID", "SIS User ID", "SIS Login ID")

    def unknown(self) -> str:
        return f"no known {', '.join(self.IDS[:2])} or {self.IDS[2]}"

    def is_column(self, name: str, wanted: str) -> bool:
        return re.fullmatch(rf"{re.escape(wanted)}\s*\(\d+\)", name) is not None

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        def identify(person: Person) -> list[str] | None:
            is_canvas_export = bool(person.roster.header) and "sisloginid" in {*map(normalized, person.roster.header)}
            number = person.find("ID") if is_canvas_export else person.find("lms_id", "lms_user_id", "canvas_id")
            number = number or person.student.lms_id
            user, login = person.find("SIS User ID"), person.find("SIS Login ID")
            if number and not number.isdigit():
                number, user = "", user or number
            if not (number or user or login):
                return None
            name = person.find("Student", "name") or ", ".join(part for part in person.last_first if part)
            return [name or person.student.id, number, user, login, person.find("Section")]

        return identify

    def text(self, classbook: Classbook, column: str, lines: list[list[str]], result: ExportResult) -> str:
        header = ["Student", *self.IDS, "Section", column]
        possible = ["    Points Possible", "", "", "", "", f"{classbook.maximum:g}"]
        if not re.search(r"\(\d+\)$", column):
            result.notes.append(
                f"Canvas will ask whether {column!r} is a new assignment, because it has no assignment number."
            )
        return to_csv([header, possible, *lines], newline="\r\n")


class MoodleExportPlugin(LmsExportPlugin):
    """For Moodle: Grades, Import, CSV file; UTF-8, separator comma.

    Moodle identifies all students by one column: here the first of Username, ID number and Email address that most
    students have. It would assign a line without a value to the student *before* it, and an unknown student stops the
    whole import, so such lines are never written. Numbers use a decimal point, which every language setting reads.
    """

    system = "moodle"
    FIELDS: Mapping[str, tuple[str, ...]] = {
        "Username": ("Username",),
        "ID number": ("ID number", "lms_id", "lms_user_id", "moodle_id"),
        "Email address": ("Email address", "email"),
    }
    label = ""

    def unknown(self) -> str:
        return f"no known Moodle {self.label}"

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        def value(person: Person, label: str) -> str:
            from_gradebook = {"ID number": person.student.lms_id, "Email address": person.student.email}
            return person.find(*self.FIELDS[label]) or from_gradebook.get(label, "")

        self.label = max(self.FIELDS, key=lambda label: sum(bool(value(person, label)) for person in people))
        return lambda person: [value(person, self.label)] if value(person, self.label) else None

    def text(self, classbook: Classbook, column: str, lines: list[list[str]], result: ExportResult) -> str:
        result.notes.append(
            f"In Moodle, map {self.label!r} to the field of that name, and {column!r} to its grade item."
        )
        if classbook.maximum > 100:
            result.notes.append("Moodle accepts no mark above 100, unless the site allows unlimited grades.")
        return to_csv([[self.label, column], *lines], newline="\r\n")


class BlackboardExportPlugin(LmsExportPlugin):
    """For Blackboard: Full Grade Center, Work Offline, Upload; comma, every cell in quotation marks.

    Blackboard identifies students by Username, and columns by the number after `|` in its own download. A column
    without that number becomes a new *text* column with 0 points.
    """

    system = "blackboard"
    identifying = slice(2, 4)

    def unknown(self) -> str:
        return "no known Blackboard Username"

    def is_column(self, name: str, wanted: str) -> bool:
        return re.fullmatch(rf"{re.escape(wanted)}\s*\[.*\]\s*\|\s*\d+.*", name) is not None

    def new_column(self, wanted: str, maximum: float) -> str:
        return f"{wanted} [Total Pts: {maximum:g} Score]"

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        def identify(person: Person) -> list[str] | None:
            user = person.find("Username", "lms_id", "lms_user_id", "blackboard_id") or person.student.lms_id
            return [*person.last_first, user, person.find("Student ID")] if user else None

        return identify

    def text(self, classbook: Classbook, column: str, lines: list[list[str]], result: ExportResult) -> str:
        if "|" not in column:
            result.notes.append(
                f"Blackboard will create a text column {column!r}. Better: create the column there, download the "
                "grades, and use that file as the roster."
            )
        header = ["Last Name", "First Name", "Username", "Student ID", column]
        return to_csv([header, *lines], csv.QUOTE_ALL, newline="\r\n")


PLUGINS = {plugin.system: plugin for plugin in (CanvasExportPlugin, MoodleExportPlugin, BlackboardExportPlugin)}
