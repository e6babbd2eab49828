"""An author's day with the real commands: a first file, what every save says, and Ctrl-C."""

import os
import queue
import signal
import subprocess
import sys
import threading
import time

import pytest

from autograder.audit import audit_notebook
from autograder.authoring.new import new_exercise
from autograder.course import Course, CourseError

from .tiny import tiny

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-m", "autograder.cli"]


def test_a_first_file_passes_its_own_audit_and_is_never_written_over(tmp_path):
    (tmp_path / "solutions").mkdir()
    course = Course(tmp_path)
    path = new_exercise(course, "05_descent", "first")
    findings = audit_notebook(course, path)
    assert len(findings) == 4
    assert [finding.problems for finding in findings] == [[]] * 4
    assert all(finding.points for finding in findings)
    before = path.read_text()
    with pytest.raises(CourseError, match="Expected"):
        new_exercise(course, "05_descent", "first")
    assert path.read_text() == before


class Watching:
    """`autograder watch SET`, and what it has printed."""

    def __init__(self, root, problem_set):
        self.process = subprocess.Popen(
            [*COMMAND, "watch", problem_set],
            cwd=root,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a background job's children ignore it
        )
        self.lines = queue.Queue()
        threading.Thread(target=lambda: [self.lines.put(line) for line in self.process.stdout], daemon=True).start()

    def reads(self, words):
        """All that is printed up to a line with these words."""
        said, end = "", time.monotonic() + 120
        while words not in said:
            said += self.lines.get(timeout=max(0.1, end - time.monotonic()))
        return said


def test_watch_says_on_every_save_what_is_wrong_and_what_was_attacked(tmp_path):
    path = tiny(tmp_path).path
    good = path.read_text()
    watching = Watching(tmp_path, path.parent.name)
    try:
        said = watching.reads("shift ")
        assert "tiny.py" in said
        assert "cached" not in said

        path.write_text(good.replace('Edit("2 * x", "x * x")', 'Edit("3 * x", "x * x")'))
        said = watching.reads("It is not there")
        assert "tiny.py, line 9" in said

        path.write_text(good.replace("You square it.", "You take the square."))
        said = watching.reads("double ") + watching.reads("shift ")
        assert "cached" not in said.partition(" shift")[0]
        assert "cached" in said.partition(" shift")[2]
    finally:
        watching.process.send_signal(signal.SIGINT)
    assert "Stopped" in watching.reads("Stopped")
    assert watching.process.wait(30) == 0
