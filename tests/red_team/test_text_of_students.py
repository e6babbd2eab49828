"""Text of students reaches terminals, logs and tables: it is shown, and does nothing there."""

import csv
import io
import json
import logging
import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook
from rich.table import Table
from typer.testing import CliRunner

from autograder.csv_cells import NUMBER, cell, to_csv
from autograder.log import logging_to
from lecturekit.cli import app as students_app
from lecturekit.terminal import PlainConsole, harmless
from tests.autograder.handin import (
    CONFIG,
    NOTEBOOK,
    SET,
    adding,
    autograder,
    hand_in,
    hand_in_text,
    released_course,
    replacing,
)

EVIL = "\x1b[2J\x1b]0;pwned\x07\x9b31m\x08\r\x7f\u202egood\u2066\u200b\u2028\ufeff[bold red]markup[/] [/nope] :bomb:"
CRASH = f"def double(x):\n    raise type('=HYPERLINK(1)' + {EVIL!r}, (Exception,), {{}})('a;=cmd' + {EVIL!r})"
IDS = ("=cmd|' C'!A0", "@SUM(1)", "-5", "+49", "-x", "[abc]*", "[/]", "[z]", "tab\there", "esc\x1b[2J\u202e", "王伟")
IDS = tuple(name.replace("/", "∕") for name in IDS)
PAIR = (IDS[6], IDS[9])
COMMANDS = {
    "grade": ["grade", SET],
    "again": ["grade", SET, "--force", "--student", IDS[0]],
    "marks": ["marks", SET, "--next"],
    "report": ["report", SET],
    "table": ["report", SET, "--format", "csv", "--output", "report.csv"],
    "data": ["report", SET, "--format", "json", "--output", "report.json"],
    "feedback": ["feedback", SET],
    "similar": ["similar", SET, "--least", "0.1"],
    "regrade": ["regrade", SET, "--output", "regrade.csv"],
    "canvas": ["export", SET, "--to", "canvas", "--provisional", "--roster", "roster.csv", "--output", "canvas.csv"],
    "moodle": ["export", SET, "--to", "moodle", "--provisional", "--roster", "roster.csv", "--output", "moodle.csv"],
    "blackboard": ["export", SET, "--to", "blackboard", "--provisional", "--roster", "roster.csv", "--output", "b.csv"],
}
ROSTER = ["id", "Username", "SIS Login ID", "Student", "Last Name", "First Name", "Email address"]
IDENTIFIED = ("tab\there", "-5", "+49", "[abc]*", "[∕]", "[z]", "王伟")  # by what no spreadsheet runs
TABLES = {
    "canvas.csv": ("SIS Login ID", "canvas"),
    "moodle.csv": ("Username", "moodle"),
    "b.csv": ("Username", "blackboard"),
}


