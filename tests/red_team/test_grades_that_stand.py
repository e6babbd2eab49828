"""What a person graded stays graded, and every page, table and export has the same total; whatever comes between."""

import csv
import json
import re
import subprocess
import sys
import time
from subprocess import PIPE, STDOUT

import pytest
from nbgrader.api import Gradebook

from autograder.grade import grade
from autograder.nbgrader.classbook import classbook
from autograder.nbgrader.config import api
from tests.autograder.handin import (
    CONFIG,
    NOTEBOOK,
    SET,
    autograder,
    by_hand,
    copied,
    hand_in,
    hand_in_text,
    released_course,
    replacing,
    state,
    writing,
)

pytestmark = pytest.mark.kernel

TEN_PERCENT = """
c.AssignLatePenalties.plugin_class = "autograder.nbgrader.late.PercentADay"
c.PercentADay.percent = 10
"""
ZERO = "c.LateSubmissionPlugin.penalty_method = 'zero'\n"
DUE, LATE = "2030-01-01 12:00:00 UTC", "2030-01-02 11:00:00 UTC"
GRADED = (1.25, 0.25, False)  # what `by_hand` gives


def handed_in_at(course, student, time):
    (course.submitted / student / SET / "timestamp.txt").write_text(time)


def configured(course, late=""):
    (course.root / "nbgrader_config.py").write_text(CONFIG + late)
    return course


def said_by(course, *arguments, code=0):
    return " ".join(autograder(course, *arguments, code=code).split())


@pytest.fixture(scope="module")
def graded(tmp_path_factory, kernels):
    course = configured(released_course(tmp_path_factory.mktemp("graded")), TEN_PERCENT)
    with Gradebook(course.db_url) as gradebook:
        gradebook.update_or_create_assignment(SET, duedate=DUE)
    for student in ("ann", "bob"):
        hand_in(course, student)
        handed_in_at(course, student, LATE if student == "ann" else DUE)
    autograder(course, "grade", SET)
    return course


@pytest.fixture
def course(graded, tmp_path):
    return copied(graded, tmp_path)


def new_ids(nb):
    """As a tool that writes a notebook anew gives them."""
    for number, cell in enumerate(nb.cells):
        cell.id = f"new-{number}"


def no_metadata(nb):
    for cell in nb.cells:
        cell.metadata.pop("nbgrader", None)


def turned_round(nb):
    nb.cells.reverse()


def spaced(nb):
    for cell in nb.cells:
        cell.source = f"\n{cell.source}  \n\n"


class TestWhatPeopleGraded:
    @pytest.mark.parametrize("change", [new_ids, no_metadata, turned_round, spaced])
    def test_the_same_answer_in_another_file(self, course, change):
        by_hand(course, "bob")
        hand_in(course, "bob", change)
        said = said_by(course, "grade", SET)
        assert state(course, "bob") == GRADED
        assert "the answer has changed" not in said

    def test_a_notebook_that_went_and_came_back(self, course):
        by_hand(course, "bob")
        path = course.submitted / "bob" / SET / f"{NOTEBOOK}.ipynb"
        kept = path.read_bytes()
        for content in (None, b"", b"{", kept):
            path.unlink(missing_ok=True)
            if content is not None:
                path.write_bytes(content)
            autograder(course, "grade", SET)
            assert state(course, "bob") == (1.25, 0.25, content is not kept)
        assert classbook(course, SET).totals()["bob"].mark == 6.5

    def test_formgraders_button(self, course):
        """Which grades again by nbgrader, with our configuration."""
        for student in ("ann", "bob"):
            by_hand(course, student)
        hand_in(course, "ann", writing("Another answer."))
        for student in ("ann", "bob"):
            done = api(course).autograde(SET, student, force=True)
            assert done["success"], done
        assert state(course, "bob") == GRADED
        assert state(course, "ann") == (1.25, 0.25, True)

    def test_another_students_answer_under_this_name_is_another_answer(self, course):
        by_hand(course, "bob")
        hand_in(course, "eve", writing("Eve's."))
        stolen = (course.submitted / "eve" / SET / f"{NOTEBOOK}.ipynb").read_text()
        hand_in_text(course, "bob", stolen)
        autograder(course, "grade", SET)
        assert state(course, "bob") == (1.25, 0.25, True)
        with Gradebook(course.db_url) as gradebook:
            assert gradebook.find_grade("why", NOTEBOOK, SET, "eve").manual_score is None

    def test_a_score_given_while_the_class_is_graded(self, course):
        """In formgrader, before and after this student's turn."""
        hand_in(course, "cleo")
        seen = []

        def graded_one(student):
            by_hand(course, "ann", points=1.0)
            by_hand(course, "bob", points=0.5)
            seen.append(student)

        done = grade(course, SET, force=True, on_student=graded_one)
        assert seen == done.graded == ["ann", "bob", "cleo"]
        assert not done.faults
        assert state(course, "ann") == (1.0, 0.25, False)
        assert state(course, "bob") == (0.5, 0.25, False)
        grade(course, SET, force=True, students=["ann", "bob"])
        assert state(course, "ann") == (1.0, 0.25, False)
        assert state(course, "bob") == (0.5, 0.25, False)

    def test_two_programs_at_once(self, course):
        """One grades the class over and over, in the other a person gives scores all the while."""
        again = "import sys; from autograder.cli import app; app(['grade', '01_set', '--force'])"
        other = subprocess.Popen([sys.executable, "-c", again], cwd=course.root, stdout=PIPE, stderr=STDOUT, text=True)
        given = 0
        while other.poll() is None:
            given += 1
            for student in ("ann", "bob"):
                by_hand(course, student, points=(given % 5) / 4)
            time.sleep(0.02)
        said, _ = other.communicate()
        assert other.returncode == 0, said
        assert given > 10
        for student in ("ann", "bob"):
            assert state(course, student) == ((given % 5) / 4, 0.25, False)

    def test_a_late_attempt_with_the_same_answer_stays_graded_and_is_late(self, course):
        by_hand(course, "bob")
        handed_in_at(course, "bob", LATE)
        autograder(course, "grade", SET)
        assert state(course, "bob") == GRADED
        assert classbook(course, SET).totals()["bob"].mark == pytest.approx(5.85)


