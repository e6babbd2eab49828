"""Marks for Canvas, Moodle and Blackboard: by each system's own rules, and nobody left out in silence."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.nbgrader.enrolment import enrol
from tests.autograder.handin import NOTEBOOK, SET, autograder, hand_in, released_course, replacing

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,01_set (4711),Other (4712),Current Score
    Points Possible,,,,,6.5,3,(read only)
"Ample, Ann",9001,S1,ann,Group 1,,,
"Bold, Bob",9002,S2,bob,Group 1,,,
"Zett, Zoë",9003,S3,zoe,Group 2,,,
"Student, Test",9999,,,Group 1,,,
"""
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"Total [Total Pts: 9 Score] |1"\t'
    '"01_set [Total Pts: 6.5 Score] |778899"\n'
    '"Ample"\t"Ann"\t"ann"\t"S1"\t""\t""\n"Bold"\t"Bob"\t"bob"\t"S2"\t""\t""\n'
)
MOODLE = "First name,Last name,ID number,Email address\nAnn,Ample,M1,ann@x.edu\nBob,Bold,M2,bob@x.edu\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    """ann and bob are graded, bob's third of a point has to be rounded; carl's text waits; late is not graded yet."""
    course = released_course(tmp_path_factory.mktemp("course"))
    for student in ("ann", "bob", "carl"):
        hand_in(course, student)
    hand_in(course, "bob", replacing("answer", "answer = 7"))
    autograder(course, "grade", SET)
    with Gradebook(course.db_url) as gradebook:
        for student, points in (("ann", 1.5), ("bob", 1 / 3)):
            grade = gradebook.find_grade("why", NOTEBOOK, SET, student)
            grade.manual_score, grade.needs_manual_grade = points, False
        gradebook.db.commit()
    hand_in(course, "late")
    return course


def exported(course, tmp_path, system, roster="", *more, code=0, encoding="utf-8"):
    """What was said, and the lines of the file."""
    options = []
    if roster:
        (tmp_path / "roster.csv").write_text(roster, encoding=encoding)
        options = ["--roster", tmp_path / "roster.csv"]
    path = tmp_path / "out.csv"
    said = autograder(course, "export", SET, "--to", system, *options, "--output", path, *more, code=code)
    return " ".join(said.split()), list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


class TestCanvas:
    def test_the_columns_that_its_importer_wants(self, course, tmp_path):
        _, lines = exported(course, tmp_path, "canvas", CANVAS)
        assert lines[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "01_set (4711)"]
        assert lines[1] == ["    Points Possible", "", "", "", "", "6.5"]
        assert ["Ample, Ann", "9001", "S1", "ann", "Group 1", "6.50"] in lines

    def test_rounding_is_half_up_and_told(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "canvas", CANVAS)
        assert {line[3]: line[5] for line in lines[2:]}["bob"] == "4.33"
        assert "1 rounded half up to 2 decimals" in said
        _, lines = exported(course, tmp_path, "canvas", CANVAS, "--decimals", "0")
        assert {line[3]: line[5] for line in lines[2:]}["ann"] == "7"

    def test_who_handed_nothing_in_gets_zero_or_nothing_and_is_named(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "canvas", CANVAS)
        assert "1 student submitted nothing and got 0: zoe" in said
        assert {line[3]: line[5] for line in lines[2:]}["zoe"] == "0.00"
        said, lines = exported(course, tmp_path, "canvas", CANVAS, "--absent", "leave")
        assert "1 student left out (submitted nothing): zoe" in said
        assert "zoe" not in {line[3] for line in lines}

    def test_a_mark_that_is_not_decided_is_not_given_and_named(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "canvas", CANVAS)
        assert "1 student left out (needs manual grading of why): carl" in said
        assert not any("carl" in line for line in lines)

    def test_who_is_not_in_the_roster_is_named_and_the_command_says_so(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "canvas", CANVAS, "--provisional", code=1)
        assert "1 student left out (no known ID, SIS User ID or SIS Login ID): carl" in said
        assert len(lines) == 2 + 3

    def test_what_was_handed_in_but_not_graded_is_no_zero(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "canvas", CANVAS + '"Late, Lu",9004,S4,late,Group 2,,,\n')
        assert "1 student left out (submitted, but not graded yet): late" in said
        assert not any("late" in line for line in lines)

    def test_no_line_is_found_by_name_alone(self, course, tmp_path):
        roster = "name,id\nAnn Ample,ann\nBob Bold,bob\n"
        said, lines = exported(course, tmp_path, "canvas", roster, code=1)
        assert len(lines) == 2
        assert "ann, bob" in said

    def test_an_assignment_that_is_not_there_is_announced(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "canvas", CANVAS, "--column", "Homework 1")
        assert lines[0][-1] == "Homework 1"
        assert "new assignment" in said


class TestMoodle:
    def test_one_column_identifies_all(self, course, tmp_path):
        roster = "id,moodle_id\nann,M1\nbob,M2\n"
        said, lines = exported(course, tmp_path, "moodle", roster)
        assert lines == [["ID number", SET], ["M1", "6.50"], ["M2", "4.33"]]
        assert "In Moodle, map 'ID number'" in said

    def test_its_own_export_with_ids_as_usernames(self, course, tmp_path):
        _, lines = exported(course, tmp_path, "moodle", "Username,Email address\nann,ann@x.edu\nbob,bob@x.edu\n")
        assert lines[0] == ["Username", SET]

    def test_a_line_without_an_identifier_is_never_written(self, course, tmp_path):
        """Moodle would give it to the student of the line before."""
        said, lines = exported(course, tmp_path, "moodle", "id,moodle_id\nann,M1\nbob,\n", code=1)
        assert lines[1:] == [["M1", "6.50"]]
        assert "1 student left out (no known Moodle ID number): bob" in said

    def test_a_roster_without_the_gradebooks_ids_is_refused(self, course, tmp_path):
        (tmp_path / "roster.csv").write_text(MOODLE)
        said = autograder(course, "export", SET, "--to", "moodle", "--roster", tmp_path / "roster.csv", code=1)
        assert "the gradebook's ids" in said
        assert "'Email address'" in said


class TestBlackboard:
    def test_its_own_download_is_understood(self, course, tmp_path):
        _, lines = exported(course, tmp_path, "blackboard", BLACKBOARD, encoding="utf-16")
        assert lines[0] == [
            "Last Name",
            "First Name",
            "Username",
            "Student ID",
            "01_set [Total Pts: 6.5 Score] |778899",
        ]
        assert lines[1] == ["Ample", "Ann", "ann", "S1", "6.50"]

    def test_every_cell_stands_in_quotation_marks(self, course, tmp_path):
        exported(course, tmp_path, "blackboard", BLACKBOARD, encoding="utf-16")
        line = (tmp_path / "out.csv").read_text().splitlines()[1]
        assert line == '"Ample","Ann","ann","S1","6.50"'

    def test_a_column_without_its_number_is_announced(self, course, tmp_path):
        said, lines = exported(course, tmp_path, "blackboard", "id,blackboard_id\nann,a1\nbob,b1\n")
        assert "create a text column" in said
        assert lines[0][-1] == "01_set [Total Pts: 6.5 Score]"


class TestRosters:
    def test_one_id_twice(self, course, tmp_path):
        (tmp_path / "r.csv").write_text("id,lms_id\nann,1\nann,2\n")
        said = autograder(course, "export", SET, "--to", "moodle", "--roster", tmp_path / "r.csv", code=1)
        assert "'ann' occurs twice" in said

    def test_no_file(self, course, tmp_path):
        said = autograder(course, "export", SET, "--to", "moodle", "--roster", tmp_path / "none.csv", code=1)
        assert "none.csv" in said
        assert "Traceback" not in said

    def test_a_file_in_another_encoding(self, course, tmp_path):
        (tmp_path / "r.csv").write_bytes("id,name\nann,Zoë\n".encode("latin-1"))
        said = autograder(course, "export", SET, "--to", "moodle", "--roster", tmp_path / "r.csv", code=1)
        assert "UTF-8" in said

    def test_a_column_that_is_not_there(self, course, tmp_path):
        (tmp_path / "r.csv").write_text("id,lms_id\nann,1\n")
        said = autograder(
            course, "export", SET, "--to", "moodle", "--roster", tmp_path / "r.csv", "--id-column", "login", code=1
        )
        assert "'login'" in said

    def test_without_one_the_gradebook_is_asked(self, course, tmp_path):
        (tmp_path / "students.csv").write_text("id,last_name,lms_id\nann,Ample,501\nbob,Bold,502\n")
        enrol(course, tmp_path / "students.csv")
        _, lines = exported(course, tmp_path, "canvas")
        assert ["Ample", "501", "", "", "", "6.50"] in lines

    def test_a_misspelt_set(self, course):
        assert "Did you mean" in autograder(course, "export", "01_sett", "--to", "canvas", code=1)


def test_nbgraders_own_command_takes_the_plugins(course, tmp_path):
    (course.root / "nbgrader_config.py").write_text(
        "from pathlib import Path\nfrom autograder.course import Course\nfrom autograder.nbgrader import configure\n"
        "configure(get_config(), Course(Path(__file__).resolve().parent))\n"
    )
    (tmp_path / "canvas.csv").write_text(CANVAS)
    done = subprocess.run(
        [
            Path(sys.executable).parent / "nbgrader",
            "export",
            "--exporter=autograder.grades.systems.CanvasExportPlugin",
            f'--assignment=["{SET}"]',
            f"--CanvasExportPlugin.roster={tmp_path / 'canvas.csv'}",
            f"--to={tmp_path / 'out.csv'}",
        ],
        cwd=course.root,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "Ample, Ann" in (tmp_path / "out.csv").read_text()
    assert "submitted, but not graded yet" in done.stderr
