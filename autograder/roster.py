"""A roster: a table of the class, of one's own or as Canvas, Moodle or Blackboard export it, read by student."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .course import CourseError

IDS = ("id", "studentid", "student", "username", "sisloginid")  # preferred where several columns fit as well


@dataclass(frozen=True)
class Roster:
    """Who is who elsewhere.

    Attributes:
        header: the columns' names, as they stand in the file.
        rows: student, as the gradebook calls them -> column, in small letters without marks -> value.
        key: the column that holds the gradebook's ids.
    """

    header: tuple[str, ...] = ()
    rows: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    key: str = ""

    def find(self, student: str, *columns: str) -> str:
        """The first value that stands in one of these columns."""
        row = self.rows.get(student, {})
        return next((row[bare(name)] for name in columns if row.get(bare(name))), "")


def bare(name: str) -> str:
    """A column's name without what differs from export to export."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def read_table(path: Path) -> tuple[list[str], list[dict[str, str]]]:
    """The header and the rows of a CSV file, whatever separates its columns; a tab where Blackboard wrote it.

    Raises:
        CourseError: it is no such file.
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
            f"Expected {path} in UTF-8. Received another encoding: save it as 'CSV UTF-8' (Excel offers that)."
        ) from None
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    lines = [line for line in csv.reader(text.splitlines(), delimiter=separator) if any(cell.strip() for cell in line)]
    if len(lines) < 2:
        raise CourseError(f"Expected a line of column names and a line for each student in {path}. Found {len(lines)}.")
    header = [name.strip() for name in lines[0]]
    keys = [bare(name) for name in header]
    rows = [dict(zip(keys, (cell.strip() for cell in line), strict=False)) for line in lines[1:]]
    return header, rows


def read_roster(path: Path, students: Iterable[str], id_column: str = "") -> Roster:
    """The roster in a file.

    Args:
        students: as the gradebook calls them. The column that has most of them says who is who.
        id_column: that column's name, if it must not be guessed.

    Raises:
        CourseError: no column has the gradebook's ids, or one id stands there twice.
    """
    header, rows = read_table(path)
    known = set(students)
    shown = ", ".join(repr(name) for name in header)
    keys = [bare(name) for name in header]
    if id_column and bare(id_column) not in keys:
        raise CourseError(f"Expected a column {id_column!r} in {path}. Received: {shown}.")
    counts = {key: len({row.get(key, "") for row in rows} & known) for key in keys}
    best = max(counts, key=lambda key: (counts[key], key in IDS))
    key = bare(id_column) if id_column else best
    if not counts[key]:
        some = ", ".join(sorted(known)[:3]) or "nobody yet"
        raise CourseError(
            f"Expected a column of {path} with the ids that the gradebook knows ({some}). Received: {shown}. Add one, "
            "or name it by `--id-column`."
        )
    found: dict[str, Mapping[str, str]] = {}
    for row in rows:
        name = row.get(key, "")
        if name in found and dict(found[name]) != row:
            raise CourseError(f"Expected each student once in {path}. {name!r} stands there twice.")
        if name and "points possible" not in row.get("student", "").lower():
            found[name] = row
    return Roster(tuple(header), found, key)
