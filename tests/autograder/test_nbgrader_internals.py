"""What is relied upon inside of nbgrader is there, with the parameters that are used."""

import importlib
import inspect
from importlib.metadata import requires

import pytest
from packaging.requirements import Requirement

from autograder.nbgrader.internals import RELIED_ON


@pytest.mark.parametrize("path", RELIED_ON)
def test_it_is_as_expected(path):
    module, _, names = path.partition(":")
    value = importlib.import_module(module)
    for name in names.split("."):
        value = inspect.getattr_static(value, name)
    if RELIED_ON[path] is not None:
        assert tuple(inspect.signature(value).parameters) == RELIED_ON[path]


def test_the_version_is_capped():
    nbgrader = next(r for r in map(Requirement, requires("lecturekit")) if r.name == "nbgrader")
    assert not nbgrader.specifier.contains("1.0")
    assert not nbgrader.specifier.contains("0.10")
