"""Every command that a message, a page or the Makefile recommends exists, with these options."""

import re
import shutil
import sys
from pathlib import Path

import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp
from typer.main import get_command

from autograder.cli import app as autograder
from lecturekit.cli import app as lecturekit

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(sys.executable).parent
PLACES = [*ROOT.glob("autograder/**/*.py"), *ROOT.glob("lecturekit/**/*.py"), *ROOT.glob("autograder/**/*.html")]
PLACES += [*ROOT.glob("solutions/**/*.py"), *ROOT.glob("docs/*.md"), *ROOT.glob("deploy/*.md"), ROOT / "Makefile"]
PLACES += [*ROOT.glob("*.md")]
PROGRAM = r"(?P<program>autograder|lecturekit|nbgrader|jupyter)"
COMMAND = re.compile(  # in a text: where it begins is marked
    rf"(?:`|<code>|\$\(BIN\)/|\{{PROGRAM\}} |\.venv/bin/|Next: |Example: |with: |!|%sx? ){PROGRAM} (?P<rest>[^`<\n;&]*)"
)
FURTHER = re.compile(rf"(?:Next: |Example: )[^`<\n]*(?:;|&&) {PROGRAM} (?P<rest>[^`<\n;&]*)")
BLOCK = re.compile(r"^```(?:|bash|sh|console|text)\n(.*?)^```", re.M | re.S)
LINE = re.compile(rf"(?:^|&&)\s*(?:\$ )?(?:\S*/)?{PROGRAM} (?P<rest>[^\n;&]*)", re.M)
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
WORD = re.compile(r"[a-z][a-z0-9_-]*")


def found(text):
    """Each program that is called in a text, and what follows its name."""
    matches = [*COMMAND.finditer(text), *FURTHER.finditer(text)]
    matches += [m for block in BLOCK.finditer(text) for m in LINE.finditer(block[1])]
    return {(m["program"], re.split(r"\s{2,}|#|\\n|[\"']", m["rest"])[0].strip()) for m in matches}


FOUND = sorted(set().union(*(found(path.read_text("utf-8")) for path in PLACES)))


def of_ours(command, words):
    """The options of a command of ours."""
    while hasattr(command, "commands") and words and WORD.fullmatch(words[0]):
        command, words = command.commands[words[0]], words[1:]
    return {option for p in command.params for option in [*p.opts, *p.secondary_opts]} | {"--help"}


def of_nbgrader(words):
    kind = NbGraderApp
    while words and WORD.fullmatch(words[0]) and (kind.subcommands or kind is NbGraderApp):
        assert words[0] in kind.subcommands
        kind, words = kind.subcommands[words[0]][0], words[1:]
    about = kind()
    names = [name for key in [*about.flags, *about.aliases] for name in (key if isinstance(key, tuple) else (key,))]
    return {f"--{name}" for name in names} | {"--help"}


@pytest.mark.parametrize(("program", "rest"), FOUND)
def test_it_exists(program, rest):
    words, options = rest.split(), set(OPTION.findall(rest))
    if program == "jupyter":
        assert shutil.which(f"jupyter-{words[0]}", path=SCRIPTS) or words[0] == "lab"  # which students install
    elif program == "nbgrader":
        assert options <= of_nbgrader(words)
    else:
        assert options <= of_ours(get_command(autograder if program == "autograder" else lecturekit), words)


def test_some_of_each_are_found():
    for program, count in {"autograder": 40, "lecturekit": 15, "nbgrader": 5, "jupyter": 2}.items():
        assert len([name for name, _ in FOUND if name == program]) >= count, program


def test_how_they_are_found():
    text = "Run `nbgrader db upgrade` first. Next: autograder report SET; autograder feedback SET\n"
    assert found(f"{text}```\na && lecturekit pack\n```") == {
        ("nbgrader", "db upgrade"),
        ("autograder", "report SET"),
        ("autograder", "feedback SET"),
        ("lecturekit", "pack"),
    }
