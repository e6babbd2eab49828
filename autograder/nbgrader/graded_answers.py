"""Which answer a person has graded: as long as it is the same, the grade stays, and needs nobody again.

nbgrader asks for a person again whenever a submission with a manual score is autograded. It does not know whether the
answer is another one, so a table beside its own says which answers were on show, and which were graded.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode
from nbgrader.api import Grade, Gradebook, MissingEntry, SubmittedAssignment, SubmittedNotebook
from nbgrader.preprocessors import SaveAutoGrades
from sqlalchemy import Column, Float, MetaData, String, Table, delete, insert, inspect, select
from sqlalchemy.schema import CreateTable

from ..submissions.answers import answers
from ..submissions.submission import support_files

GRADED_ANSWER = Table(
    "lecturekit_graded_answer",
    MetaData(),
    Column("grade_id", String(32), primary_key=True),
    Column("shown", String(64)),  # the answer that was graded by machine last, so the one that people see
    Column("shown_of", Float),  # its maximum then
    Column("graded", String(64)),  # the answer to which the manual score belongs
    Column("graded_of", Float),
)


class SaveGrades(SaveAutoGrades):
    """nbgrader's `SaveAutoGrades`, which asks for a person again only where the answer is not the one graded.

    Attributes:
        on_show: the answers that people have seen so far, by notebook, where the table may not know.
    """

    on_show: Mapping[str, Mapping[str, str]] = {}

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        about = resources["nbgrader"]
        coursedir = self.parent.parent.coursedir
        folder = coursedir.format_path(coursedir.submitted_directory, about["student"], about["assignment"])
        self._answers = answers(nb, support_files(Path(folder)))
        return super().preprocess(nb, resources)

    def _add_score(self, cell: NotebookNode, resources: Any) -> None:
        about, name = resources["nbgrader"], cell.metadata["nbgrader"]["grade_id"]
        grade = self.gradebook.find_grade(name, about["notebook"], about["assignment"], about["student"])
        waited = grade.needs_manual_grade
        super()._add_score(cell, resources)
        settle(self.gradebook, grade, waited, self._answers[name], self.on_show.get(about["notebook"], {}).get(name))
        self.gradebook.db.commit()


def settle(gradebook: Gradebook, grade: Grade, waited: bool, answer: str, on_show: str | None = None) -> None:
    """Decide whether a grade needs a person, after it was graded by machine; and remember the answer.

    Args:
        waited: whether it needed a person before.
        answer: the fingerprint of the answer that people see from now on.
        on_show: of the one that they have seen so far, if the table does not know.
    """
    session, known = gradebook.db, GRADED_ANSWER.c
    session.execute(CreateTable(GRADED_ANSWER, if_not_exists=True))
    row = session.execute(select(GRADED_ANSWER).where(known.grade_id == grade.id)).one_or_none()
    graded, graded_of = (row.graded, row.graded_of) if row else (None, None)
    if grade.manual_score is None:
        graded = graded_of = None
    else:
        if not waited:  # a person has graded what was on show
            graded, graded_of = (row.shown, row.shown_of) if row else (on_show, None)
        of_more = graded_of is not None and grade.max_score < min(graded_of, grade.manual_score)
        grade.needs_manual_grade = graded != answer or of_more
    session.execute(delete(GRADED_ANSWER).where(known.grade_id == grade.id))
    session.execute(
        insert(GRADED_ANSWER).values(
            grade_id=grade.id, shown=answer, shown_of=grade.max_score, graded=graded, graded_of=graded_of
        )
    )


def answers_on_show(gradebook: Gradebook, assignment: str, student: str, folder: Path) -> dict[str, dict[str, str]]:
    """The answers in a student's autograded notebooks, by notebook; none where a person has graded nothing."""
    if not hand_graded(gradebook, assignment, student):
        return {}
    found, files = {}, support_files(folder)
    for path in folder.glob("*.ipynb"):
        with suppress(Exception):  # a notebook that cannot be read shows no answer
            found[path.stem] = answers(nbformat.read(path, as_version=4), files)
    return found


def hand_graded(gradebook: Gradebook, assignment: str, student: str) -> list[Grade]:
    """The grades of a submission that people gave."""
    try:
        notebooks = gradebook.find_submission(assignment, student).notebooks
    except MissingEntry:
        return []
    return [grade for notebook in notebooks for grade in notebook.grades if grade.manual_score is not None]


def graded_students(gradebook: Gradebook, assignment_id: str) -> set[str]:
    """Who has been graded by machine, as far as the table knows."""
    if not inspect(gradebook.engine).has_table(GRADED_ANSWER.name):
        return set()
    query = (
        select(SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(GRADED_ANSWER, GRADED_ANSWER.c.grade_id == Grade.id)
        .where(SubmittedAssignment.assignment_id == assignment_id)
    )
    return set(gradebook.db.execute(query).scalars())
