"""What all tests share."""

import logging

import absl.logging
import pytest


@pytest.fixture(scope="session", autouse=True)
def streams_stay_open():
    """absl's log handler (TensorFlow brings it) closes its stream when logging is configured anew, as nbgrader
    does, unless that is the standard one; under pytest it is pytest's own, without which nothing runs any more."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(absl.logging.PythonHandler, "close", logging.StreamHandler.close)
        yield
