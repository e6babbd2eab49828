"""Before and after a check was corrected: shown first, written on a yes."""

import csv
import subprocess
import sys

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import text as sql

from autograder.cli.regrade import MAX_ROWS, _print_changes
from autograder.regrade import Change, Comparison
from autograder.total import Total
from tests.autograder.handin import (
    CONFIG,
    NOTEBOOK,
    SET,
    autograder,
    by_hand,
    copied,
    hand_in,
    judged,
    released_course,
    replacing,
    state,
    writing,
)

FORTY_TWO, FORTY_ONE = "answer = 42", "answer = 41"


def corrected(course, old=FORTY_TWO, new=FORTY_ONE):
    """The instructor finds that the solution was wrong, and releases the right one."""
    path = course.solution_file(SET, NOTEBOOK)
    path.write_text(path.read_text().replace(old, new))
    autograder(course, "release")


@pytest.fixture(scope="module")
def graded(tmp_path_factory, kernels):
    course = released_course(tmp_path_factory.mktemp("graded"))
    hand_in(course, "ann", replacing("answer", FORTY_ONE))
    hand_in(course, "bob", replacing("answer", FORTY_TWO))
    hand_in(course, "carl", replacing("answer", "answer = 0"))
    autograder(course, "grade", SET)
    return course


@pytest.fixture
def course(graded, tmp_path):
    return copied(graded, tmp_path)


def answers(course):
    return {student: judged(course, student)["answer"] for student in ("ann", "bob", "carl")}


def test_before_and_after_and_nothing_written_without_a_yes(course, tmp_path):
    corrected(course)
    said = autograder(course, "regrade", SET, "--output", tmp_path / "out.csv")
    assert "2 of 3 marks changed" in said
    assert "Nothing was written" in said
    rows = {row["student"]: row for row in csv.DictReader((tmp_path / "out.csv").open())}
    assert (rows["ann"]["before"], rows["ann"]["after"], rows["ann"]["checks"]) == ("4", "5", "answer:0->1")
    assert (rows["bob"]["before"], rows["bob"]["after"]) == ("5", "4")
    assert rows["carl"]["before"] == rows["carl"]["after"] == "4"
    assert answers(course) == {"ann": 0.0, "bob": 1.0, "carl": 0.0}


def test_a_yes_writes_what_was_shown(course):
    corrected(course)
    said = autograder(course, "regrade", SET, "--yes")
    assert "Wrote the marks of 3 students" in said
    assert answers(course) == {"ann": 1.0, "bob": 0.0, "carl": 0.0}
    assert "No mark changes (3 marks compared)" in autograder(course, "regrade", SET)


def test_a_mark_given_by_hand_stays(course):
    with Gradebook(course.db_url) as gradebook:
        gradebook.find_grade("answer", NOTEBOOK, SET, "bob").manual_score = 1.0
        gradebook.db.commit()
    corrected(course)
    said = autograder(course, "regrade", SET, "--yes")
    assert "Graded by hand, so unchanged: bob (answer)" in said
    assert answers(course)["bob"] == 1.0


