"""A student's folder: nothing that was written is lost, and what is told is true."""

import json
import re
import resource
import signal
import unicodedata
import zipfile

import pytest
import typer
from typer.testing import CliRunner

from lecturekit.cli import app
from lecturekit.coursework import CourseworkError, pack, progress_of, reset, sets, start
from lecturekit.coursework.folder import chosen_notebooks
from lecturekit.coursework.notebook_check import reports

SET = "02_perceptron"


def said(*arguments, code=0):
    done = CliRunner().invoke(app, list(arguments))
    assert done.exit_code == code, done.output
    return done.output


def notebook(name, problem_set=SET):
    return next(n for n in sets()[problem_set] if n.path.stem == name)


def show(path, *texts):
    """Save a notebook as if its cells had shown these texts."""
    outputs = [{"output_type": "display_data", "data": {"text/plain": text}, "metadata": {}} for text in texts]
    cell = {"cell_type": "code", "execution_count": 1, "source": "", "outputs": outputs, "metadata": {}}
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


def test_starting_twice_keeps_what_was_written(tmp_path):
    written, kept = start(SET, tmp_path)
    assert [path.stem for path in written] == ["predict_and_update", "training", "perceptron_layer"]
    assert kept == []
    written[0].write_text("mine")
    again, kept = start("02", tmp_path)
    assert again == []
    assert len(kept) == 3
    assert written[0].read_text() == "mine"
    assert written[0].with_name("predict_and_update.checks.json").is_file()


def test_starting_without_a_set_copies_all(tmp_path):
    written, _ = start(None, tmp_path)
    assert {path.parent.name for path in written} == set(sets())


def test_a_reset_keeps_every_earlier_version(tmp_path):
    start(SET, tmp_path)
    path = tmp_path / SET / "training.ipynb"
    released = path.read_text()
    for text in ("first", "second"):
        path.write_text(text)
        assert reset("training", tmp_path)[0].read_text() == released
    assert [(tmp_path / SET / f"training.backup-{n}.ipynb").read_text() for n in (1, 2)] == ["first", "second"]


def test_a_reset_brings_back_what_was_deleted(tmp_path):
    path, backup = reset("02_perceptron/training.ipynb", tmp_path)
    assert path.is_file()
    assert backup is None


@pytest.mark.parametrize(
    ("name", "words"), [("trainig", "Did you mean 'training'"), ("", "Expected a notebook"), ("../x", "There are: ")]
)
def test_an_unknown_notebook_says_which_there_are(name, words, tmp_path):
    with pytest.raises(CourseworkError, match=words):
        reset(name, tmp_path)


def test_progress_counts_what_the_saved_checks_say(tmp_path):
    start(SET, tmp_path)
    path = tmp_path / SET / "predict_and_update.ipynb"
    show(path, "✓ predict: passed\n  Note: fine", "✗ update: wrong")
    found = progress_of(notebook("predict_and_update"), tmp_path)
    assert (found.passed, found.points, found.all_points, found.next_step) == ({"predict"}, 1, 3, 'check("update")')
    assert found.minutes_left == pytest.approx(found.notebook.minutes * 2 / 3)


@pytest.mark.kernel
def test_progress_counts_what_lecturekit_check_found_until_the_code_changes(tmp_path):
    start(SET, tmp_path)
    path = tmp_path / SET / "predict_and_update.ipynb"
    content = json.loads(path.read_text())
    code = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    stub = next(cell for cell in code if "def predict" in "".join(cell["source"]))
    stub["source"] = "def predict(w, b, x):\n    return 1 if x @ w + b >= 0 else -1"
    shown = {"output_type": "display_data", "data": {"text/plain": "✓ update: passed"}, "metadata": {}}
    code[-1]["outputs"] = [shown]  # by another `update`, which is gone
    path.write_text(json.dumps(content))
    told = dict(reports(path, lambda _: None))
    assert (told["predict"][0], told["update"][0]) == ("✓", "○")
    assert progress_of(notebook("predict_and_update"), tmp_path).passed == {"predict"}
    stub["source"] += "  # changed"
    path.write_text(json.dumps(content))
    assert progress_of(notebook("predict_and_update"), tmp_path).passed == {"update"}


