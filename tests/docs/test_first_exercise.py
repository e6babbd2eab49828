"""docs/authors.md, followed word by word."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PAGE = (Path(__file__).parents[2] / "docs" / "authors.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w*)\n(.*?)```", PAGE, re.DOTALL)
COMMANDS = [line for language, text in BLOCKS if not language for line in text.splitlines()]
(EXERCISE,) = (text for language, text in BLOCKS if language == "python")


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    root = tmp_path_factory.mktemp("course")
    (root / "solutions").mkdir()
    return root


def run(command, root):
    program, *words = shlex.split(command)
    assert program == "autograder"
    return subprocess.run(
        [sys.executable, "-m", "autograder.cli", *words], cwd=root, capture_output=True, text=True, timeout=300
    )


def test_the_page_leads_to_a_released_exercise(course):
    new, watch, release = COMMANDS
    assert watch == "autograder watch 10_extra"  # tried in tests/autograder/test_author.py
    done = run(new, course)
    assert done.returncode == 0, done.stderr
    path = course / "solutions" / "10_extra" / "mean.py"
    assert str(path) in done.stdout.replace("\n", "")
    path.write_text(EXERCISE, encoding="utf-8")

    done = run("autograder audit 10_extra", course)
    assert done.returncode == 0, done.stdout
    assert "root_mean_square" in done.stdout

    done = run(release, course)
    assert done.returncode == 0, done.stderr
    notebook = (course / "exercises" / "10_extra" / "mean.ipynb").read_text(encoding="utf-8")
    assert "NotImplementedError" in notebook
    assert "np.sqrt" not in notebook
    assert (course / "exercises" / "10_extra" / "mean.checks.json").is_file()
