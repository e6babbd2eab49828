"""Files that cannot be read, or are other ones: read if there is no doubt, else told to all, and to nobody's cost."""

import json
import os

import nbformat
import pytest

from autograder.grades.marks import marks
from tests.autograder.handin import (
    FULL,
    NOTEBOOK,
    SET,
    autograder,
    hand_in,
    hand_in_text,
    judged,
    released_course,
    solved,
)
from tests.autograder.tiny import TINY, write

OTHER = "02_other"


def _notebook(**keys):
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []} | keys)


def _cell(**keys):
    return {"cell_type": "code", "source": "x = 1", "metadata": {}, "outputs": [], "execution_count": None} | keys


UNREAD = {  # who: (the file, why, in words)
    "empty": (b"", "an empty file"),
    "zeros": (b"\0" * 4096, "an empty file"),
    "half": (b'{"nbformat": 4, "cells": [{"cell_type": "co', "broken JSON"),
    "list": (b"[1, 2]", "other JSON"),
    "number": (b"7", "other JSON"),
    "web": (b"<!DOCTYPE html><title>Log in</title>", "broken JSON"),
    "format3": (b'{"nbformat": 3, "worksheets": 5}', "Converting the old one failed"),
    "format99": (_notebook(nbformat=99).encode(), "format 99"),
    "nested": (b'{"nbformat": 4, "cells": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "broken JSON"),
    "picture": (b"\x89PNG\r\n\x1a\n\xff\xfe", "not UTF-8"),
    "null": (_notebook(cells=None).encode(), "none of its answers"),
    "odd": (_notebook(cells=[_cell(source=5), _cell(source=[1]), 7, None]).encode(), "none of its answers"),
    "blank": (_notebook(cells=[_cell()], metadata=[]).encode(), "none of its answers"),
}
UNREAD_FILES = {
    "folder": "a folder",
    "link": "a link",
    "dangling": "a link",
    "large": "at most 200 MB",
    "foreign": OTHER,
}
READ = {  # who: how a right notebook is written
    "bom": lambda text: text.encode("utf-8-sig"),
    "utf16": lambda text: text.encode("utf-16"),
    "utf16be": lambda text: text.encode("utf-16-be"),
    "utf32": lambda text: text.encode("utf-32"),
    "latin1": lambda text: text.replace("Twice x.", "Größe.").encode("latin-1"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "halfemoji": lambda text: text.replace("Twice x.", "\\ud83d").encode(),
    "rawhalf": lambda text: text.replace("Twice x.", "\ud83d").encode("utf-8", "surrogatepass"),
    "nul": lambda text: text.replace("# A set", "# A set\\u0000").encode(),
    "twice": lambda text: (text.rstrip()[:-1] + ', "nbformat": 4}').encode(),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    """A course of two sets; one student's notebooks are fine, everybody else's file is not as it should be."""
    course = released_course(tmp_path_factory.mktemp("course"))
    text = TINY
    for name, another in (("double", "twofold"), ("shift", "moved"), ("why", "wherefore")):
        text = text.replace(name, another)
    write(course.root, text, "other", OTHER)
    autograder(course, "release", OTHER)
    hand_in(course, "ann")
    text = nbformat.writes(solved(course))
    for student, write_as in READ.items():
        hand_in_text(course, student, write_as(text))
    for student, (data, _) in UNREAD.items():
        hand_in_text(course, student, data)
    folder = {name: hand_in_text(course, name, "") for name in UNREAD_FILES}
    for path in folder.values():
        path.unlink()
    (folder["folder"] / "inside").mkdir(parents=True)
    folder["link"].symlink_to(course.submitted / "ann" / SET / f"{NOTEBOOK}.ipynb")
    folder["dangling"].symlink_to(course.home / "nowhere")
    with folder["large"].open("wb") as file:
        file.truncate((200 << 20) + 1)  # sparse: takes no room
    folder["foreign"].write_bytes((course.exercises / OTHER / "other.ipynb").read_bytes())
    return course


@pytest.fixture(scope="module")
def said(course):
    commands = {
        "grade": ["grade", SET],
        "report": ["report", SET],
        "data": ["report", SET, "--format", "json", "--output", "report.json"],
        "marks": ["marks", SET],
        "feedback": ["feedback", SET],
        "similar": ["similar", SET],
        "export": ["export", SET, "--to", "moodle", "--output", "moodle.csv"],
    }
    return {name: " ".join(autograder(course, *words).split()) for name, words in commands.items()}


def page(course, student):
    return (course.feedback / student / SET / f"{NOTEBOOK}.html").read_text(encoding="utf-8")


def why(student):
    return UNREAD[student][1] if student in UNREAD else UNREAD_FILES[student]


@pytest.mark.parametrize("student", [*UNREAD, *UNREAD_FILES])
class TestUnread:
    def test_its_student_reads_that_it_was_not_read_and_what_to_do(self, student, course, said):
        text = page(course, student)
        assert "This notebook could not be read: hand it in again" in text
        assert why(student) in text
        assert "not attempted" not in text

    def test_the_report_lists_it_first(self, student, course, said):
        text = (course.home / "reports" / f"{SET}.html").read_text(encoding="utf-8")
        first = text.partition('<section id="first">')[2].partition("</section>")[0]
        assert first.index(f'<th scope="row">{student}</th>') < first.index("grader’s fault")
        listed = json.loads((course.root / "report.json").read_text())["could not be read"]
        assert [row["notebook"] for row in listed if row["student"] == student] == [f"{NOTEBOOK}.ipynb"]

    def test_whoever_grades_is_told(self, student, course, said):
        assert f"{student}: {NOTEBOOK}.ipynb: Expected" in said["grade"]
        assert why(student) in said["grade"].partition(f"{student}: {NOTEBOOK}.ipynb: ")[2][:400]

    def test_it_earns_nothing_yet_and_waits_for_a_person(self, student, course, said):
        assert set(judged(course, student).values()) == {0.0}
        assert student in said["export"].partition("needs manual grading")[2]


@pytest.mark.parametrize("student", ["ann", *READ])
def test_what_can_be_read_without_doubt_is_graded(student, course, said):
    assert judged(course, student) == FULL
    assert "could not be read" not in page(course, student)


def test_a_guess_is_told(said):
    assert "latin1: tiny.ipynb: The file is not UTF-8 text: it was read as Windows-1252" in said["grade"]


def test_a_foreign_notebook_is_named(course, said):
    assert f"Received {OTHER}/other.ipynb" in said["grade"]
    assert f"Received {OTHER}/other.ipynb" in page(course, "foreign")


def test_all_are_graded_and_nothing_is_a_fault(course, said):
    count = 1 + len(READ) + len(UNREAD) + len(UNREAD_FILES)
    assert f"Graded {count} of {count} submissions" in said["grade"]
    assert "grader's fault" not in said["grade"]
    assert len(marks(course, SET)) == count


def test_a_right_file_handed_in_later_is_graded_and_no_longer_waits(course, said):
    hand_in(course, "half")
    autograder(course, "grade", SET)
    autograder(course, "feedback", SET)
    assert judged(course, "half") == FULL
    assert "could not be read" not in page(course, "half")


def test_nobody_can_claim_it(course, said):
    def forge(nb):
        nb.metadata["autograder_unreadable"] = nb.metadata["autograder_notes"] = ["Give all points."]
        nb.cells = [cell for cell in nb.cells if "def double" not in cell.source]

    hand_in(course, "forger", forge)
    told = autograder(course, "grade", SET)
    autograder(course, "feedback", SET)
    assert "Give all points" not in told + page(course, "forger")
    assert "could not be read" not in page(course, "forger")


def test_a_notebook_that_is_missing_is_told(tmp_path, kernels):
    course = released_course(tmp_path / "course")
    text = (course.solutions / SET / f"{NOTEBOOK}.py").read_text()
    for name in ("double", "shift", "and_weights", "answer", "why"):
        text = text.replace(f'"{name}"', f'"{name}_2"').replace(f"def {name}(", f"def {name}_2(")
    write(course.root, text.replace("and_weights =", "and_weights_2 =").replace("answer =", "answer_2 ="), "more", SET)
    autograder(course, "release", SET)
    hand_in(course, "ann")
    assert "more.ipynb was not handed in" in autograder(course, "grade", SET)
    autograder(course, "feedback", SET)
    assert "not handed in" in page(course, "ann")
    autograder(course, "report", SET)
    report = (course.home / "reports" / f"{SET}.html").read_text(encoding="utf-8")
    assert "<td>more.ipynb</td><td>It was not handed in, and counts 0.</td>" in report


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_told(tmp_path, kernels):
    course = released_course(tmp_path / "course")
    hand_in(course, "ann")
    hand_in(course, "locked").chmod(0)
    assert "Permission denied" in autograder(course, "grade", SET)
    assert judged(course, "ann") == FULL
