"""Before and after a check was corrected: shown first, written on a yes."""

import csv

import pytest
from nbgrader.api import Gradebook

from autograder.cli.regrade import MAX_ROWS, _print_changes
from autograder.regrade import Change, Comparison
from tests.autograder.handin import NOTEBOOK, SET, autograder, copied, hand_in, judged, released_course, replacing

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
    found = Comparison(SET, {student: (2.0, 1.0 if student < "s0010" else 3.0) for student in students})
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
