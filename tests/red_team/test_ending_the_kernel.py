"""A cell that ends the kernel costs what it defines, and nothing else; it is told, and the same each time."""

import pytest

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
