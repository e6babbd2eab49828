"""What all tests share."""

import logging

import absl.logging
import pytest
from xdist.scheduler import LoadFileScheduling


@pytest.fixture(scope="session", autouse=True)
def streams_stay_open():
    """absl's log handler (TensorFlow brings it) closes its stream when logging is configured anew, as nbgrader
    does, unless that is the standard one; under pytest it is pytest's own, without which nothing runs any more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(absl.logging.PythonHandler, "close", logging.StreamHandler.close)
        yield


class ByFileOrNotebook(LoadFileScheduling):
    """A file's tests run in one process, as they share what they set up; the many submissions, by notebook."""

    def _split_scope(self, nodeid):
        file, _, test = nodeid.partition("::")
        return test.partition("-")[0] if file.endswith("test_submissions.py") else file


def pytest_xdist_make_scheduler(config, log):
    return ByFileOrNotebook(config, log)
