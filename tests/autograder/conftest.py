"""A released notebook, and where one is handed in."""

import pytest

from .tiny import released


@pytest.fixture(scope="module")
def stub(tmp_path_factory):
    return released(tmp_path_factory.mktemp("course"))


@pytest.fixture
def file(tmp_path):
    return tmp_path / "tiny.ipynb"
