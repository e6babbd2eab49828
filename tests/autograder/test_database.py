"""A gradebook of an older nbgrader: the remedy is told in a sentence, works, and loses no mark."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.nbgrader.classbook import classbook
from tests.autograder.handin import autograder
from tests.autograder.test_total import HW, SOME, new_course, submitted


@pytest.fixture
def old():
    """As nbgrader 0.5 had it: with marks, without ids of a learning management system."""
    with new_course() as course:
        with Gradebook(course.db_url) as gradebook:
            submitted(gradebook, SOME)
        with sqlite3.connect(course.home / "gradebook.db") as database:
            database.execute("ALTER TABLE student DROP COLUMN lms_user_id")
            database.execute("DROP TABLE course")
            database.execute("ALTER TABLE assignment RENAME TO newer")
            database.execute(
                "CREATE TABLE assignment (id VARCHAR(32) PRIMARY KEY, name VARCHAR(128), duedate DATETIME)"
            )
            database.execute("INSERT INTO assignment SELECT id, name, duedate FROM newer")
            database.execute("DROP TABLE newer")
            database.execute("UPDATE alembic_version SET version_num = '167914646830'")
        yield course


@pytest.mark.parametrize("command", ["grade", "marks", "report", "feedback"])
def test_it_is_told(old, command):
    (old.solutions / HW).rmdir()  # a plain assignment
    (old.autograded / "ada" / HW).mkdir(parents=True)
    before = (old.home / "gradebook.db").read_bytes()
    said = " ".join(autograder(old, command, HW, code=1).split())
    assert f"run `nbgrader db upgrade` in {old.root}, which first copies the file beside it" in said
    assert "SELECT" not in said
    assert (old.home / "gradebook.db").read_bytes() == before


def test_the_remedy_works_without_alembic_on_the_path(old):
    environment = os.environ | {"PATH": "/usr/bin:/bin"}
    command = [Path(sys.executable).parent / "nbgrader", "db", "upgrade"]
    done = subprocess.run(command, cwd=old.root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert classbook(old, HW).totals()["ada"].earned == 7.5
    assert len([*old.home.glob("gradebook.db.*")]) == 1


def test_a_newer_one(old):
    with sqlite3.connect(old.home / "gradebook.db") as database:
        database.execute("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    assert "a newer nbgrader" in autograder(old, "marks", HW, code=1)


def test_two_programs_wait_for_each_other():
    with new_course() as course, Gradebook(course.db_url) as gradebook:
        [(milliseconds,)] = gradebook.db.connection().exec_driver_sql("PRAGMA busy_timeout")
        assert milliseconds == 60_000
