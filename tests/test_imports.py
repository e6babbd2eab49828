"""What importing costs and needs, each in a fresh process."""

import json
import subprocess
import sys

import pytest

GRADERS_OWN = ("autograder", "nbgrader", "nbclient", "dask", "distributed", "jupytext")


def loaded_after(code: str) -> set[str]:
    """The top-level modules that are loaded after running `code`."""
    program = f"{code}\nimport json, sys\nprint(json.dumps(sorted({{m.partition('.')[0] for m in sys.modules}})))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_importing_the_package_loads_neither_keras_nor_tensorflow():
    loaded = loaded_after("import lecturekit")
    assert not loaded & {"keras", "tensorflow", "numpy", "matplotlib", *GRADERS_OWN}


def test_a_students_check_loads_no_keras():
    loaded = loaded_after("from lecturekit import check\nimport lecturekit.data, lecturekit.plots")
    assert "numpy" in loaded
    assert not loaded & {"keras", "tensorflow"}


@pytest.mark.keras
def test_students_need_nothing_of_the_grader():
    hidden = f"""
import sys

import pytest
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in {GRADERS_OWN!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import pkgutil, importlib
import lecturekit
for module in pkgutil.walk_packages(lecturekit.__path__, "lecturekit."):
    importlib.import_module(module.name)
"""
    assert not loaded_after(hidden) & set(GRADERS_OWN)
