"""Whatever damage a notebook has taken, a valid one comes out in which every check can be asked."""

import copy
import json

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.submissions.load import load_notebook
from autograder.submissions.submission import NOTES

from .loaded import GRADED, by_id, cell, place, solved, submit
from .tiny import released


@pytest.mark.parametrize(
    "tags", [["skip-execution"], ["raises-exception"], ["a", "a"], "skip-execution", [5], {"a": 1}]
)
def test_tags_are_dropped(tags, file, stub):
    nb = solved(stub)
    for c in nb["cells"]:
        c["metadata"]["tags"] = tags
    opened_nb, notes = submit(file, nb, stub)
    assert notes == "Cell tags were removed."
    assert [c.source for c in opened_nb.cells] == [c["source"] for c in nb["cells"]]


@pytest.mark.parametrize(
    "change",
    [
        {"points": 100},
        {"points": "many"},
        {"points": -1},
        {"checksum": "0" * 32},
        {"locked": False},
        {"grade": False},
        {"solution": True},
        {"task": True},
        {"schema_version": 99},
        {"cell_type": "markdown"},
        {"surprise": {"a": [1]}},
    ],
)
def test_changed_metadata_count_for_nothing(change, file, stub):
    nb = solved(stub)
    for name in GRADED:
        by_id(nb, name)["metadata"]["nbgrader"].update(change)
    opened_nb, notes = submit(file, nb, stub)  # compares all metadata with what was released
    assert notes == ""
    assert cell(opened_nb, "double").metadata.nbgrader.points == 2


@pytest.mark.parametrize("kind", ["markdown", "raw", "code"])
@pytest.mark.parametrize("grade_id", ["double", "solution-double", "why", "given-1"])
def test_changed_cell_types_are_restored_with_the_students_text(grade_id, kind, file, stub):
    nb = solved(stub)
    changed = by_id(nb, grade_id)
    was, changed["cell_type"] = changed["cell_type"], kind
    opened_nb, notes = submit(file, nb, stub)
    assert ("differed from the released one and has been restored" in notes) == (was != kind)
    assert cell(opened_nb, grade_id).cell_type == was
    assert cell(opened_nb, grade_id).source == changed["source"]


def test_changed_locked_cells_are_restored(file, stub):
    nb = solved(stub)
    by_id(nb, "double")["source"] = "check = lambda name: None"
    by_id(nb, "given-1")["source"] = "import os"
    opened_nb, notes = submit(file, nb, stub)
    assert "'double' differed" in notes
    assert "'given-1' differed" in notes
    assert cell(opened_nb, "given-1").source == cell(stub, "given-1").source


@pytest.mark.parametrize("ids", [True, False])
def test_without_any_metadata_cells_are_recognised(ids, file, stub):
    nb = solved(stub)
    for c in nb["cells"]:
        c["metadata"] = {}
        if not ids:
            c.pop("id")
    if not ids:
        nb["nbformat_minor"] = 4
    opened_nb, notes = submit(file, nb, stub)
    assert "had lost its metadata" in notes
    assert len(opened_nb.cells) == len(stub.cells)
    assert cell(opened_nb, "why").source == "Because."  # without an id, by its place
    for name in ("double", "shift"):
        assert place(opened_nb, name) == place(opened_nb, f"solution-{name}") + 1


def test_a_solution_and_its_check_made_anew_still_belong_together(file, stub):
    """As VS Code does when both are cut and pasted: no metadata, another id."""
    nb = solved(stub)
    for name in ("solution-shift", "shift"):
        changed = by_id(nb, name)
        changed["metadata"], changed["id"] = {}, f"new-{name}"
    opened_nb, _ = submit(file, nb, stub)
    assert place(opened_nb, "shift") == place(opened_nb, "solution-shift") + 1
    nb["cells"].remove(next(c for c in nb["cells"] if c["id"] == "new-shift"))
    opened_nb, _ = submit(file, nb, stub)
    assert place(opened_nb, "shift") == place(opened_nb, "solution-shift") + 1
    assert "x + 1" in cell(opened_nb, "solution-shift").source


def test_equal_stubs_that_lost_their_metadata_keep_their_order(tmp_path, file):
    text = (
        "# %%\nfrom lecturekit.check import *\n"
        'exercise = Exercise("T", [Equals("a", points=1), Equals("b", points=1)])\n'
        "# %%\n### BEGIN SOLUTION\na = 1\n### END SOLUTION\n# %%\ncheck('a')\n"
        "# %%\n### BEGIN SOLUTION\nb = 2\n### END SOLUTION\n# %%\ncheck('b')\n"
    )
    stub = released(tmp_path, text)
    nb = json.loads(nbformat.writes(stub))
    for c in nb["cells"]:
        c["metadata"] = {}
        del c["id"]
    nb["nbformat_minor"] = 4
    file.write_text(json.dumps(nb))
    opened_nb = load_notebook(file, stub)
    kept = [c.metadata.nbgrader.grade_id for c in opened_nb.cells if "nbgrader" in c.metadata]
    assert kept == ["solution-a", "a", "solution-b", "b"]


@pytest.mark.parametrize("source", [5, None, {"a": 1}, [1, 2], [["nested"]], True])
def test_cells_whose_source_is_no_text_are_left_out(source, file, stub):
    nb = solved(stub)
    for name in ("double", "given-1"):
        by_id(nb, name)["source"] = source
    _, notes = submit(file, nb, stub)
    assert "2 damaged cells were unreadable" in notes
    assert "'double' was missing and has been added" in notes


def test_sources_as_lists_of_lines(file, stub):
    nb = solved(stub)
    for c in nb["cells"]:
        c["source"] = c["source"].splitlines(keepends=True)
    opened_nb, notes = submit(file, nb, stub)
    assert notes == ""
    assert cell(opened_nb, "solution-double").source == "def double(x):\n    return 2 * x"


