"""What students pack is collected, and nbgrader's own zip_collect names the command that does it."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.nbgrader.enrolment import enrol
from lecturekit.coursework import handin
from tests.autograder.handin import CONFIG, NOTEBOOK, SET, autograder, released_course

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("student", ["bitdiddle-7", "a_b", "a@b.org", "Ada L", "王伟"])
def test_a_pack_is_collected(tmp_path, monkeypatch, student):
    course = released_course(tmp_path / "course")
    (tmp_path / "roster.csv").write_text(f"id\n{student}\nb\n", encoding="utf-8")
    enrol(course, tmp_path / "roster.csv")
    nb = nbformat.read(course.exercises / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    nb.cells[1].execution_count = 1
    work = tmp_path / "work"
    work.mkdir()
    (work / SET).mkdir()
    nbformat.write(nb, work / SET / f"{NOTEBOOK}.ipynb")
    monkeypatch.setattr(handin, "chosen_set", lambda name: name)  # the kit's own sets are others
    monkeypatch.setattr(handin, "sets", lambda: {SET: [NOTEBOOK]})
    monkeypatch.setattr(handin, "student_path", lambda name, folder: folder / SET / f"{name}.ipynb")
    archive = handin.pack(SET, student, work)
    assert f"Collected: {student}" in autograder(course, "collect", SET, archive)
    found = course.submitted / student / SET
    assert (found / f"{NOTEBOOK}.ipynb").read_bytes() == (work / SET / f"{NOTEBOOK}.ipynb").read_bytes()
    assert (found / "timestamp.txt").is_file()


def test_nbgraders_own_command_names_ours(tmp_path):
    course = released_course(tmp_path / "course")
    (course.root / "nbgrader_config.py").write_text(CONFIG)
    archive = course.home / "downloaded" / SET / "archive"
    archive.mkdir(parents=True)
    (archive / f"x_.._attempt_1_{NOTEBOOK}.ipynb").write_text("{}")
    command = [Path(sys.executable).parent / "nbgrader", "zip_collect", SET]
    done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
    assert done.returncode == 1
    assert "autograder collect" in done.stderr
    assert "Traceback" not in done.stderr
    assert not course.submitted.exists()
    assert not (course.home / "downloaded" / SET / "extracted").exists()
