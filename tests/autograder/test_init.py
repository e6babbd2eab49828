"""A course of one's own: nbgrader's commands work in it, and a second `init` touches neither marks nor edits."""

import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.course import Course
from autograder.nbgrader.config import api
from tests.autograder.handin import FULL, NOTEBOOK, SET, SOLUTION, autograder, hand_in, judged
from tests.autograder.tiny import write

pytestmark = pytest.mark.slow

ROSTER = "id,first_name,last_name,email,lms_id\nann,Ann,Ample,ann@x.edu,9001\nbob,Bob,Bold,,\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A kit, a roster and the course that `init` makes of them, to be copied."""
    folder = tmp_path_factory.mktemp("made")
    write(folder / "kit", SOLUTION, NOTEBOOK, SET)
    (folder / "roster.csv").write_text(ROSTER)
    kit = Course(folder / "kit")
    said = autograder(kit, "init", folder / "dl", "--roster", folder / "roster.csv", "--late", "10%")
    assert "Added 2 students to the gradebook" in said
    return folder


@pytest.fixture
def origin(made, tmp_path):
    shutil.copy(made / "roster.csv", tmp_path)
    return Course(shutil.copytree(made / "kit", tmp_path / "kit"))


@pytest.fixture
def course(origin, made, tmp_path):
    return Course(shutil.copytree(made / "dl", tmp_path / "dl"))


def again(origin, course, *options, code=0):
    return " ".join(autograder(origin, "init", course.root, *options, code=code).split())


def nbgrader(course, *arguments):
    """Run one of nbgrader's own commands."""
    command = [Path(sys.executable).parent / "nbgrader", *arguments]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def edit(path, old, new):
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


class TestANewCourse:
    def test_who_has_no_name_is_told_before_formgrader_says_none(self, origin, course, tmp_path):
        roster = tmp_path / "later.csv"
        roster.write_text("id\nann\ncleo\ndan\n")
        assert "2 students have no full name" in again(origin, course, "--roster", roster)
        roster.write_text("id,first_name,last_name\ncleo,Cleo,Cox\ndan,Dan,Dee\n")
        assert "no full name" not in again(origin, course, "--roster", roster)

    def test_formgrader_has_nothing_to_complain_of_an_exchange(self, origin, course):
        for each, name in ((course, "dl"), (origin, "default_course")):
            nbgrader_api = api(each)
            assert not nbgrader_api.exchange_missing
            assert nbgrader_api.course_id == name

    @pytest.mark.slow
    def test_nbgraders_own_commands_work_in_it(self, origin, course):
        again(origin, course, "--due", f"{SET}=2027-05-01T18:00+02:00")
        assert "Ample, Ann" in nbgrader(course, "db", "student", "list")
        assert f"{SET} (due: 2027-05-01 16:00:00)" in nbgrader(course, "db", "assignment", "list")
        nbgrader(course, "generate_assignment", SET, "--force")
        nbgrader(course, "release_assignment", SET)
        assert SET in nbgrader(course, "list")
        hand_in(course, "ann")
        nbgrader(course, "autograde", SET)
        assert judged(course, "ann") == FULL
        nbgrader(course, "generate_feedback", SET)
        nbgrader(course, "export", f"--to={course.root / 'all.csv'}")
        assert "ann" in (course.root / "all.csv").read_text()

    @pytest.mark.kernel
    def test_what_is_late_costs_what_was_said(self, origin, course):
        again(origin, course, "--due", "2027-05-01T12:00+00:00")
        hand_in(course, "ann")
        (course.submitted / "ann" / SET / "timestamp.txt").write_text("2027-05-02 13:00:00 UTC")
        autograder(course, "grade", SET)
        with Gradebook(course.db_url) as gradebook:
            submission = gradebook.find_submission(SET, "ann")
            assert submission.late_submission_penalty == pytest.approx(0.2 * submission.score)

    def test_the_roster_is_in_the_gradebook(self, course):
        with Gradebook(course.db_url) as gradebook:
            ann = gradebook.find_student("ann")
            assert (ann.last_name, ann.email, ann.lms_user_id) == ("Ample", "ann@x.edu", "9001")