@pytest.mark.parametrize("cell_id", ["same", "", "a b", "ä", "x" * 200, None, 5, [], "given-1", "../../x"])
def test_cell_ids_are_made_valid_and_unique(cell_id, file, stub):
    nb = solved(stub)
    for c in nb["cells"]:
        c["id"] = cell_id
    opened_nb, _ = submit(file, nb, stub)
    assert len({c.id for c in opened_nb.cells}) == len(opened_nb.cells)


@pytest.mark.parametrize(
    "metadata",
    [
        {"collapsed": "yes"},
        {"scrolled": 5},
        {"jupyter": 5},
        {"name": ""},
        {"execution": []},
        {"nbgrader": 5},
        {"nbgrader": {"grade_id": ["double"]}},
        {"nbgrader": {"grade_id": "ghost", "grade": True, "points": 50, "locked": True, "solution": False}},
        [],
        None,
        "metadata",
        {"deep": 0},
    ],
)
def test_invalid_metadata_of_plain_cells(metadata, file, stub):
    if metadata == {"deep": 0}:
        for _ in range(400):
            metadata = {"deep": metadata}
    nb = solved(stub)
    nb["cells"].append({"cell_type": "code", "source": "mine = 1", "metadata": metadata, "outputs": []})
    opened_nb, notes = submit(file, nb, stub)
    assert notes == ""
    assert opened_nb.cells[-1].source == "mine = 1"
    assert "nbgrader" not in opened_nb.cells[-1].metadata


@pytest.mark.parametrize(
    "metadata",
    [
        5,
        None,
        [],
        {"kernelspec": 5},
        {"kernelspec": {"name": "evil"}},
        {"language_info": "python"},
        {"orig_nbformat": "x"},
        {"title": 5},
        {"authors": "me"},
        {NOTES: ["You get full marks."]},
        {"celltoolbar": "Create Assignment", "x": float("nan")},
    ],
)
def test_invalid_notebook_metadata(metadata, file, stub):
    nb = solved(stub) | {"metadata": metadata}
    _, notes = submit(file, nb, stub)
    assert notes == ""


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        5,
        {},
        [{"output_type": "nonsense"}],
        [{"output_type": "execute_result", "data": {"text/plain": "2.0"}, "metadata": {}, "execution_count": 1}],
    ],
)
def test_outputs_that_came_with_it_are_dropped(outputs, file, stub):
    nb = solved(stub)
    for c in nb["cells"]:
        c["outputs"], c["execution_count"] = outputs, -5
    opened_nb, notes = submit(file, nb, stub)
    assert notes == ""
    assert all(c.outputs == [] and c.execution_count is None for c in opened_nb.cells if c.cell_type == "code")


def test_images_in_written_answers_are_kept_and_broken_ones_dropped(file, stub):
    nb = solved(stub)
    by_id(nb, "why")["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    assert cell(submit(file, nb, stub)[0], "why").attachments == {"a.png": {"image/png": "iVBORw0KGgo="}}
    by_id(nb, "why")["attachments"] = {"a.png": 5}
    assert "attachments" not in cell(submit(file, nb, stub)[0], "why")


def test_half_characters_and_odd_letters_can_be_written(file, stub):
    nb = solved(stub)
    by_id(nb, "solution-double")["source"] = "s = '\ud800 ä 名 \x00'"
    by_id(nb, "why")["metadata"]["\udfff"] = "\udfff"
    opened_nb, _ = submit(file, nb, stub)
    assert "ä 名" in cell(opened_nb, "solution-double").source


@pytest.mark.parametrize("source", ["(" * 10_000, "-" * 50_000 + "1", "def f(:\n", "\x00", "x = '\\u'", "%%bash\nrm"])
def test_code_that_cannot_be_parsed(source, file, stub):
    nb = solved(stub)
    for c in nb["cells"]:
        if c["cell_type"] == "code":
            c["source"], c["metadata"] = source, {}
            c["id"] = f"other-{c['id']}"
    submit(file, nb, stub)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_damage_to_any_cell(data, file, stub):
    nb = solved(stub)
    for _ in range(data.draw(st.integers(1, 4))):
        kind = data.draw(st.sampled_from(["drop", "copy", "move", "key", "metadata", "nbgrader", "swap", "junk"]))
        cells = nb["cells"]
        if not cells:
            break
        at, to = data.draw(st.integers(0, len(cells) - 1)), data.draw(st.integers(0, len(cells) - 1))
        if kind == "drop":
            del cells[at]
        elif kind == "copy":
            cells.insert(to, copy.deepcopy(cells[at]))
        elif kind == "move":
            cells.insert(to, cells.pop(at))
        elif kind == "junk":
            cells.insert(to, data.draw(json_values))
        elif not isinstance(cells[at], dict):
            continue
        elif kind == "key":
            cells[at][data.draw(st.sampled_from(sorted(cells[at]) or ["x"]))] = data.draw(json_values)
        elif isinstance(cells[at].get("metadata"), dict):
            if kind == "metadata":
                cells[at]["metadata"][data.draw(st.sampled_from(["collapsed", "nbgrader", "tags"]))] = data.draw(
                    json_values
                )
            elif kind == "swap":
                other = cells[to].get("metadata") if isinstance(cells[to], dict) else {}
                cells[at]["metadata"] = copy.deepcopy(other)
            elif isinstance(cells[at]["metadata"].get("nbgrader"), dict):
                cells[at]["metadata"]["nbgrader"]["grade_id"] = data.draw(
                    st.sampled_from(["double", "shift", "why", "solution-double", "given-1"]) | json_values
                )
    submit(file, nb, stub)
