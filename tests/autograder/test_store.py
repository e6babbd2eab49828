"""Files for people: whole or not at all, and what is no file stays what it is."""

import errno
import os
import stat
import threading

import pytest

from autograder.cli.common import _file_error_message
from autograder.store import write_text


def test_a_file_is_replaced_and_nothing_else_left(tmp_path):
    path = tmp_path / "new" / "marks.csv"
    write_text(path, "old")
    write_text(path, "neü")
    assert path.read_text(encoding="utf-8") == "neü"
    assert [*path.parent.iterdir()] == [path]


def test_what_is_no_file_is_written_to(tmp_path):
    path, read = tmp_path / "pipe", []
    os.mkfifo(path)
    reader = threading.Thread(target=lambda: read.append(path.read_text()))
    reader.start()
    write_text(path, "told")
    reader.join(timeout=10)
    assert read == ["told"]
    assert stat.S_ISFIFO(path.stat().st_mode)


@pytest.mark.parametrize(("inside", "remedy"), [("folder", "name a file in it"), ("file/x", "choose another path")])
def test_a_place_that_cannot_be_written_is_named(tmp_path, inside, remedy):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match=inside) as raised:
        write_text(tmp_path / inside, "text")
    assert remedy in _file_error_message(raised.value)


def test_a_full_disk_is_named():
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "/course/grades.csv")
    assert _file_error_message(full).startswith("Expected to read or write /course/grades.csv. Received: No space left")
