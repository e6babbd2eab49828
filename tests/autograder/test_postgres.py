"""PostgreSQL in SQLite's place: the same gradebook, with a real server."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Course
from tests.autograder import plain
from tests.autograder.handin import NOTEBOOK, SET, SOLUTION, autograder
from tests.autograder.plain import hand_in, rows, squaring, writing
from tests.autograder.test_executor import rows as set_rows
from tests.autograder.tiny import write

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
ON_PATH = shutil.which("initdb")
FOLDER = PROGRAMS[-1].parent if PROGRAMS else Path(ON_PATH).parent if ON_PATH else None

pytestmark = [
    pytest.mark.kernel,
    pytest.mark.skipif(FOLDER is None, reason="PostgreSQL's programs (initdb, pg_ctl) are not installed"),
]


@pytest.fixture(scope="module")
def server():
    """A server of our own, reached by a socket in a folder that only we know. It refuses to run as root."""
    pytest.importorskip("psycopg2")
    home = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    user = None
    if os.geteuid() == 0:
        user = "nobody"
        shutil.chown(home, user)

    def program(name, *arguments):
        subprocess.run(
            [str(FOLDER / name), *arguments],
            user=user,
            cwd=home,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            check=True,
            stdout=subprocess.DEVNULL,
            timeout=120,
        )

    program("initdb", "-D", str(home / "data"), "-U", "grader", "-A", "trust", "-N", "-E", "UTF8")
    options = f"-k {home} -c listen_addresses='' -c fsync=off"
    program("pg_ctl", "-D", str(home / "data"), "-o", options, "-l", str(home / "log"), "-w", "start")
    try:
        yield home
    finally:
        program("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def database(server, request):
    """The address of a new, empty database."""
    name = f"db_{abs(hash(request.node.name))}"
    psycopg2 = pytest.importorskip("psycopg2")
    connection = psycopg2.connect(host=str(server), user="grader", dbname="postgres")
    connection.autocommit = True
    connection.cursor().execute(f"CREATE DATABASE {name}")
    connection.close()
    return f"postgresql+psycopg2://grader@/{name}?host={server}"


def test_a_plain_course(database, tmp_path):
    in_postgres = plain.CONFIG + f"c.CourseDirectory.course_id = 'ours'\nc.CourseDirectory.db_url = {database!r}\n"
    for name, config in (("lite", plain.CONFIG), ("postgres", in_postgres)):
        course = plain.released(tmp_path / name, config=config, duedate=None)
        url = database if name == "postgres" else plain.db_url(course)
        with Gradebook(url) as gradebook:
            gradebook.update_or_create_assignment("hw", duedate="2030-01-01 12:00:00 UTC")
        hand_in(course, "perfect", squaring(), writing("essay", "# a poem"), more=True)
        hand_in(course, "late", squaring("return 1"), late=True)
        for _ in range(2):  # the second time, everything is there already
            result = CliRunner().invoke(app, ["grade", "hw", "--course", str(course), "--force"])
            assert result.exit_code == 0, result.output
    assert not (tmp_path / "postgres" / "gradebook.db").exists()
    assert rows(database) == rows(plain.db_url(tmp_path / "lite"))
    assert len(rows(database)) == 2


def test_a_set_of_ours(database, tmp_path, monkeypatch):
    found = []
    for name in ("lite", "postgres"):
        if name == "postgres":
            monkeypatch.setenv("LECTUREKIT_DB_URL", database)
        write(tmp_path / name, SOLUTION, NOTEBOOK, SET)
        course = Course(tmp_path / name)
        autograder(course, "release")  # into the gradebook of this address
        autograder(course, "simulate", SET, "--students", "3")
        autograder(course, "grade", SET)
        found.append(set_rows(course))
    assert found[0] == found[1]
    assert len(found[0]) == 3
    assert not (tmp_path / "postgres" / "course" / "gradebook.db").exists()