def obeyed(text: str) -> set[str]:
    """What a terminal would obey, or not show."""
    return {c for c in text if c not in "\n\t" and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


def run_by_a_spreadsheet(text: str) -> list[str]:
    """The cells that begin a formula, whichever character separates columns."""
    found = []
    for separator in ",;\t":
        for row in csv.reader(io.StringIO(text), delimiter=separator):
            cells = [c for c in row if c.startswith(tuple("=+-@\t\r＝＋－＠"))]
            found += [c for c in cells if not NUMBER.fullmatch(c.partition(",")[0])]
    return found


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    """A class in which all ids, names, files, code and answers are hostile but ann's."""
    course = released_course(tmp_path_factory.mktemp("course"))
    (course.root / "nbgrader_config.py").write_text(CONFIG)
    hand_in(course, "ann")
    for name in IDS:
        comment = "# a comment of two " + EVIL.replace("\r", "") if name in PAIR else "# mine"
        hand_in(course, name, replacing("double", CRASH), adding(comment), adding(f"raise OSError({EVIL!r})"))
    hand_in(course, "-5", replacing("double", CRASH), replacing("shift", f"def shift(x):\n    return {EVIL!r}"))
    (course.submitted / "ann" / SET / f"{EVIL.replace('/', '∕')}.ipynb").write_text("{}")
    hand_in_text(course, IDS[3], "{ " + EVIL)
    with (course.root / "roster.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([ROSTER, *([name, name, name, *["=1;@x" + EVIL] * 4] for name in (*IDS, "ann"))])
    with Gradebook(course.db_url) as gradebook:
        for name in (*IDS, "ann"):
            gradebook.update_or_create_student(name, last_name='=1,"' + EVIL, first_name="@x\n=1", email="+a@b.c;=1")
    return course


@pytest.fixture(scope="module")
def said(course):
    codes = {"canvas": 1, "moodle": 1, "blackboard": 1}
    return {name: autograder(course, *words, code=codes.get(name, 0)) for name, words in COMMANDS.items()}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_terminal_obeys_nothing_of_it(name, said):
    assert not obeyed(said[name]), said[name]
    if name in ("grade", "marks", "similar"):
        assert re.search(r"\\u001b\[2J", said[name])  # shown, not dropped


def test_markup_and_emoji_codes_are_text(said):
    assert "[z]" in said["marks"]
    assert "[∕]" in said["similar"]
    assert ":bomb:" in said["grade"]


def test_every_student_has_a_mark_and_a_page_of_their_own(course, said):
    assert "Graded 12 of 12 submissions" in said["grade"]
    for name in (*IDS, "ann"):
        page = (course.feedback / name / SET / f"{NOTEBOOK}.html").read_text(encoding="utf-8")
        assert ("✓ passed" in page) == (name != "+49"), name
        assert not (course.feedback / name / SET / f"{NOTEBOOK}.ipynb").exists()


@pytest.mark.parametrize(
    "name", ["report.csv", "regrade.csv", "canvas.csv", "moodle.csv", "b.csv", "course/grades.csv"]
)
def test_a_spreadsheet_runs_no_cell(name, course, said):
    text = (course.root / name).read_bytes().decode()
    assert not obeyed(text.replace("\r\n", "\n"))
    assert run_by_a_spreadsheet(text) == []
    widths = {len(row) for row in csv.reader(io.StringIO(text))}
    assert len(widths) == 1  # no name moved a mark into another column


@pytest.mark.parametrize(
    ("name", "column"), [("canvas.csv", "SIS Login ID"), ("moodle.csv", "Username"), ("b.csv", "Username")]
)
def test_a_system_finds_its_students_by_the_very_ids_that_it_knows(name, column, course, said):
    """Whom it could not find by an id that is safe to write is left out, and said to be."""
    read = pd.read_csv(course.root / name, dtype=str, keep_default_na=False)
    column, command = TABLES[name]
    assert set(read[column]) - {""} == {*IDENTIFIED, "ann"}
    for left_out in ("=cmd|' C'!A0", "@SUM(1)", "-x"):
        assert f"a spreadsheet would run {left_out!r}" in " ".join(said[command].split())


def test_tables_of_our_own_give_all_ids_back(course, said):
    read = pd.read_csv(course.root / "regrade.csv", dtype=str, keep_default_na=False)
    assert {harmless(name) for name in (*IDS, "ann")} == {name.removeprefix("'") for name in read["student"]}


def test_data_as_json_say_the_same(course, said):
    text = (course.root / "report.json").read_text(encoding="utf-8")
    assert not obeyed(text)
    assert set(json.loads(text)["marks"]) == {*IDS, "ann"}


def test_no_line_of_the_log_is_forged(course, said):
    text = (course.home / "autograder.log").read_text(encoding="utf-8")
    assert not obeyed(text)
    assert all(re.match(r"\d{4}-\d\d-\d\d |    ", line) for line in text.splitlines())


def test_a_message_with_lines_of_its_own_and_its_traceback_stay_one_record(tmp_path):
    with logging_to(tmp_path / "log"):
        try:
            raise ValueError("boom\n2026-01-01 ERROR forged\x1b[2J")
        except ValueError:
            logging.getLogger("autograder").exception("first %s", "\n2026-01-01 ERROR forged\x1b[2J")
    text = (tmp_path / "log").read_text()
    assert len(re.findall(r"^\d{4}-", text, re.MULTILINE)) == 1
    assert not obeyed(text)
    assert "ValueError: boom" in text


def test_nbgraders_own_commands_log_and_export_it_as_harmlessly(course, said):
    environment = os.environ | {"PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    for words in (["autograde", SET, "--student", "tab\there", "--force"], ["export", "--to", "stock.csv"]):
        done = subprocess.run(["nbgrader", *words], cwd=course.root, env=environment, capture_output=True, timeout=400)
        shown = done.stdout.decode() + done.stderr.decode()
        assert done.returncode == 0, shown
        assert not obeyed(re.sub(r"\x1b\[[0-9;]*m", "", shown))  # its own colours
    text = (course.root / "stock.csv").read_text(encoding="utf-8")
    assert run_by_a_spreadsheet(text) == []
    assert len({len(row) for row in csv.reader(io.StringIO(text))}) == 1


def test_a_foreign_notebook_does_nothing_to_a_students_terminal(tmp_path, monkeypatch, kernels):
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(students_app, ["start", "00_warmup"]).exit_code == 0
    (path,) = tmp_path.rglob("*.ipynb")
    nb = nbformat.read(path, as_version=4)
    nb.cells.insert(0, nbformat.v4.new_code_cell(f"# {EVIL}\nraise type('X' + {EVIL!r}, (Exception,), {{}})({EVIL!r})"))
    nbformat.write(nb, path)
    for words in (["check", path.stem], ["progress"], ["check", EVIL], ["hint", EVIL], ["pack", "00", "--id", EVIL]):
        result = runner.invoke(students_app, words)
        assert not obeyed(result.output), words
    path.write_text("{ " + EVIL)
    result = runner.invoke(students_app, ["check", path.stem])
    assert result.exit_code == 1
    assert not obeyed(result.output)


@given(st.text())
def test_any_text_is_shown_and_means_the_same_as_json(text):
    assert not obeyed(harmless(text))
    assert harmless(harmless(text)) == harmless(text)
    assert json.loads(harmless(json.dumps(text, ensure_ascii=False))) == text


@given(st.text(), st.booleans())
def test_any_text_is_text_to_the_console(text, in_table):
    out = io.StringIO()
    console = PlainConsole(file=out, width=2000, force_terminal=False)
    if in_table:
        table = Table("a")
        table.add_row(text)
        console.print(table)
    else:
        console.print(text, highlight=False, soft_wrap=True)
        assert out.getvalue().expandtabs(8).split() == (harmless(text) + "\n").expandtabs(8).split()
    assert not obeyed(out.getvalue())


@given(st.lists(st.lists(st.text() | st.text("=+-@;,\t\r\n\"' 1a", max_size=8), min_size=2, max_size=3), max_size=4))
def test_no_text_becomes_a_formula(rows):
    text = to_csv(rows)
    assert not [c for row in csv.reader(io.StringIO(text)) for c in row if c != cell(c) and not c.startswith("'")]
    assert run_by_a_spreadsheet(text) == []


@pytest.mark.parametrize("number", ["-1", "+2.5", "-1e-3", "1,5", "-.5", "0", "-5"])
def test_numbers_stay_numbers(number):
    assert cell(number) == number
