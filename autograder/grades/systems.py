"""Canvas, Moodle and Blackboard: what each wants of a file, by its documentation and, where it is open, its importer.

    nbgrader export --exporter=autograder.grades.systems.CanvasExportPlugin --assignment='["02_perceptron"]' \\
        --CanvasExportPlugin.roster=canvas.csv --to=marks.csv

`autograder export` is the same with words.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..nbgrader.classbook import Classbook
from ..roster import bare
from .lms import LmsExportPlugin, Outcome, Person


class CanvasExportPlugin(LmsExportPlugin):
    """For Canvas: Grades, Import.

    Its importer wants the columns Student, ID, (SIS User ID, SIS Login ID,) Section in this order, and takes
    "Points Possible" from the second line. Where it knows no id it takes a student of the same *name*: so a line
    without an id is never written. A column `Title (number)` is an assignment that is there, any other a new one. It
    keeps two decimals.
    """

    system = "canvas"
    IDS = ("ID", "SIS User ID", "SIS Login ID")

    def unknown(self) -> str:
        return f"no {', '.join(self.IDS[:2])} or {self.IDS[2]} of theirs is known"

    def is_column(self, name: str, wanted: str) -> bool:
        return re.fullmatch(rf"{re.escape(wanted)}\s*\(\d+\)", name) is not None

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        def identify(person: Person) -> list[str] | None:
            of_system = bool(person.roster.header) and "sisloginid" in {*map(bare, person.roster.header)}
            number = person.find("ID") if of_system else person.find("lms_id", "lms_user_id", "canvas_id")
            number = number or person.student.lms_id
            user, login = person.find("SIS User ID"), person.find("SIS Login ID")
            if number and not number.isdigit():
                number, user = "", user or number
            if not (number or user or login):
                return None
            name = person.find("Student", "name") or ", ".join(part for part in person.last_first if part)
            return [name or person.student.id, number, user, login, person.find("Section")]

        return identify

    def text(self, book: Classbook, column: str, lines: list[list[str]], outcome: Outcome) -> str:
        header = ["Student", *self.IDS, "Section", column]
        possible = ["    Points Possible", "", "", "", "", f"{book.maximum:g}"]
        if not re.search(r"\(\d+\)$", column):
            outcome.notes.append(f"Canvas will ask whether {column!r} is a new assignment: it knows none by number.")
        return _csv([header, possible, *lines])


class MoodleExportPlugin(LmsExportPlugin):
    """For Moodle: Grades, Import, CSV file; UTF-8, separator comma.

    Moodle knows students by one column, the same for all: here the first of Username, ID number and Email address that
    most have. A line with none would fall to the student *before* it, and a student whom it does not know stops the
    whole import: so lines without are never written. Numbers stand with a point, which every language reads.
    """

    system = "moodle"
    FIELDS: Mapping[str, tuple[str, ...]] = {
        "Username": ("Username",),
        "ID number": ("ID number", "lms_id", "lms_user_id", "moodle_id"),
        "Email address": ("Email address", "email"),
    }
    label = ""

    def unknown(self) -> str:
        return f"their {self.label} in Moodle is not known"

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        def value(person: Person, label: str) -> str:
            own = {"ID number": person.student.lms_id, "Email address": person.student.email}
            return person.find(*self.FIELDS[label]) or own.get(label, "")

        self.label = max(self.FIELDS, key=lambda label: sum(bool(value(person, label)) for person in people))
        return lambda person: [value(person, self.label)] if value(person, self.label) else None

    def text(self, book: Classbook, column: str, lines: list[list[str]], outcome: Outcome) -> str:
        outcome.notes.append(
            f"In Moodle: map from {self.label!r} to the field of that name, and {column!r} to its grade item."
        )
        if book.maximum > 100:
            outcome.notes.append("Moodle takes no mark above 100, unless the site allows unlimited grades.")
        return _csv([[self.label, column], *lines])


class BlackboardExportPlugin(LmsExportPlugin):
    """For Blackboard: Full Grade Center, Work Offline, Upload; comma, every cell in quotation marks.

    It knows students by Username, and columns by the number after `|` that its own download has. A column without one
    becomes a new *text* column of 0 points.
    """

    system = "blackboard"

    def unknown(self) -> str:
        return "their Username in Blackboard is not known"

    def is_column(self, name: str, wanted: str) -> bool:
        return re.fullmatch(rf"{re.escape(wanted)}\s*\[.*\]\s*\|\s*\d+.*", name) is not None

    def new_column(self, wanted: str, maximum: float) -> str:
        return f"{wanted} [Total Pts: {maximum:g} Score]"

    def identification(self, people: list[Person]) -> Callable[[Person], list[str] | None]:
        def identify(person: Person) -> list[str] | None:
            user = person.find("Username", "lms_id", "lms_user_id", "blackboard_id") or person.student.lms_id
            return [*person.last_first, user, person.find("Student ID")] if user else None

        return identify

    def text(self, book: Classbook, column: str, lines: list[list[str]], outcome: Outcome) -> str:
        if "|" not in column:
            outcome.notes.append(
                f"Blackboard will make a new text column of {column!r}. Better: make the column there, download the "
                "grades, and give that file as the roster."
            )
        return _csv([["Last Name", "First Name", "Username", "Student ID", column], *lines], csv.QUOTE_ALL)


PLUGINS = {plugin.system: plugin for plugin in (CanvasExportPlugin, MoodleExportPlugin, BlackboardExportPlugin)}


def _csv(lines: list[list[str]], quoting: Any = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    csv.writer(out, quoting=quoting, lineterminator="\r\n").writerows(lines)
    return out.getvalue()