class TestTotals:
    @pytest.mark.parametrize(
        ("late", "points", "extra", "earned", "mark"),
        [
            (TEN_PERCENT, 1.25, 0.25, 6.5, 5.85),
            (ZERO, 1.25, 0.25, 6.5, 0.0),
            (ZERO, 0.0, -9.0, -4.0, 0.0),
            (TEN_PERCENT, 0.0, -9.0, -4.0, 0.0),
            (TEN_PERCENT, 1.25, float("nan"), 6.25, 5.625),
            (TEN_PERCENT, float("inf"), 0.25, 5.0, 5.0),  # and waits for a person
            (TEN_PERCENT, float("nan"), 0.25, 5.0, 4.5),
        ],
    )
    def test_a_late_mark_by_hand(self, course, late, points, extra, earned, mark):
        configured(course, late)
        by_hand(course, "ann", points=points)
        with Gradebook(course.db_url) as gradebook:
            gradebook.find_grade("why", NOTEBOOK, SET, "ann").extra_credit = extra
            gradebook.db.commit()
        for _ in range(2):
            said = said_by(course, "marks", SET)
            total = classbook(course, SET).totals()["ann"]
            assert (total.earned, total.mark) == pytest.approx((earned, mark))
            assert str(total) in said
        autograder(course, "feedback", SET)
        assert float(in_table(course)["score"]) == pytest.approx(mark)
        page = (course.feedback / "ann" / SET / f"{NOTEBOOK}.html").read_text()
        assert f"{mark:g}" in page
        assert not re.search(r"\b(nan|inf)\b", page)

    def test_an_extension_before_and_after_and_taken_back(self, course):
        def extended(days):
            with Gradebook(course.db_url) as gradebook:
                gradebook.grant_extension(SET, "ann", days=days)
            autograder(course, "report", SET, "--format", "json")
            return json.loads((course.home / "reports" / f"{SET}.json").read_text())["marks"]["ann"]

        assert [extended(days) for days in (1, 0, 7)] == pytest.approx([5.0, 4.5, 5.0])
        with Gradebook(course.db_url) as gradebook:  # before anything is handed in
            gradebook.add_student("dan")
            gradebook.update_or_create_submission(SET, "dan")
            gradebook.grant_extension(SET, "dan", days=2)
        hand_in(course, "dan")
        handed_in_at(course, "dan", LATE)
        autograder(course, "grade", SET)
        assert classbook(course, SET).totals()["dan"].mark == 5.0

    def test_an_extension_where_nothing_is_due(self, course, tmp_path):
        """It ended nbgrader: None + timedelta."""
        with Gradebook(course.db_url) as gradebook:
            gradebook.find_assignment(SET).duedate = None
            gradebook.db.commit()
            for student in ("ann", "bob"):
                gradebook.grant_extension(SET, student, days=2)
        assert "Graded 2 of 2" in said_by(course, "grade", SET, "--force")
        (tmp_path / "r.csv").write_text("id,lms_id\nann,1\nbob,2\n")
        for command in ("marks", "report", "feedback"):
            autograder(course, command, SET)
        autograder(course, "export", SET, "--to", "canvas", "--roster", tmp_path / "r.csv", "--provisional")
        assert api(course).autograde(SET, "bob", force=True)["success"]
        assert {student: total.mark for student, total in classbook(course, SET).totals().items()} == {
            "ann": 5.0,
            "bob": 5.0,
        }


