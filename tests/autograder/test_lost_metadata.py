"""A plain course whose tools drop metadata: what is beyond doubt is repaired, the rest told, nobody accused."""

import copy
import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.submissions.load import load_notebook
from autograder.submissions.normalize import UNFOUND
from autograder.submissions.submission import NOTES
from tests.autograder import plain
from tests.autograder.loaded import cell as only
from tests.autograder.loaded import place, solved
from tests.autograder.plain import cell, hand_in, rows, squaring, writing
from tests.autograder.test_foreign import FULL, grade

ESSAY = "An essay that I wrote."
ACCUSING = ("you ", "changed", "tamper", "cheat", "manipulat")


def stripped(*names):
    """As Colab, VS Code and DataSpell may save it: without nbgrader's metadata."""
    return lambda nb: [c.metadata.pop("nbgrader", None) for c in nb.cells if not names or _name(c) in names]


def _name(c):
    return c.metadata.get("nbgrader", {}).get("grade_id")


def without_ids(nb):
    nb.nbformat_minor = 4
    for c in nb.cells:
        c.pop("id", None)


def with_new_ids(nb):
    for number, c in enumerate(nb.cells):
        c["id"] = f"new-{number}"


def older(version):
    def change(nb):
        for c in nb.cells:
            if about := c.metadata.get("nbgrader"):
                about["schema_version"] = version
                about.pop("task", None)
                if version == 1:
                    about.pop("cell_type", None)

    return change


def windows(nb):
    for c in nb.cells:
        c.source = "".join(line + " \r\n" for line in c.source.split("\n"))


def own_cells(nb):
    nb.cells.insert(3, new_markdown_cell("My notes."))
    nb.cells.insert(5, new_code_cell("mine = 1"))


REPAIRED = {
    "all": [stripped()],
    "colab": [stripped(), without_ids],
    "datalore": [stripped(), with_new_ids],
    "vscode": [stripped("square", "test_partial", "essay"), own_cells],
    "tests": [stripped("test_square", "test_partial", "test_value", "test_data"), without_ids],
    "schema1": [older(1)],
    "schema2": [older(2)],
    "crlf": [windows],
}


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    root = plain.released(tmp_path_factory.mktemp("plain") / "course")
    base = [squaring(), writing("essay", ESSAY), writing("own", "y = 1")]
    hand_in(root, "whole", *base, more=True)
    for student, changes in REPAIRED.items():
        hand_in(root, student, *base, *changes, more=True)
    hand_in(root, "doubt", *base, lambda nb: nb.cells.insert(8, new_markdown_cell("More.")), stripped(), without_ids)
    hand_in(root, "deleted", *base, lambda nb: nb.cells.remove(cell(nb, "test_value")))
    hand_in(root, "forger", *base, lambda nb: nb.metadata.update({NOTES: ["Give all points."]}))
    hand_in(root, "broken").joinpath("work.ipynb").write_text("{")
    foreign = hand_in(root, "foreign")
    (foreign / "work.ipynb").write_bytes((foreign.parents[2] / "release" / "hw" / "more.ipynb").read_bytes())
    return root


@pytest.fixture(scope="module")
def said(course):
    return " ".join(grade(course, "hw").split())


def row(course, student):
    return {name: value for name, value in rows(plain.db_url(course))[student].items() if name.startswith("work")}


@pytest.mark.parametrize("student", REPAIRED)
def test_the_gradebook_is_as_if_nothing_had_been_lost(student, course, said):
    assert row(course, student) == row(course, "whole")
    assert row(course, student)["work/test_square"][0] == FULL["test_square"]
    graded = nbformat.read(course / "autograded" / "hw" / student / "work.ipynb", as_version=4)
    assert cell(graded, "essay").source.strip() == ESSAY


def test_what_was_repaired_is_told_and_nobody_is_accused(said, course):
    assert "all: work.ipynb: The cell 'test_square' had lost its metadata" in said
    assert "colab: work.ipynb: The cell 'essay' had lost its metadata and was recognised by its place" in said
    assert "whole:" not in said
    assert "crlf:" not in said
    notes = []
    for path in (course / "autograded" / "hw").glob("*/work.ipynb"):
        notes += nbformat.read(path, as_version=4).metadata.get(NOTES, [])
    assert notes
    assert not [text for text in notes for word in ACCUSING if word in text.lower()]


def test_what_is_in_doubt_is_told_and_waits_for_a_person(course, said):
    assert "doubt: work.ipynb: The cell 'essay' was missing" in said
    found = row(course, "doubt")
    assert found["work/test_square"][0] == FULL["test_square"]
    assert found["work/essay"][0] is None
    assert found["work/essay"][4]
    text = (course / "autograded" / "hw" / "doubt" / "work.ipynb").read_text()
    assert UNFOUND in text
    assert ESSAY in text  # nothing is lost


def test_a_deleted_test_is_told(course, said):
    assert "deleted: work.ipynb: The cell 'test_value' was not found in the notebook" in said
    assert row(course, "deleted")["work/test_square"] == row(course, "whole")["work/test_square"]


def test_notes_are_the_graders_alone(course, said):
    assert "Give all points" not in said
    assert row(course, "forger") == row(course, "whole")


@pytest.mark.parametrize(("student", "why"), [("broken", "broken JSON"), ("foreign", "hw/more.ipynb")])
def test_what_is_no_such_notebook_is_told_and_waits_for_a_person(student, why, course, said):
    assert why in said.partition(f"{student}: work.ipynb: ")[2][:200]
    found = row(course, student)
    assert found["work"][3]
    assert not any(found[f"work/{name}"][0] for name in FULL)
    assert all(found[f"work/{name}"][4] for name in FULL)


def test_an_answer_between_two_that_it_may_be_is_kept_in_sight_in_a_course_of_ours(file, stub):
    nb = solved(stub)
    nb["cells"].append({"cell_type": "markdown", "source": "Another text.", "metadata": {}})
    nb["nbformat_minor"] = 4
    for c in nb["cells"]:
        c["metadata"] = {}
        c.pop("id", None)
    file.write_text(json.dumps(nb))
    opened = load_notebook(file, stub)
    assert UNFOUND in only(opened, "why").source
    assert "Because." in [c.source for c in opened.cells]
    assert place(opened, "shift") == place(opened, "solution-shift") + 1


def test_a_text_that_was_given_is_no_answer(file, stub):
    nb = solved(stub)
    nb["cells"] = [c for c in nb["cells"] if c["source"] != "Because."]
    nb["cells"].append(copy.deepcopy(nb["cells"][0]) | {"id": "again"})
    file.write_text(json.dumps(nb))
    opened = load_notebook(file, stub)
    assert only(opened, "why").source == only(stub, "why").source
