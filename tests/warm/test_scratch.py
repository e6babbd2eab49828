"""Temporary folders of killed processes are swept; those of living ones, and of others, are not."""

import os
import signal
import subprocess
import sys

from lecturekit.warm.scratch import new_owned_folder, owned_folder, sweep

MAKE = """
import time
from lecturekit.warm.scratch import new_owned_folder
folder = new_owned_folder("kernel-")
(folder / "connection").mkdir()
print(folder, flush=True)
time.sleep(600)
"""


def test_what_a_killed_process_left_is_swept(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with subprocess.Popen([sys.executable, "-c", MAKE], stdout=subprocess.PIPE, text=True) as process:
        left = process.stdout.readline().strip()
        mine = new_owned_folder("lecturekit-")
        others = tmp_path / "kernel-of-somebody"
        others.mkdir()
        link = tmp_path / "kernel-1-1-link"
        link.symlink_to(others)
        assert sweep() == []
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert [str(folder) for folder in sweep()] == [left]
    assert not os.path.exists(left)
    assert mine.is_dir()
    assert others.is_dir()
    assert link.is_symlink()
    assert sweep() == []


def test_a_number_that_is_another_process_now_owns_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / f"kernel-{os.getpid()}-1-abcdef").mkdir()
    assert len(sweep()) == 1


def test_a_folder_ends_with_its_block():
    with owned_folder("lecturekit-") as folder:
        assert folder.is_dir()
        assert len(str(folder)) < 70  # a socket's path has 107 bytes
    assert not folder.exists()
