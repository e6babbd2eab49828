"""nbgrader's own tests of autograding, run with our execution in the place of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ..remembered import LOADED_BY_KERNELS, remembered

pytestmark = [pytest.mark.kernel, pytest.mark.slow]

# Both have a kernel that does not exist, and expect nbgrader to give up. Our kernel is our own, and Python's: what is
# written in Python is graded (docs/grading.md).
BY_DESIGN = {"test_missing_source_kernelspec", "test_incorrect_source_kernelspec"}


def test_all_pass_but_those_that_differ_by_design(tmp_path):
    files = [__file__, Path(__file__).with_name("nbgrader_suite.py")]
    with remembered(files, "all", modules=LOADED_BY_KERNELS) as known:
        if not known:
            require_all_to_pass(tmp_path)


def require_all_to_pass(tmp_path):
    here = Path(__file__).parents[2]
    scripts = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, f"--rootdir={tmp_path}", "-q", "-n", "2"]
    command += ["-p", "tests.autograder.nbgrader_suite", "-p", "no:cacheprovider"]
    command += ["--pyargs", "nbgrader.tests.apps.test_nbgrader_autograde"]
    env = os.environ | {"PYTHONPATH": str(here), "PATH": scripts}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True)
    failed = set(re.findall(r"^(?:FAILED|ERROR) .*?::(test_\w+)", done.stdout, flags=re.MULTILINE))
    assert failed == BY_DESIGN, done.stdout[-3000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) >= 38
