"""What instructors do wrong, change, or cannot help."""

import pytest
from nbgrader.api import Gradebook

from autograder.execution import notebook_run
from tests.autograder.handin import (
    FULL,
    NOTEBOOK,
    SET,
    SOLUTION,
    autograder,
    hand_in,
    judged,
    released_course,
    replacing,
)

pytestmark = pytest.mark.kernel


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    course = released_course(tmp_path_factory.mktemp("course"))
    hand_in(course, "somebody")
    return course


class TestWhatInstructorsDoWrong:
    def test_an_unknown_set_is_told_with_those_there_are(self, course):
        assert SET in autograder(course, "grade", "01_sett", code=1)

    def test_a_student_without_a_folder(self, course):
        assert "nobody" in autograder(course, "grade", SET, "--student", "nobody", code=1)

    def test_a_changed_solution_must_be_released_first(self, tmp_path):
        course = released_course(tmp_path)
        hand_in(course, "a")
        path = course.solution_file(SET, NOTEBOOK)
        path.write_text(path.read_text().replace("# # A set", "# # Another"))
        assert "autograder release" in autograder(course, "grade", SET, code=1)
        assert "exercises/01_set/tiny.ipynb" in autograder(course, "release", "--check", code=1)
        autograder(course, "release")
        autograder(course, "release", "--check")
        autograder(course, "grade", SET)
        assert judged(course, "a") == FULL

    def test_a_corrected_text_may_be_released_after_submissions(self, tmp_path):
        course = released_course(tmp_path)
        hand_in(course, "a")
        autograder(course, "grade", SET)
        path = course.solution_file(SET, NOTEBOOK)
        path.write_text(path.read_text().replace("# # A set", "# # A set, corrected\n#\n# More."))
        autograder(course, "release")
        autograder(course, "grade", SET, "--force")
        assert judged(course, "a") == FULL

    def test_a_cell_that_the_release_has_changed_is_no_students_change(self, tmp_path):
        course = released_course(tmp_path, SOLUTION.replace(IMPORTS, f"{IMPORTS}\n\nscale = 1"))
        hand_in(course, "a")
        hand_in(course, "meddler", adding_to_given)
        path = course.solution_file(SET, NOTEBOOK)
        path.write_text(path.read_text().replace("scale = 1", "scale = 2"))
        autograder(course, "release")
        said = autograder(course, "grade", SET)
        told = [line.split(":")[0] for line in said.splitlines() if "differed from the released one" in line]
        assert told == ["meddler"]


IMPORTS = "import numpy as np\n\nfrom lecturekit import check"


def adding_to_given(nb):
    next(cell for cell in nb.cells if "scale = 1" in cell.source).source += "\nscale = 3"


def test_a_graders_fault_costs_nobody_points_and_is_reported(tmp_path, monkeypatch):
    course = released_course(tmp_path)
    hand_in(course, "victim", replacing("double", "def double(x):\n    return x"))

    def no_kernel(*args, **kw):
        raise OSError("no kernel today")

    monkeypatch.setattr(notebook_run, "kernel_manager", no_kernel)
    printed = autograder(course, "grade", SET, code=1)
    assert "victim" in printed
    assert "no kernel today" in printed
    assert judged(course, "victim") == FULL
    with Gradebook(course.db_url) as gradebook:
        grade = gradebook.find_grade("double", NOTEBOOK, SET, "victim")
        assert grade.needs_manual_grade
    monkeypatch.undo()
    autograder(course, "grade", SET)
    assert judged(course, "victim") == {**FULL, "double": 0.0}
