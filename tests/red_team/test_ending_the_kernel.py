"""A cell that ends the kernel costs what it defines, and nothing else; it is told, and the same each time."""

import json

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from autograder.execution.notebook_run import RunSettings
from autograder.execution.run_submission import run
from autograder.submissions.submission import Submission
from tests.autograder.handin import FULL, adding, replacing
from tests.red_team.one_run import OneRun

pytestmark = pytest.mark.kernel

SHOWN = {
    "exit()": "exit()",
    "quit": "quit",
    "ask_exit": "get_ipython().ask_exit()",
    "shutdown": "get_ipython().kernel.do_shutdown(False)",
    "os._exit": "import os\nos._exit(0)",
    "abort": "import os\nos.abort()",
    "segmentation fault": "import ctypes\nctypes.string_at(0)",
    "execv": "import os, sys\nos.execv(sys.executable, [sys.executable, '-c', 'pass'])",
    "%reset": "%reset -f",
}
HARMLESS = {
    "sys.exit": "import sys\nsys.exit()",
    "SystemExit": "raise SystemExit",
    "kill": "import os\nos.kill(os.getpid(), 9)",
    "atexit": "import atexit, os\natexit.register(os._exit, 3)",
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory, kernels):
    return OneRun(tmp_path_factory.mktemp("ends"))


@pytest.mark.parametrize("ending", [*SHOWN, *HARMLESS])
def test_the_other_cells_count(graded, ending):
    trace, found = graded(adding((SHOWN | HARMLESS)[ending], before="solution-shift"))
    assert {name: verdict.points for name, verdict in found.items()} == FULL
    if ending in SHOWN:
        assert len(trace.left_out) == 1


def test_what_the_cell_defines_is_lost_and_said(graded):
    _, found = graded(replacing("shift", "def shift(x):\n    return x + 1\nexit()"))
    assert {name: verdict.points for name, verdict in found.items()} == {**FULL, "shift": 0.0}
    assert "was left out" in found["shift"].reason


def test_a_thread_that_ends_it_later_is_found_in_its_own_cell(graded):
    timer = "import threading, os\nthreading.Timer(0.3, os._exit, [1]).start()"
    trace, found = graded(
        adding(timer, before="solution-double"), adding("import time\ntime.sleep(1.5)", before="solution-shift")
    )
    assert {name: verdict.points for name, verdict in found.items()} == FULL
    [index] = trace.left_out
    assert any(output.get("ename") == "KernelDied" for output in trace.outputs[index])


def plain(*sources):
    """A notebook of a plain course, run as it is; what its cells show, by their index."""
    about = {"grade": True, "locked": True, "solution": False, "task": False, "points": 1, "schema_version": 3}
    cells = [
        new_code_cell(text, metadata={"nbgrader": about | {"grade_id": f"t{n}"}} if "assert" in text else {})
        for n, text in enumerate(sources)
    ]
    trace = run(Submission("s", "hw", "work", new_notebook(cells=cells)), None, RunSettings())
    assert not trace.fault
    return {index: json.dumps(outputs) for index, outputs in trace.outputs.items()}


@pytest.mark.parametrize(
    "ending", ["exit()", "quit()", "import os\nos._exit(0)", "get_ipython().kernel.do_shutdown(False)"]
)
def test_in_a_plain_course(kernels, ending):
    """Only the cell and what needs it are lost, and two runs show the same."""
    sources = ["x = 1", "assert x == 1", f"y = 2\n{ending}", "assert x == 1", "assert y == 2", "z = 3", "assert z == 3"]
    first, second = plain(*sources), plain(*sources)
    assert first == second
    assert [index for index, shown in first.items() if "KernelDied" in shown] == [2]
    assert [index for index, shown in first.items() if "NameError" in shown] == [4]
    assert [index for index in (1, 3, 6) if first.get(index, "[]") != "[]"] == []


def test_two_cells_of_a_plain_course_that_end_it(kernels):
    shown = plain("x = 1\nexit()", "y = 2", "assert y == 2", "import os\nos.abort()", "assert y == 2")
    assert [index for index, outputs in shown.items() if "KernelDied" in outputs] == [0, 3]
    assert [shown[index] for index in (2, 4)] == ["[]", "[]"]
