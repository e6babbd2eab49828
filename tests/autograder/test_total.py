"""One total everywhere: against a slow sum over nbgrader's own gradebook, and what pages and tables make of it."""

import shutil
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.nbgrader.classbook import classbook
from autograder.nbgrader.config import put_scripts_on_path
from autograder.nbgrader.lateness import renew_penalties
from autograder.total import Total
from tests.autograder.handin import CONFIG, autograder

HW = "hw"
points = st.none() | st.floats(0, 10).map(lambda x: round(x, 2))
grades = st.lists(st.tuples(points, points, points), min_size=3, max_size=3)
notebooks = st.tuples(grades, st.none() | st.floats(0, 40))


put_scripts_on_path()  # nbgrader makes a database with alembic


@contextmanager
def new_course():
    with TemporaryDirectory() as folder:
        shutil.copytree(_template().name, folder, dirs_exist_ok=True)
        yield Course(Path(folder))


@cache
def _template():
    """Made once: alembic takes a while."""
    folder = TemporaryDirectory()
    course = Course(Path(folder.name))
    (course.solutions / HW).mkdir(parents=True)
    course.home.mkdir()
    (course.root / "nbgrader_config.py").write_text(CONFIG + "c.LateSubmissionPlugin.penalty_method = 'zero'\n")
    with Gradebook(course.db_url) as gradebook:
        gradebook.add_assignment(HW, duedate="2030-01-01 12:00:00 UTC")
        for name in ("a", "b"):
            gradebook.add_notebook(name, HW)
            gradebook.add_grade_cell("code", name, HW, max_score=3, cell_type="code")
            gradebook.add_grade_cell("text", name, HW, max_score=2.5, cell_type="markdown")
            gradebook.add_task_cell("task", name, HW, max_score=1, cell_type="markdown")
        gradebook.add_student("ada")
    return folder


def submitted(gradebook, content, **kw):
    submission = gradebook.update_or_create_submission(HW, "ada", **kw)
    for (scores, penalty), notebook in zip(content, submission.notebooks, strict=True):
        notebook.late_submission_penalty = penalty
        for (auto, manual, extra), grade in zip(scores, notebook.grades, strict=True):
            grade.auto_score, grade.manual_score, grade.extra_credit = auto, manual, extra
            grade.needs_manual_grade = auto is None and manual is None
    gradebook.db.commit()


@given(st.tuples(notebooks, notebooks))
@settings(max_examples=15, deadline=None)
def test_it_is_what_nbgraders_own_gradebook_adds_up_to(content):
    with new_course() as course:
        with Gradebook(course.db_url) as gradebook:
            submitted(gradebook, content)
            submission = gradebook.find_submission(HW, "ada")
            earned = sum(grade.score for notebook in submission.notebooks for grade in notebook.grades)
            penalty = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
            maximum = gradebook.find_assignment(HW).max_score
            pending = sum(
                grade.max_score
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.auto_score is None and grade.manual_score is None
            )
        total = classbook(course, HW).totals()["ada"]
        found = (total.earned, total.penalty, total.maximum, total.pending, total.mark)
        assert found == pytest.approx((earned, penalty, maximum, pending, max(0, earned - penalty)))


LATE = "2030-01-02 12:00:00 UTC"
SOME = [([(3, None, None), (None, 1, 0.5), (None, None, None)], 3.0), ([(1, None, None)] * 3, 3.0)]


@pytest.fixture
def course():
    with new_course() as course:
        yield course


def test_a_mark_by_hand_after_the_penalty_is_late_too(course):
    """The penalty was computed when nobody had graded the text."""
    with Gradebook(course.db_url) as gradebook:
        submitted(gradebook, SOME, timestamp=LATE)
    assert "the late penalty was 6 and is 7.5 now" in autograder(course, "marks", HW)
    said = autograder(course, "marks", HW)
    assert "penalty" not in said
    assert "0 (7.5 before lateness)" in said


def test_an_extension_counts_at_once_and_runs_no_code(course):
    with Gradebook(course.db_url) as gradebook:
        submitted(gradebook, SOME, timestamp=LATE)
        gradebook.grant_extension(HW, "ada", days=3)
    assert renew_penalties(course, HW) == {"ada": (6.0, 0.0)}
    assert classbook(course, HW).totals()["ada"].mark == 7.5
    with Gradebook(course.db_url) as gradebook:
        gradebook.grant_extension(HW, "ada")  # taken back
    assert renew_penalties(course, HW) == {"ada": (0.0, 7.5)}


@pytest.mark.parametrize(
    ("days", "reason"), [(20_000, "has an extension until"), (-20_000, "submitted nothing and got")]
)
def test_an_extension_before_anything_is_handed_in(course, tmp_path, days, reason):
    with Gradebook(course.db_url) as gradebook:
        gradebook.update_or_create_submission(HW, "ada")
        gradebook.grant_extension(HW, "ada", days=days)
    (tmp_path / "r.csv").write_text("id,lms_id\nada,1\n")
    said = autograder(course, "export", HW, "--to", "canvas", "--roster", tmp_path / "r.csv")
    assert reason in " ".join(said.split())
    assert "manual grading" not in said


def test_handed_in_with_an_extension_but_not_graded(course, tmp_path):
    with Gradebook(course.db_url) as gradebook:
        gradebook.update_or_create_submission(HW, "ada")
        gradebook.grant_extension(HW, "ada", days=1)
    (course.submitted / "ada" / HW).mkdir(parents=True)
    (tmp_path / "r.csv").write_text("id,lms_id\nada,1\n")
    said = autograder(course, "export", HW, "--to", "canvas", "--roster", tmp_path / "r.csv")
    assert "submitted, but not graded yet" in " ".join(said.split())


def test_how_it_reads():
    assert str(Total(7.5, 0, 10)) == "7.5"
    assert str(Total(7.5, 2, 10)) == "5.5 (7.5 before lateness)"
    assert str(Total(1, 2, 10)) == "0 (1 before lateness)"
    assert str(Total()) == "0"