class TestWhatPeopleGraded:
    """It stays graded as long as the answer is the same, however often and however it is graded again."""

    def test_a_corrected_check_leaves_it_and_its_comment(self, course, tmp_path):
        by_hand(course, "ann")
        by_hand(course, "bob", "answer", 1.0)
        corrected(course)
        said = autograder(course, "regrade", SET, "--yes")
        assert state(course, "ann") == (1.25, 0.25, False)
        assert state(course, "bob", "answer") == (1.0, 0.25, False)
        assert "changed since" not in said
        with Gradebook(course.db_url) as gradebook:
            assert gradebook.find_comment("why", NOTEBOOK, SET, "ann").manual_comment == "Good."
        (tmp_path / "r.csv").write_text("id,lms_id\nann,1\n")
        said = autograder(course, "export", SET, "--to", "canvas", "--roster", tmp_path / "r.csv")
        assert "Wrote 1 mark " in said

    def test_grading_again_by_force_leaves_it(self, course):
        by_hand(course, "ann")
        for _ in range(2):
            autograder(course, "grade", SET, "--student", "ann", "--force")
            assert state(course, "ann") == (1.25, 0.25, False)

    def test_a_later_attempt_with_the_same_answer_leaves_it(self, course):
        by_hand(course, "ann")
        hand_in(course, "ann", replacing("answer", FORTY_TWO))
        (course.submitted / "ann" / SET / "timestamp.txt").write_text("2030-01-01 00:00:00 UTC")
        autograder(course, "grade", SET)
        assert answers(course)["ann"] == 1.0
        assert state(course, "ann") == (1.25, 0.25, False)

    def test_another_answer_is_listed_until_a_person_has_seen_it(self, course):
        by_hand(course, "ann")
        hand_in(course, "ann", writing("Another answer."))
        said = " ".join(autograder(course, "grade", SET).split())
        assert "ann: why was graded by hand, and the answer has changed since: grade it again in formgrader" in said
        assert state(course, "ann") == (1.25, 0.25, True)
        assert "changed since it was graded: why" in " ".join(autograder(course, "marks", SET).split())
        autograder(course, "report", SET)
        page = (course.home / "reports" / f"{SET}.html").read_text()
        assert "has changed since it was graded" in page
        autograder(course, "grade", SET, "--force", "--student", "ann")  # which is no look at it
        assert state(course, "ann")[2]
        by_hand(course, "ann", points=0.5)
        autograder(course, "grade", SET, "--force", "--student", "ann")
        assert state(course, "ann") == (0.5, 0.25, False)

    def test_back_at_the_graded_answer_nobody_needs_to_look(self, course):
        by_hand(course, "ann")
        for text, waits in (("Another answer.", True), ("The model answer.", False)):
            hand_in(course, "ann", writing(text))
            autograder(course, "grade", SET)
            assert state(course, "ann")[2] is waits

    def test_a_mark_that_replaces_a_checks_belongs_to_the_code(self, course):
        by_hand(course, "bob", "answer", 0.5)
        hand_in(course, "bob", writing("Another answer."))
        autograder(course, "grade", SET)
        assert state(course, "bob", "answer") == (0.5, 0.25, False)
        hand_in(course, "bob", replacing("answer", "answer = 6 * 7"))
        autograder(course, "grade", SET)
        assert state(course, "bob", "answer") == (0.5, 0.25, True)

    def test_a_score_above_a_lowered_maximum_needs_a_person(self, course):
        for student, points in (("ann", 1.25), ("bob", 0.5)):
            by_hand(course, student, points=points)
        corrected(course, 'Written("why", points=1.5)', 'Written("why", points=1)')
        said = autograder(course, "grade", SET)
        assert state(course, "ann") == (1.25, 0.25, True)
        assert state(course, "bob") == (0.5, 0.25, False)
        assert "ann: why was graded by hand" in said
        assert "bob: why" not in said

    def test_a_gradebook_of_an_earlier_version(self, course):
        """Which knows nothing of answers: the autograded notebook still shows what was graded."""
        with Gradebook(course.db_url) as gradebook:
            gradebook.db.execute(sql("DROP TABLE lecturekit_graded_answer"))
            gradebook.db.commit()
        by_hand(course, "ann")
        by_hand(course, "bob")
        hand_in(course, "bob", writing("Another answer."))
        autograder(course, "grade", SET, "--force")
        assert state(course, "ann") == (1.25, 0.25, False)
        assert state(course, "bob") == (1.25, 0.25, True)

    def test_nbgraders_own_command(self, course):
        """As formgrader's button does."""
        (course.root / "nbgrader_config.py").write_text(CONFIG)
        for student in ("ann", "bob"):
            by_hand(course, student)
        hand_in(course, "bob", writing("Another answer."))
        command = [sys.executable, "-m", "nbgrader", "autograde", SET, "--force"]
        done = subprocess.run(command, cwd=course.root, capture_output=True)
        assert done.returncode == 0, done.stderr
        assert state(course, "ann") == (1.25, 0.25, False)
        assert state(course, "bob") == (1.25, 0.25, True)

    def test_nothing_handed_in_any_more(self, course):
        by_hand(course, "ann")
        (course.submitted / "ann" / SET / f"{NOTEBOOK}.ipynb").unlink()
        autograder(course, "grade", SET)
        assert state(course, "ann") == (1.25, 0.25, True)
        by_hand(course, "ann", points=1.0)  # as it came by mail
        autograder(course, "grade", SET, "--force")
        assert state(course, "ann") == (1.0, 0.25, False)


def test_it_must_be_released_first(course):
    path = course.solution_file(SET, NOTEBOOK)
    path.write_text(path.read_text().replace("# # A set", "# # Another set"))
    assert "autograder release" in autograder(course, "regrade", SET, code=1)


def test_nothing_changed(course):
    assert "No mark changes (3 marks compared)" in autograder(course, "regrade", SET, "--yes")


def test_a_misspelt_set(course):
    assert "Did you mean '01_set'?" in autograder(course, "regrade", "01_sat", code=1)


def test_a_large_class_is_cut_on_the_screen_and_whole_in_the_file(capsys):
    students = [f"s{i:04}" for i in range(MAX_ROWS + 50)]
    found = Comparison(SET, {s: (Total(2), Total(1 if s < "s0010" else 3)) for s in students})
    found.changes = [
        Change(student, check, 1.0, now / 2) for student in students for check, now in [("a", 1.0), ("b", 2.0)]
    ]
    _print_changes(found)
    said = capsys.readouterr().out
    assert "s0099" in said
    assert "s0100" not in said
    assert "and 50 more; `--output FILE` writes all. 10 marks decrease." in said
    rows = [*csv.DictReader(found.to_csv().splitlines())]
    assert [row["student"] for row in rows] == students
    assert {row["checks"] for row in rows} == {"a:1->0.5 b:1->1"}