def answering(path, text):
    """Write an answer in words into a notebook."""
    content = json.loads(path.read_text())
    cell = next(c for c in content["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "xor_advice")
    cell["source"] = text
    path.write_text(json.dumps(content))


def test_an_answer_in_words_counts_for_the_total_and_is_left_to_a_person(tmp_path, monkeypatch):
    start(SET, tmp_path)
    path = tmp_path / SET / "training.ipynb"
    blank = progress_of(notebook("training"), tmp_path)
    assert (blank.all_points, blank.person_points, blank.written) == (6, 1, {"xor_advice": False})
    answering(path, " \n")
    assert not progress_of(notebook("training"), tmp_path).written["xor_advice"]
    answering(path, "No line parts XOR, however small eta is.")
    found = progress_of(notebook("training"), tmp_path)
    assert (found.points, found.written_points, found.all_points) == (0, 1, 6)
    assert found.minutes_left == pytest.approx(found.notebook.minutes * 5 / 6)
    monkeypatch.chdir(tmp_path)
    assert "0 of 12 1 (written)" in " ".join(said("progress", SET).split())


def test_the_last_thing_to_do_is_to_write(tmp_path):
    start(SET, tmp_path)
    path = tmp_path / SET / "training.ipynb"
    content = json.loads(path.read_text())
    passed = "\n".join(f"✓ {name}: passed" for name in notebook("training").points)
    content["cells"][1]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": passed}]
    path.write_text(json.dumps(content))
    assert progress_of(notebook("training"), tmp_path).next_step == "write xor_advice"
    answering(path, "No line parts XOR.")
    assert progress_of(notebook("training"), tmp_path).next_step == ""


def test_each_sets_points_are_those_that_its_texts_state(tmp_path):
    for notebooks in sets().values():
        for one in notebooks:
            stated = re.search(r"\*([\d.]+) points?, about", one.path.read_text())
            assert progress_of(one, tmp_path).all_points == float(stated[1])


@pytest.mark.parametrize(
    "text", ["", "[]", '{"cells": 3}', '{"cells": [{"outputs": [{"data": 1}]}]}', "✓ predict: passed"]
)
def test_a_damaged_notebook_has_no_progress(text, tmp_path):
    start(SET, tmp_path)
    (tmp_path / SET / "training.ipynb").write_text(text)
    assert progress_of(notebook("training"), tmp_path).points == 0


def test_a_pack_holds_all_notebooks_of_a_set(tmp_path):
    written, _ = start(SET, tmp_path)
    for path in written:
        show(path)
    archive = pack(SET, "s-1", tmp_path)
    names = zipfile.ZipFile(archive).namelist()
    assert sorted(name.rpartition("_attempt_")[2].partition("_")[2] for name in names) == sorted(
        p.name for p in written
    )
    assert all(name.startswith("02_perceptron_s-1_attempt_") for name in names)


@pytest.mark.parametrize("student", ["a_b", "a@b.org", "Ada L", "王伟", "zoe\u0308", "s-1.2"])
def test_every_id_of_a_roster_can_be_packed(tmp_path, student):
    for path in start(SET, tmp_path)[0]:
        show(path)
    archive = pack(SET, student, tmp_path)
    assert archive.name.startswith(f"02_perceptron_{unicodedata.normalize('NFC', student)}_attempt_")


def test_what_cannot_be_handed_in_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "`lecturekit start` copies" in said("pack", "02", "--id", "s1", code=1)
    written, _ = start(SET, tmp_path)
    assert "run all cells, save it" in said("pack", "02", "--id", "s1", code=1)
    for path in written:
        show(path)
    for unusable in ("a/b", "..", "a+b", " a", "a\n", "-a", "x" * 101, "C:a", "a_attempt_b", "a\u202eb"):
        with pytest.raises(CourseworkError, match="Give the id under which your lecturer enrolled you"):
            pack("02", unusable, tmp_path)
    written[1].write_text("{")
    assert "restores the released one" in said("pack", "02", "--id", "s1", code=1)
    assert not list(tmp_path.glob("*.zip"))


def test_the_commands_in_turn(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "Next: open 02_perceptron/predict_and_update.ipynb" in said("start", "perceptron")
    assert 'check("predict")' in " ".join(said("progress", "02").split())
    assert "(1 of 3)" in said("hint", "update")
    assert "(3 of 3)" in said("hint", "update", "9")
    assert "Did you mean 'update'" in said("hint", "updat", code=1)
    assert "There are: " in said("start", "11_nothing", code=1)


@pytest.mark.kernel
def test_a_notebook_is_run_and_its_checks_told(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "numpy")  # its parent is a light one
    monkeypatch.chdir(tmp_path)
    start(SET, tmp_path)
    path = tmp_path / SET / "predict_and_update.ipynb"
    nb = json.loads(path.read_text())
    cell = next(c for c in nb["cells"] if "def predict(" in "".join(c["source"]))
    cell["source"] = "def predict(w, b, x):\n    return 1 if x @ w + b >= 0 else -1"
    path.write_text(json.dumps(nb))
    shown = said("check", "predict_and_update")
    assert "✓ predict: passed\n○ update: not attempted" in shown
    assert "1 of 2 checks pass. Next:\n\n○ update" in shown


def commands(command, path=()):
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*path, name))
    if path and not hasattr(command, "commands"):
        yield path


@pytest.mark.parametrize("path", list(commands(typer.main.get_command(app))), ids=" ".join)
def test_every_command_has_an_example(path):
    assert f"Example: lecturekit {' '.join(path)}" in said(*path, "--help")


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_lost(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    start(SET, tmp_path)
    mine = tmp_path / SET / "training.ipynb"
    show(mine, "✓ train: passed")
    before = mine.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, limits[1]))
    try:
        output = said("reset", "training", code=1)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert output.startswith("Error: Expected to read or write")
    assert "Traceback" not in output
    assert before in [path.read_bytes() for path in (tmp_path / SET).glob("training*.ipynb")]


def test_a_set_is_meant_where_no_notebook_is():
    assert [n.path.stem for n in chosen_notebooks("perceptron")] == [n.path.stem for n in sets()[SET]]
    assert [n.name for n in chosen_notebooks("training")] == [f"{SET}/training"]
    with pytest.raises(CourseworkError, match="Did you mean 'training'"):
        chosen_notebooks("trainin")
