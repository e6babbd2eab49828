"""The doctor asks a real server whether formgrader's walls stand, and its remedy puts them up."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.nbgrader.walls_probe import is_walled
from tests.autograder.handin import CONFIG
from tests.course.solutions import ROOT

pytestmark = pytest.mark.kernel


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder whose Jupyter has no configuration but its own."""
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter"))
    (tmp_path / "course").mkdir()
    return tmp_path / "course"


def doctor(folder):
    done = subprocess.run(
        [sys.executable, "-m", "autograder.cli", "doctor"],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done.returncode, done.stdout


def walls(said):
    rows = [line for line in said.partition("Formgrader's walls in")[2].splitlines() if line.startswith("│")]
    return {cells[1].strip(): cells[3].strip() for row in rows if (cells := row.split("│"))[1].strip()}


def test_they_stand_in_a_course_of_ours(folder):
    (folder / "solutions").mkdir()
    (folder / "nbgrader_config.py").write_text(CONFIG)
    code, said = doctor(folder)
    assert (code, walls(said)) == (0, dict.fromkeys(("pages", "files", "kernels"), "yes"))
    assert not list(folder.rglob("gradebook.db"))  # looking changes nothing


def test_a_plain_course_is_told_how_to_get_them(folder):
    (folder / "nbgrader_config.py").write_text("")
    code, said = doctor(folder)
    assert (code, walls(said)) == (1, dict.fromkeys(("pages", "files", "kernels"), "no"))
    file, line = re.search(r"To put them up, write this line into (.*?): (\{.*\})$", said, re.M).groups()
    Path(file).parent.mkdir(parents=True)
    Path(file).write_text(line)
    code, said = doctor(folder)
    assert (code, walls(said)) == (0, dict.fromkeys(("pages", "files", "kernels"), "yes"))


def test_they_stand_on_a_hub_wherever_its_server_is_started(folder, monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(ROOT / "deploy" / "instructor"))
    (folder / "nbgrader_config.py").write_text("")
    code, said = doctor(folder)
    assert (code, walls(said)) == (0, dict.fromkeys(("pages", "files", "kernels"), "yes"))


def test_a_course_that_lost_its_configuration(folder):
    (folder / "solutions").mkdir()
    code, said = doctor(folder)
    assert code == 1
    assert f"run `autograder init {folder}` again" in said


def test_no_course(folder):
    code, said = doctor(folder)
    assert code == 0
    assert "Run `autograder doctor` in a course's folder." in said


def test_a_configuration_that_fails_is_no_wall(folder):
    (folder / "nbgrader_config.py").write_text("raise SystemExit('broken')")
    code, said = doctor(folder)
    assert code == 1
    assert "broken" in said


@pytest.mark.parametrize(
    ("page", "policy", "walled"),
    [
        ('<script nonce="n">1</script>', "default-src 'none'; script-src 'nonce-n'", True),
        ("<script>1</script>", "script-src 'nonce-n'", False),
        ('<script nonce="m">1</script>', "script-src 'nonce-n'", False),
        ('<script nonce="n">1</script><p onclick="f()">', "script-src 'nonce-n' 'unsafe-hashes'", False),
        ('<script nonce="n">1</script>', "script-src 'nonce-n' 'unsafe-inline'", False),
        ('<script nonce="n">1</script>', "frame-ancestors 'self'", False),
        ("<p>Nothing to run, nothing to see.</p>", "script-src 'nonce-n'", False),
    ],
)
def test_which_policies_are_walls(page, policy, walled):
    assert is_walled(page, [policy]) is walled
