"""Whatever is handed in, a valid notebook comes out in which every check can be asked."""

import copy
import json
import os

import nbformat
import pytest

from autograder.submissions.load import load_notebook
from autograder.submissions.submission import MAX_BYTES, NOTES, Submission

from .loaded import by_id, cell, opened, place, solved, submit


def test_an_untouched_notebook_comes_back_as_it_is(file, stub):
    file.write_text(nbformat.writes(stub))
    nb, notes = opened(file, stub)
    assert notes == ""
    assert nb.cells == stub.cells
    assert Submission("s", "set", "tiny", nb).notes == ()


def test_the_students_work_is_kept(file, stub):
    nb, notes = submit(file, solved(stub), stub)
    assert notes == ""
    assert cell(nb, "solution-double").source == "def double(x):\n    return 2 * x"
    assert cell(nb, "why").source == "Because."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"{", "broken JSON"),
        (b'{"nbformat": 4, "cells": [', "broken JSON"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "not UTF-8 text"),
        (b"\xff\xfe{\x00}\x00", "other JSON, without `nbformat`"),
        (b"<html><body>Log in first</body></html>", "broken JSON"),
        (b"null", "other JSON, without `nbformat`"),
        (b"[]", "other JSON, without `nbformat`"),
        (b'"nbformat"', "other JSON, without `nbformat`"),
        (b"{}", "other JSON, without `nbformat`"),
        (b'{"nbformat": "4"}', "other JSON, without `nbformat`"),
        (b'{"nbformat": true, "cells": []}', "other JSON, without `nbformat`"),
        (b'{"nbformat": 4.0, "cells": []}', "other JSON, without `nbformat`"),
        (b'{"nbformat": NaN}', "other JSON, without `nbformat`"),
        (b'{"nbformat": 5, "cells": []}', "format 5"),
        (b'{"nbformat": 0, "cells": []}', "format 0"),
        (b'{"nbformat": -1, "cells": []}', "format -1"),
        (b'{"nbformat": ' + b"9" * 4000 + b"}", "save it as format 4"),
        (b'{"nbformat": ' + b"9" * 5000 + b"}", "broken JSON"),
        (b'{"nbformat": 3}', "Converting the old one failed"),
        (b'{"nbformat": 3, "worksheets": 5}', "Converting the old one failed"),
        (b'{"nbformat": 4, "cells": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "broken JSON"),
    ],
)
def test_what_is_no_notebook_counts_as_nothing_written(content, words, file, stub):
    file.write_bytes(content)
    nb, notes = opened(file, stub)
    assert words in notes
    assert "graded as an empty submission" in notes
    assert nb.cells == stub.cells


def test_no_file_at_all_is_not_followed_opened_or_waited_for(tmp_path, stub):
    secret = tmp_path / "secret"
    secret.write_text(nbformat.writes(stub))
    paths = {name: tmp_path / f"{name}.ipynb" for name in ("folder", "passwd", "dangling", "pipe", "link", "absent")}
    paths["folder"].mkdir()
    paths["passwd"].symlink_to("/etc/passwd")
    paths["dangling"].symlink_to(tmp_path / "nowhere")
    paths["link"].symlink_to(secret)
    os.mkfifo(paths["pipe"])
    words = {
        "folder": "a folder",
        "passwd": "a link to '/etc/passwd', which is not followed",
        "dangling": "a link",
        "link": "a link",
        "pipe": "a special file",
        "absent": "an unreadable file: No such file",
    }
    for name, path in paths.items():
        nb, notes = opened(path, stub)
        assert words[name] in notes
        assert "root:" not in nbformat.writes(nb)


def test_a_file_too_large_is_not_read(file, stub):
    with file.open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)  # sparse: takes no room
    nb = load_notebook(file, stub)
    assert "at most 200 MB" in nb.metadata[NOTES][0]


def test_a_byte_order_mark_is_fine(file, stub):
    file.write_bytes(b"\xef\xbb\xbf" + json.dumps(solved(stub)).encode())
    nb, notes = opened(file, stub)
    assert notes == ""
    assert "2 * x" in cell(nb, "solution-double").source


