"""What goes into a scratch folder with a notebook, and what stays behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from lecturekit.sandbox.support_files import MAX_BYTES, copy_support_files, support_file_paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A notebook's folder with all sorts of things in it."""
    folder = tmp_path / "set"
    rubbish = ("__pycache__/helper.pyc", "old.pyc", "env/pyvenv.cfg", "env/lib/module.py")
    for name in ("training.ipynb", "data/a.csv", "helper.py", ".ssh/id", ".token", *rubbish):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "outside").symlink_to(tmp_path, target_is_directory=True)
    return folder


def test_links_notebooks_and_rubbish_do_not_count(folder):
    assert {name for name, _ in support_file_paths(folder)} == {"data/a.csv", "helper.py", ".ssh/id", ".token"}


def test_what_is_hidden_is_not_copied(folder, tmp_path):
    scratch = tmp_path / "scratch"
    assert copy_support_files(folder, scratch) == (["helper.py", "data/a.csv"], [])
    assert (scratch / "data" / "a.csv").read_text() == "data/a.csv"
    assert not (scratch / ".ssh").exists()


def test_a_folder_behind_a_link_is_a_students_all_the_same(folder, tmp_path):
    (tmp_path / "course").symlink_to(folder, target_is_directory=True)
    assert copy_support_files(tmp_path / "course", tmp_path / "scratch")[0] == ["helper.py", "data/a.csv"]


def test_what_is_too_much_is_left_and_the_rest_is_copied(folder, tmp_path):
    with (folder / "big.bin").open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # sparse: takes no room
    assert copy_support_files(folder, tmp_path / "scratch") == (["helper.py", "data/a.csv"], ["big.bin"])
