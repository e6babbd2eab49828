"""Every command that a message, a page or the Makefile recommends exists, with these options."""

import re
from pathlib import Path

import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp
from typer.main import get_command

from autograder.cli import app

ROOT = Path(__file__).parents[2]
PLACES = [*ROOT.glob("autograder/**/*.py"), *ROOT.glob("lecturekit/**/*.py"), *ROOT.glob("autograder/**/*.html")]
PLACES += [*ROOT.glob("docs/*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "Makefile"]
COMMAND = re.compile(
    r"(?:`|<code>|```\n|\$\(BIN\)/|\{PROGRAM\} |\.venv/bin/|Next: |Example: )(?P<program>autograder|nbgrader) "
    r"(?P<name>[a-z_]+)(?P<rest>[^`<\n]*)",
    re.M,
)
FOUND = sorted({m.group("program", "name", "rest") for p in PLACES for m in COMMAND.finditer(p.read_text("utf-8"))})
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


@pytest.mark.parametrize(("program", "name", "rest"), FOUND)
def test_it_exists(program, name, rest):
    if program == "nbgrader":
        assert name in NbGraderApp.subcommands
        return
    command = get_command(app).commands[name]
    known = {option for p in command.params for option in [*p.opts, *p.secondary_opts]} | {"--help"}
    assert set(OPTION.findall(rest.partition("#")[0])) <= known


def test_some_are_found():
    assert len(FOUND) > 40
