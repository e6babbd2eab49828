"""Which checks share a kernel when errors are carried forward: those that meet there what they would meet alone."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.execution.carried_run import groups_for_one_kernel

CHECKS = ("one", "two", "three", "four")
NOTEBOOK = new_notebook(
    cells=[new_code_cell("", metadata={"nbgrader": {"grade": True, "locked": True, "grade_id": n}}) for n in CHECKS]
)


@pytest.mark.parametrize(
    ("given", "groups"),
    [
        ({"two": ["one"], "three": ["one"]}, [["two", "three"]]),
        ({"two": ["one"], "three": ["one", "two"]}, [["two", "three"]]),
        ({"three": ["one", "two"], "two": ["one"]}, [["two", "three"]]),  # in the order of the notebook
        ({"two": ["one"], "three": ["two"]}, [["two"], ["three"]]),  # alone, `three` meets the student's `one`
        ({"three": ["two"], "four": ["one", "two", "three"]}, [["three"], ["four"]]),  # likewise
        ({"two": ["one"], "three": ["two"], "four": ["one", "two", "three"]}, [["two", "four"], ["three"]]),
        ({"three": ["four"], "four": ["one"]}, [["three"], ["four"]]),  # given before its own check
        ({"four": ["one"]}, [["four"]]),
    ],
)
def test_groups(given, groups):
    cells = {name: dict.fromkeys(others, ("code",)) for name, others in given.items()}
    assert groups_for_one_kernel(NOTEBOOK, [*given], cells) == groups
