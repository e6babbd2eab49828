"""What all tests share: markers by what a test needs, and the order in which workers run them."""

import logging
import re
import sys

import absl.logging
import pytest
from xdist.scheduler import LoadFileScheduling

from .chromium import chromium

__all__ = ["chromium"]

# A test that asks for one of these fixtures, itself or by another fixture, needs what the marker names.
MARKERS = {"kernels": "kernel", "chromium": "browser"}
OF_KERAS = re.compile(r"^pytestmark = .*pytest\.mark\.keras\b", re.MULTILINE)
BACKENDS = {"keras", "tensorflow", "jax"}  # other libraries import PyTorch, too, where it is installed
# The longest ones first, so that no worker ends long after the other: parts of test ids.
LONGEST = (
    "09_capstone/digits_models",
    "test_hostile.py",
    "test_executor.py",
    "test_foreign.py",
    "test_nbgraders_own.py",
    "live/test_pages.py",
    "test_playground_page.py",
    "test_conformance.py",
    "07_modules",
    "test_pipeline.py",
    "test_kinds.py",
    "live/test_jupyterlab.py",
    "test_audit.py",
    "test_jupyterhub.py",
    "warm/test_parents.py",
    "test_sandboxed_check.py",
    "08_convolution",
    "course/",
    "test_refusals.py",
)


@pytest.fixture(scope="session")
def kernels():
    """Requested by whatever starts kernels, grading included."""


@pytest.fixture(autouse=True)
def nothing_heavy_without_its_marker(request):
    """`make quick` imports no backend of Keras, which takes seconds."""
    before = BACKENDS & sys.modules.keys()
    yield
    imported = (BACKENDS & sys.modules.keys()) - before
    assert not imported or request.node.get_closest_marker("keras"), (
        f"Expected the marker `keras` on a test that imports {', '.join(sorted(imported))}. Add @pytest.mark.keras."
    )


@pytest.fixture(scope="session", autouse=True)
def streams_stay_open():
    """absl's log handler (TensorFlow brings it) closes its stream when logging is configured anew, as nbgrader
    does, unless that is the standard one; under pytest it is pytest's own, without which nothing runs any more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(absl.logging.PythonHandler, "close", logging.StreamHandler.close)
        yield


def pytest_ignore_collect(collection_path, config):
    """Where no Keras is wanted, files of Keras tests are not even imported, as they import it."""
    if "not keras" in config.option.markexpr and collection_path.suffix == ".py":
        return OF_KERAS.search(collection_path.read_text(encoding="utf-8")) is not None or None
    return None


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their markers
def pytest_collection_modifyitems(items):
    for item in items:
        for fixture in MARKERS.keys() & set(item.fixturenames):
            item.add_marker(MARKERS[fixture])
    items.sort(key=lambda item: next((i for i, part in enumerate(LONGEST) if part in item.nodeid), len(LONGEST)))


class ByFileOrNotebook(LoadFileScheduling):
    """A file's tests run in one process, as they share their set-up; those of the course's notebooks, by notebook."""

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        if "/course/" in file and "[" in test:
            notebook = test.partition("[")[2].partition("-")[0].rstrip("]")
            return notebook if "/" in notebook else file
        return nodeid if file.endswith("test_conformance.py") else file


def pytest_xdist_make_scheduler(config, log):
    return ByFileOrNotebook(config, log)
