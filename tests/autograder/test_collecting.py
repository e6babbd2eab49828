"""What is handed in on a shared machine under somebody's name is collected only if it is that person's."""

import os
import pwd
import shutil

import pytest

from autograder.course import Course
from autograder.nbgrader.config import api
from tests.autograder.handin import NOTEBOOK, SET, SOLUTION, autograder
from tests.autograder.tiny import write

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can write as somebody else"),
]


def test_only_the_owners_submission_is_collected(tmp_path):
    write(tmp_path / "kit", SOLUTION, NOTEBOOK, SET)
    exchange = tmp_path / "exchange"
    where = tmp_path / "dl2027"
    autograder(Course(tmp_path / "kit"), "init", where, "--exchange", exchange)
    course = Course(where)
    inbound = exchange / "dl2027" / "inbound"
    for owner, student, day in (("nobody", "nobody", 1), ("root", "nobody", 2), ("root", "daemon", 3)):
        handed_in = inbound / f"{student}+{SET}+2027-05-0{day} 10:00:00.000000 UTC+x"
        handed_in.mkdir(parents=True)
        (handed_in / f"{NOTEBOOK}.ipynb").write_text(f"by {owner} on day {day}")
        (handed_in / "timestamp.txt").write_text(f"2027-05-0{day} 10:00:00.000000 UTC")
        shutil.chown(handed_in, pwd.getpwnam(owner).pw_uid)
    exchange.chmod(0o777)
    done = api(course).collect(SET)
    assert done["success"], done
    for student in ("nobody", "daemon"):
        assert f"it claims to be of {student}, but somebody else wrote it" in done["log"]
    assert [path.name for path in course.submitted.iterdir()] == ["nobody"]
    assert (course.submitted / "nobody" / SET / f"{NOTEBOOK}.ipynb").read_text() == "by nobody on day 1"
