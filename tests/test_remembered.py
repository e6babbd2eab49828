"""Tests that are remembered run again when they must."""

import os
import subprocess
import sys

import pytest

from .remembered import LOADED_BY_KERNELS, remembered

HERE = __file__


def test_what_fails_is_not_remembered_and_what_passed_is_until_it_changes(tmp_path, monkeypatch):
    monkeypatch.delenv("LECTUREKIT_TEST_FRESH", raising=False)
    runs = []

    def holds(*parts, error=None, **options):
        with remembered([HERE], "name", *parts, audits=tmp_path, **options) as known:
            runs.append(not known)
            if error:
                raise error
        return known

    with pytest.raises(ZeroDivisionError):
        holds("source", error=ZeroDivisionError())
    assert [holds("source"), holds("source"), holds("another"), holds("source")] == [False, True, False, False]
    with pytest.raises(ZeroDivisionError):
        holds("changed", error=ZeroDivisionError())
    assert holds("source")
    assert runs == [True, True, False, True, True, True, False]
    assert not holds("source", modules=LOADED_BY_KERNELS)
    assert not holds("source", notebook="00_warmup/first_steps")
    assert not holds("source", notebook="00_warmup/first_steps", edition="2027")


def test_another_process_remembers_the_same(tmp_path):
    """The order of a set differs between processes."""
    program = f"""
from pathlib import Path
from tests.remembered import remembered
files, where = [{HERE!r}, "tests/course/test_submissions.py"], Path({str(tmp_path)!r})
loaded = {{"notebook": "02_perceptron/training", "modules": {LOADED_BY_KERNELS}}}
with remembered(files, "name", audits=where, **loaded) as known:
    print(known)
"""
    said = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "LECTUREKIT_TEST_FRESH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in "123"
    ]
    assert said == ["False\n", "True\n", "True\n"]
