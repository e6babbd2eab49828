"""What is not run while grading, and what the autograded notebook says of it."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.authoring.reference import deciding_lines as lines_by_solution
from autograder.authoring.solution_reader import read_solution
from autograder.execution.notebook_run import left_out_output
from autograder.grading.deciding_lines import MAX_CHARACTERS, deciding_lines
from tests.autograder.handin import (
    NOTEBOOK,
    SET,
    adding,
    autograder,
    hand_in,
    judged,
    printed,
    released_course,
    replacing,
)

PICTURE = "import numpy as np\n\nfrom lecturekit import check\n\ncolour = 'red'\nprint('a picture in', colour)"
TEXT = f"""
# %%
from lecturekit.check import Agrees, Edit, Exercise, inputs, real

exercise = Exercise(
    title="A set",
    checks=[
        Agrees("double", inputs(x=real()), points=1, mistakes={{"You square it.": lambda x: x * x}}),
        Agrees(
            "quadruple", inputs(x=real()), points=1, builds_on=("double",),
            mistakes={{"That is 8 x.": Edit("double(double(x))", "double(double(double(x)))")}},
        ),
    ],
)

# %%
{PICTURE}

# %%
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
check("double")

# %%
print("a demonstration:", double(3))

# %%
def quadruple(x):
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION

# %%
check("quadruple")

# %%
print("another one:", quadruple(3))
"""
ENOUGH = "import numpy as np\n\nfrom lecturekit import check"
BY_SOLUTION = {PICTURE: ENOUGH, "print(double(3))": ""}


def notebook(*sources):
    return new_notebook(cells=[new_code_cell(source) for source in sources])


def test_what_the_solution_and_the_submission_leave_out():
    assert deciding_lines(
        notebook(PICTURE, "def double(x):\n    return x", "print(double(3))"), BY_SOLUTION, ["double"]
    ) == {
        0: ENOUGH,
        2: "",
    }


@pytest.mark.parametrize(
    "source", ["double = colour", "%run other.py", "double = eval('colour')", "x = " + "-" * 50_000 + "1"]
)
def test_what_a_student_may_read_is_run(source):
    lines = deciding_lines(notebook(PICTURE, source), BY_SOLUTION, ["double"])
    assert "colour" in lines.get(0, PICTURE)


def test_a_given_cell_that_a_student_changed_is_run():
    assert deciding_lines(notebook(PICTURE.replace("red", "blue")), BY_SOLUTION, ["double"]) == {}


def test_a_notebook_too_long_to_be_read_is_run():
    assert deciding_lines(notebook(PICTURE, "#" * MAX_CHARACTERS), BY_SOLUTION, ["double"]) == {}


def test_the_sentence_in_the_notebook():
    assert left_out_output("").data["text/plain"] == (
        "Not run while grading: nothing graded depends on this cell. `autograder grade --figures` runs all of it."
    )
    assert "from line 4 on: nothing graded depends on it" in left_out_output(ENOUGH).data["text/plain"]


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    course = released_course(tmp_path_factory.mktemp("course"), TEXT)
    hand_in(course, "right")
    hand_in(course, "curious", adding("print('I see', colour)", before="double"))
    hand_in(course, "carried", replacing("double", "def double(x):\n    return x * x"))
    autograder(course, "grade", SET)
    return course


def test_the_solution_tells_what_decides(course):
    lines = lines_by_solution(read_solution(course.solution_file(SET, NOTEBOOK)))
    assert [*lines.values()] == [ENOUGH, "", ""]


def test_marks_are_the_same_and_the_notebook_says_what_was_left_out(course):
    assert judged(course, "right") == {"double": 1.0, "quadruple": 1.0}
    assert judged(course, "carried") == {"double": 0.0, "quadruple": 1.0}
    assert printed(course, "right") == ""
    assert printed(course, "curious") == "I see red\n"
    nb = nbformat.read(course.autograded / "right" / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    notes = [
        o.data["text/plain"] for c in nb.cells for o in c.get("outputs", ()) if "Not run" in str(o.get("data", ""))
    ]
    assert [note.partition(":")[0] for note in notes] == [
        "Not run while grading, from line 4 on",
        "Not run while grading",
        "Not run while grading",
    ]


def test_all_is_run_if_somebody_asks_for_figures(course):
    autograder(course, "grade", SET, "--figures", "--force", "--student", "right")
    assert printed(course, "right") == "a picture in red\na demonstration: 6\nanother one: 12\n"
    assert judged(course, "right") == {"double": 1.0, "quadruple": 1.0}