class TestASecondTime:
    def test_nothing_changes_where_nothing_is_new(self, origin, course):
        before = {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file() and p.suffix != ".db"}
        assert "No set to release in" in again(origin, course)
        now = {p: p.read_bytes() for p in course.root.rglob("*") if p.is_file() and p.suffix != ".db"}
        assert {p for p in before if before[p] != now.get(p) and p.suffix != ".log"} == set()

    def test_a_newer_kit_is_taken_over(self, origin, course):
        edit(origin.solution_file(SET, NOTEBOOK), "# # A set", "# # A better set")
        assert f"Released {SET}" in again(origin, course)
        assert "A better set" in (course.exercises / SET / f"{NOTEBOOK}.ipynb").read_text()

    @pytest.mark.kernel
    def test_marks_are_not_touched(self, origin, course):
        hand_in(course, "ann")
        autograder(course, "grade", SET)
        edit(origin.solution_file(SET, NOTEBOOK), "answer = 42", "answer = 41")
        assert "it has marks" in again(origin, course)
        autograder(course, "grade", SET, "--force")
        assert judged(course, "ann") == FULL

    def test_an_edited_solution_is_kept(self, origin, course):
        edit(course.solution_file(SET, NOTEBOOK), "# # A set", "# # My set")
        edit(origin.solution_file(SET, NOTEBOOK), "# # A set", "# # A better set")
        assert "edited here" in again(origin, course)
        assert "My set" in course.solution_file(SET, NOTEBOOK).read_text()

    def test_an_edited_exercise_is_kept(self, origin, course):
        path = course.exercises / SET / f"{NOTEBOOK}.ipynb"
        nb = nbformat.read(path, as_version=4)
        nb.cells[0].source = "# Mine"
        nbformat.write(nb, path)
        edit(origin.solution_file(SET, NOTEBOOK), "# # A set", "# # A better set")
        assert "edited here" in again(origin, course)
        assert nbformat.read(path, as_version=4).cells[0].source == "# Mine"

    def test_a_file_put_beside_the_exercises_is_kept(self, origin, course):
        (course.source / SET / "data.csv").write_text("1")
        edit(origin.solution_file(SET, NOTEBOOK), "# # A set", "# # A better set")
        again(origin, course)
        assert (course.source / SET / "data.csv").is_file()

    def test_an_edited_configuration_is_kept(self, origin, course):
        path = course.root / "nbgrader_config.py"
        path.write_text(path.read_text() + "# mine\n")
        assert "nbgrader_config.py (edited here)" in again(origin, course, "--late", "zero")
        assert path.read_text().endswith("# mine\n")

    def test_the_policy_can_be_changed(self, origin, course):
        again(origin, course, "--late", "zero")
        assert 'penalty_method = "zero"' in (course.root / "nbgrader_config.py").read_text()

    def test_who_leaves_the_roster_stays_and_new_ones_come(self, origin, course, tmp_path):
        (tmp_path / "roster.csv").write_text("id,last_name\nann,\ncarl,Cold\n")
        assert "Added 1 student to the gradebook; 1 student was already in it." in again(
            origin, course, "--roster", tmp_path / "roster.csv"
        )
        with Gradebook(course.db_url) as gradebook:
            assert {s.id: s.last_name for s in gradebook.students} == {"ann": "Ample", "bob": "Bold", "carl": "Cold"}


class TestWhatCanGoWrong:
    def refused(self, origin, *arguments):
        said = " ".join(autograder(origin, "init", *arguments, code=1).split())
        assert "Traceback" not in said
        return said

    def test_a_folder_that_holds_other_things(self, origin, tmp_path):
        (tmp_path / "full").mkdir()
        (tmp_path / "full" / "thesis.tex").write_text("mine")
        assert "holds other files" in self.refused(origin, tmp_path / "full")
        assert [p.name for p in (tmp_path / "full").iterdir()] == ["thesis.tex"]

    def test_the_kit_itself(self, origin):
        assert "Expected a folder other than" in self.refused(origin, origin.root)

    def test_a_file(self, origin, tmp_path):
        (tmp_path / "file").write_text("")
        assert "Received the file" in self.refused(origin, tmp_path / "file")

    def test_an_unknown_set(self, origin, tmp_path):
        assert "Did you mean '01_set'?" in self.refused(origin, tmp_path / "dl", "--set", "01_sets")
        assert not (tmp_path / "dl").exists()

    def test_no_date(self, origin, tmp_path):
        assert "2027-05-01T18:00" in self.refused(origin, tmp_path / "dl", "--due", "tomorrow")

    def test_no_policy(self, origin, tmp_path):
        assert "percent a day" in self.refused(origin, tmp_path / "dl", "--late", "harsh")

    def test_no_roster(self, origin, tmp_path):
        assert "no such file" in self.refused(origin, tmp_path / "dl", "--roster", tmp_path / "none.csv")

    @pytest.mark.parametrize(
        ("roster", "told"),
        [
            ("name\nAnn\n", "a column `id`"),
            ("id\nann\nann\n", "twice"),
            ("id,email\n,x@y\n", "line 2"),
            ("id\n../ann\n", "name a folder"),
        ],
    )
    def test_a_roster_that_cannot_be_used(self, origin, course, tmp_path, roster, told):
        (tmp_path / "roster.csv").write_text(roster)
        assert told in self.refused(origin, course.root, "--roster", tmp_path / "roster.csv")
