"""A student's folder."""

import pytest

from lecturekit.check import student

from .public_files import public_file


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(student, "_session", student.Session())
    public_file(tmp_path)
    return tmp_path
