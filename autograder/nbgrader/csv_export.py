"""nbgrader's table of all marks, with the same columns, as CSV that names cannot break and no spreadsheet runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import CsvExportPlugin

from ..csv_cells import to_csv
from ..store import write_text
from ..total import Total
from .classbook import read_classbook

STUDENT = {"student_id": "id", "last_name": "last_name", "first_name": "first_name", "email": "email"}
MARKS = ("raw_score", "late_submission_penalty", "score", "max_score")


class HarmlessCsvExportPlugin(CsvExportPlugin):
    """nbgrader's writes names as they are: a comma moves the marks into other columns."""

    def export(self, gradebook: Gradebook) -> None:
        rows: list[list[Any]] = [["assignment", "duedate", "timestamp", *STUDENT, *MARKS]]
        for assignment in gradebook.assignments:
            if self.assignment and assignment.name not in map(str, self.assignment):
                continue
            totals = read_classbook(gradebook, assignment.name).totals()
            for student in gradebook.students:
                if self.student and student.id not in map(str, self.student):
                    continue
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    timestamp = None
                else:
                    timestamp = submission.timestamp
                has = totals.get(student.id, Total())
                about = [getattr(student, name) for name in STUDENT.values()]
                marks = [has.earned, has.penalty, has.mark, assignment.max_score]
                row = [assignment.name, assignment.duedate, timestamp, *about, *marks]
                rows.append(["" if value is None else value for value in row])
        write_text(Path(self.to or "grades.csv"), to_csv(rows))
