"""Read rosters: CSV tables of the class, handwritten or exported by Canvas, Moodle or Blackboard."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from lecturekit.plural import plural

from .course import CourseError

IDS = ("id", "studentid", "student", "username", "sisloginid")  # preferred among columns that match equally well


@dataclass(frozen=True)
class Roster:
    """A class list, indexed by student.

    Attributes:
        header: the column names as in the file.
        rows: gradebook id -> normalized column name -> value.
        key: the normalized name of the column that holds the gradebook ids.
    """

    header: tuple[str, ...] = ()
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: str = ""

    def find(self, student: str, *columns: str) -> str:
        """The student's first non-empty value in these columns, or ""."""
        row = self.rows.get(student, {})
        return next((row[normalized(name)] for name in columns if row.get(normalized(name))), "")


def normalized(name: str) -> str:
    """A column name in lower case, without spaces and punctuation, which differ between exports."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The header and rows of a CSV file separated by comma, semicolon or tab; rows map normalized names to values.

    Raises:
        CourseError: the file cannot be read as such a table.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CourseError(f"Expected a roster (CSV) at {path}. Received: {error.strerror or error}.") from error
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise CourseError(
            f"Expected {path} in UTF-8. Received another encoding: save it as 'CSV UTF-8', for example in Excel."
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    lines = [line for line in csv.reader(text.splitlines(), delimiter=separator) if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise CourseError(
            f"Expected a header line and a line for each student in {path}. Received {plural(len(lines), 'line')}."
        )
    header = [name.strip() for name in lines[0]]
    keys = [normalized(name) for name in header]
    rows = [dict(zip(keys, (cell.strip() for cell in line), strict=False)) for line in lines[1:]]
    return header, rows


def read_roster(path: Path, students: Iterable[str], id_column: str = "") -> Roster:
    """Read a roster.

    Args:
        students: gradebook ids. The column that holds most of them identifies the students.
        id_column: that column's name, if it should not be guessed.

    Raises:
        CourseError: no column has the gradebook's ids, or an id occurs twice with different data.
    """
    header, rows = read_table(path)
    known = set(students)
    columns = ", ".join(repr(name) for name in header)
    keys = [normalized(name) for name in header]
    if id_column and normalized(id_column) not in keys:
        raise CourseError(f"Expected a column {id_column!r} in {path}. Received: {columns}.")
    counts = {key: len({row.get(key, "") for row in rows} & known) for key in keys}
    best = max(counts, key=lambda key: (counts[key], key in IDS))
    key = normalized(id_column) if id_column else best
    if not counts[key]:
        examples = ", ".join(sorted(known)[:3]) or "nobody yet"
        raise CourseError(
            f"Expected a column of {path} with the gradebook's ids ({examples}). Received: {columns}. Add such a "
            "column, or name it with `--id-column`."
        )
    rows_by_student: dict[str, Mapping[str, str]] = {}
    for row in rows:
        name = row.get(key, "")
        if name in rows_by_student and dict(rows_by_student[name]) != row:
            raise CourseError(f"Expected each student once in {path}. {name!r} occurs twice with different data.")
        if name and "points possible" not in row.get("student", "").lower():
            rows_by_student[name] = row
    return Roster(tuple(header), rows_by_student, key)
