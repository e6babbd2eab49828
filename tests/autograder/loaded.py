"""Handing in a notebook and opening it, and what must hold for any that was handed in."""

import json

import nbformat

from autograder.submissions.load import load_notebook
from autograder.submissions.submission import NOTES

GRADED = ["double", "shift", "why"]


def cell(nb, grade_id):
    (found,) = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id]
    return found


def place(nb, grade_id):
    return next(i for i, c in enumerate(nb.cells) if c is cell(nb, grade_id))


def opened(path, stub):
    """The opened notebook, after all that must hold for any submission has been found to hold."""
    before = path.read_bytes() if path.is_file() and not path.is_symlink() else None
    nb = load_notebook(path, stub)
    nbformat.validate(nb)
    assert nb.nbformat == 4
    assert nbformat.reads(nbformat.writes(nb).encode().decode(), 4).cells == nb.cells  # it can be written as a file
    for template in stub.cells:
        if template.metadata.get("nbgrader", {}).get("grade"):
            name = template.metadata.nbgrader.grade_id
            found = cell(nb, name)  # just once
            assert found.metadata.nbgrader == template.metadata.nbgrader
            assert found.cell_type == template.cell_type
            if template.metadata.nbgrader.locked:
                assert found.source == template.source
                own = [i for i, c in enumerate(nb.cells) if c.metadata.get("nbgrader", {}).get("solution")]
                solutions = [i for i in own if nb.cells[i].metadata.nbgrader.grade_id == f"solution-{name}"]
                assert all(i < place(nb, name) for i in solutions)
    assert not any("tags" in c.metadata for c in nb.cells)
    notes = nb.metadata.get(NOTES, [])
    assert len(set(notes)) == len(notes)
    assert all(isinstance(note, str) and note.endswith(".") and not note[0].islower() for note in notes), notes
    if before is not None:
        assert path.read_bytes() == before
    return nb, " ".join(notes)


def submit(file, nb, stub):
    file.write_text(nb if isinstance(nb, str) else json.dumps(nb), encoding="utf-8")
    return opened(file, stub)


def solved(stub):
    nb = json.loads(json.dumps(stub))
    for c in nb["cells"]:
        name = c["metadata"].get("nbgrader", {}).get("grade_id", "")
        if name == "solution-double":
            c["source"] = "def double(x):\n    return 2 * x"
        if name == "solution-shift":
            c["source"] = "def shift(x):\n    return x + 1"
        if name == "why":
            c["source"] = "Because."
    return nb


def by_id(nb, grade_id):
    return next(c for c in nb["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
