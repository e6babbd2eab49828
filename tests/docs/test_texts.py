"""What README and docs say exists: links lead somewhere, commands and their options are there."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from autograder.cli import app as autograder
from lecturekit.cli import app as lecturekit

ROOT = Path(__file__).parents[2]
PAGES = [*sorted(ROOT.glob("*.md")), ROOT / "benchmarks" / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]
PAGES = [page for page in PAGES if "_build" not in page.parts]
COMMANDS = {"autograder": typer.main.get_command(autograder), "lecturekit": typer.main.get_command(lecturekit)}
CODE = re.compile(r"```.*?\n(.*?)```|`([^`\n]+)`", re.DOTALL)
CALL = re.compile(r"(?:^|\$ )((?:autograder|lecturekit) [a-z][^#|&\n]*)", re.MULTILINE)


def heading_anchors(text):
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```|\$.*?\$", "", text, flags=re.DOTALL)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path) if path else page
        assert found.exists(), target
        if anchor and found.suffix == ".md":
            assert anchor in heading_anchors(found.read_text(encoding="utf-8")), target


def calls():
    for page in PAGES:
        for block, inline in CODE.findall(page.read_text(encoding="utf-8")):
            for call in CALL.findall(block or inline):
                yield str(page.relative_to(ROOT)), re.sub(r"\[|\]", " ", call).strip()


@pytest.mark.parametrize(("page", "call"), sorted(set(calls())), ids=lambda value: value.replace(" ", "_"))
def test_commands_are_there(page, call):
    """Each with the options that are named; in brackets stand those that may be left out."""
    program, *words = shlex.split(call.replace("...", ""))
    command = COMMANDS[program]
    while hasattr(command, "commands") and words and not words[0].startswith("-"):
        name = words.pop(0).rstrip(".,:;)")
        assert name in command.commands, f"{page}: {call}"
        command = command.commands[name]
    known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
    for word in words:
        if word.startswith("-"):
            assert word.partition("=")[0].rstrip(".,:;)") in known | {"--help"}, f"{page}: {call}"


def test_texts_name_enough_commands():
    assert len(list(calls())) > 60


def guarantees():
    text = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    part = text.partition("## What is guaranteed")[2].partition("\n## ")[0]
    return re.findall(r"^- (.+?)(?=\n\n|\n- |\Z)", part, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("guarantee", guarantees(), ids=lambda text: text[:40].replace(" ", "_"))
def test_what_is_guaranteed_is_tested(guarantee):
    tests = re.findall(r"`(tests/[\w/]+\.py)`", guarantee)
    assert tests
    assert all("def test_" in (ROOT / name).read_text(encoding="utf-8") for name in tests)


def test_guarantees_are_found():
    assert len(guarantees()) > 12