@pytest.mark.parametrize("version", [3, 2])
def test_old_formats_are_converted(version, file, stub):
    cells = [
        {"cell_type": "code", "input": "def double(x):\n    return 2 * x", "language": "python", "outputs": []},
        {"cell_type": "markdown", "source": "hello"},
    ]
    old = {"nbformat": version, "nbformat_minor": 0, "metadata": {"name": "n"}, "worksheets": [{"cells": cells}]}
    nb, notes = submit(file, old, stub)
    assert f"old format {version}; it was converted" in notes
    assert "2 * x" in cell(nb, "solution-double").source
    assert place(nb, "solution-double") < place(nb, "double")


@pytest.mark.parametrize("grade_id", ["double", "shift", "given-1", "why"])
def test_missing_cells_are_put_back(grade_id, file, stub):
    nb = solved(stub)
    nb["cells"].remove(by_id(nb, grade_id))
    opened_nb, notes = submit(file, nb, stub)
    assert f"'{grade_id}' was missing and has been added" in notes
    assert [c.source for c in opened_nb.cells if c.metadata.get("nbgrader", {}).get("locked")] == [
        c.source for c in stub.cells if c.metadata.get("nbgrader", {}).get("locked")
    ]


def test_all_cells_missing(file, stub):
    for cells in ([], None, {}, 5, "cells", [5, None, [], "x"]):
        nb, _ = submit(file, {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}, stub)
        assert [c.metadata.nbgrader.grade_id for c in nb.cells] == ["given-1", "double", "shift", "why"]


def test_a_missing_solution_stays_missing(file, stub):
    nb = solved(stub)
    nb["cells"].remove(by_id(nb, "solution-double"))
    opened_nb, _ = submit(file, nb, stub)
    assert "def double" not in nbformat.writes(opened_nb)


def test_of_copied_solutions_the_last_changed_one_counts_and_all_run(file, stub):
    nb = solved(stub)
    at = nb["cells"].index(by_id(nb, "solution-double"))
    first, third = copy.deepcopy(nb["cells"][at]), copy.deepcopy(nb["cells"][at])
    first["source"] = "def double(x):\n    return 0"
    third["source"] = cell(stub, "solution-double").source  # the untouched stub
    nb["cells"][at : at + 1] = [first, nb["cells"][at], third]
    opened_nb, notes = submit(file, nb, stub)
    assert "3 times" in notes
    assert "2 * x" in cell(opened_nb, "solution-double").source
    assert len([c for c in opened_nb.cells if "def double" in c.source]) == 3
    assert len({c.id for c in opened_nb.cells}) == len(opened_nb.cells)


def test_copied_checks_stand_once(file, stub):
    nb = solved(stub)
    nb["cells"] += [copy.deepcopy(by_id(nb, "double")) for _ in range(3)]
    opened_nb, notes = submit(file, nb, stub)
    assert "4 times" in notes
    assert place(opened_nb, "double") == place(opened_nb, "solution-double") + 1


def test_a_check_before_its_solution_is_moved_behind_it(file, stub):
    nb = solved(stub)
    nb["cells"].insert(0, nb["cells"].pop(nb["cells"].index(by_id(nb, "shift"))))
    opened_nb, notes = submit(file, nb, stub)
    assert "'shift' came before the cell it checks and has been moved" in notes
    assert place(opened_nb, "shift") == place(opened_nb, "solution-shift") + 1


def test_another_order_of_the_students_own_is_kept(file, stub):
    nb = solved(stub)
    nb["cells"].insert(2, {"cell_type": "code", "source": "helper = 1", "metadata": {}, "outputs": []})
    nb["cells"].append({"cell_type": "markdown", "source": "my notes", "metadata": {}})
    opened_nb, notes = submit(file, nb, stub)
    assert notes == ""
    assert opened_nb.cells[2].source == "helper = 1"
    assert opened_nb.cells[-1].source == "my notes"