def in_table(course, student="ann"):
    """A student's row of nbgrader's table of all marks."""
    with (course.home / "grades.csv").open(newline="") as file:
        return next(row for row in csv.DictReader(file) if row["student_id"] == student)


def test_all_surfaces_agree(course, tmp_path):
    """A late student with a score and extra credit by hand: 6.5 points, of which 5.85 count."""
    by_hand(course, "ann")
    by_hand(course, "bob")
    assert "5.85 (6.5 before lateness)" in said_by(course, "marks", SET)

    autograder(course, "feedback", SET)
    row = in_table(course)
    assert [float(row[name]) for name in ("raw_score", "late_submission_penalty", "score")] == [6.5, 0.65, 5.85]
    page = (course.feedback / "ann" / SET / f"{NOTEBOOK}.html").read_text()
    assert re.search(r"5\.85.{1,40}6\.5.{0,20}before lateness", page, re.S)

    autograder(course, "report", SET)
    assert "ann: 5.85 (6.5 before lateness)" in (course.home / "reports" / f"{SET}.html").read_text()
    autograder(course, "report", SET, "--format", "json")
    data = json.loads((course.home / "reports" / f"{SET}.json").read_text())
    assert (data["marks"]["ann"], data["before lateness"]["ann"]) == (5.85, 6.5)
    autograder(course, "report", SET, "--format", "csv")
    with (course.home / "reports" / f"{SET}.csv").open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["student"] == "ann"]
    assert {(row["mark"], row["mark_before_lateness"]) for row in rows} == {("5.85", "6.5")}
    assert sum(float(row["points"]) for row in rows) == 6.5

    (tmp_path / "r.csv").write_text("id,lms_id\nann,1\nbob,2\n")
    for system in ("canvas", "moodle", "blackboard"):
        path = tmp_path / f"{system}.csv"
        autograder(course, "export", SET, "--to", system, "--roster", tmp_path / "r.csv", "--output", path)
        with path.open(newline="") as file:
            assert [line[-1] for line in csv.reader(file) if "1" in line or "ann" in line] == ["5.85"], system

    autograder(course, "regrade", SET, "--output", tmp_path / "regrade.csv")
    with (tmp_path / "regrade.csv").open(newline="") as file:
        row = next(row for row in csv.DictReader(file) if row["student"] == "ann")
    assert (row["before"], row["after"]) == ("5.85", "5.85")
    assert (row["before_without_lateness"], row["after_without_lateness"]) == ("6.5", "6.5")

    formgrader = api(course)  # its pages show points before lateness
    assert formgrader.get_submission(SET, "ann")["score"] == 6.5
    [notebook] = formgrader.get_student_notebook_submissions("ann", SET)
    assert notebook["score"] == 6.5


def test_regrade_tells_what_counts(course):
    """A mark that goes down by a point costs a late student nine tenths of it."""
    hand_in(course, "cleo", replacing("answer", "answer = 41"))
    handed_in_at(course, "cleo", LATE)
    autograder(course, "grade", SET)
    path = course.solution_file(SET, NOTEBOOK)
    path.write_text(path.read_text().replace("answer = 42", "answer = 41"))
    autograder(course, "release")
    said = said_by(course, "regrade", SET, "--yes")
    assert "3.6 (4 before lateness)" in said
    assert "4.5 (5 before lateness)" in said
    marks = {student: total.mark for student, total in classbook(course, SET).totals().items()}
    assert marks == pytest.approx({"ann": 3.6, "bob": 4.0, "cleo": 4.5})


def test_a_renamed_check_loses_no_score(course):
    """Its cell is another one for nbgrader, which would forget what people gave for the first."""
    by_hand(course, "bob")
    path = course.solution_file(SET, NOTEBOOK)
    path.write_text(path.read_text().replace('"why"', '"reason"'))
    said = said_by(course, "release", code=1)
    assert "remove" in said
    for arguments in (("grade", SET, "--force"), ("regrade", SET, "--yes")):
        assert "autograder release" in said_by(course, *arguments, code=1)
    assert state(course, "bob") == GRADED
    assert classbook(course, SET).totals()["bob"].mark == 6.5
