"""Work is collected as whose it is: downloads of learning management systems, and nbgrader's exchange."""

import io
import os
import pwd
import shutil
import zipfile

import nbformat
import pytest

from autograder.nbgrader.config import api
from autograder.nbgrader.enrolment import due_date, enrol, set_due
from tests.autograder.handin import CONFIG, NOTEBOOK, SET, autograder, hand_in, released_course

ROSTER = (
    "id,first_name,last_name,lms_id\n"
    "alice,Alice,Liddell,101\neve,Eve,Moneypenny,102\nbo_b,Bob,O'Neil,103\n王伟,伟,王,104\nann,Ann,Ä B,105\n"
)
TIME = "20270102T101112"


@pytest.fixture
def course(tmp_path):
    course = released_course(tmp_path / "course")
    (tmp_path / "roster.csv").write_text(ROSTER, encoding="utf-8")
    enrol(course, tmp_path / "roster.csv")
    return course


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def download(tmp_path, members, name="submissions.zip"):
    path = tmp_path / name
    path.write_bytes(zipped(members))
    return path


def notebook(course, text=""):
    nb = nbformat.read(course.exercises / SET / f"{NOTEBOOK}.ipynb", as_version=4)
    nb.cells.append(nbformat.v4.new_markdown_cell(text, id="more"))
    return nbformat.writes(nb).encode()


def collected(course, student, name=f"{NOTEBOOK}.ipynb"):
    return (course.submitted / student / SET / name).read_bytes()


def test_downloads_of_each_system_are_collected(course, tmp_path):
    work = {who: notebook(course, who) for who in ("alice", "eve", "bo_b", "王伟", "ann")}
    moodle = download(
        tmp_path,
        {
            "Alice Liddell_1234567_assignsubmission_file_/work.zip": zipped({f"work/{NOTEBOOK}.ipynb": work["alice"]}),
            "Eve Moneypenny_1234568_assignsubmission_file/tiny (1).ipynb": work["eve"],
            "伟 王_1234569_assignsubmission_file_tiny.ipynb": work["王伟"],
            "Bob O'Neil_1234560_assignsubmission_onlinetext.html": b"hello",
        },
    )
    assert "Collected 3 submissions" in autograder(course, "collect", SET, moodle)
    assert [collected(course, who) for who in ("alice", "eve", "王伟")] == [work["alice"], work["eve"], work["王伟"]]
    canvas = {
        "oneilbob_LATE_103_555_tiny-2.ipynb": work["bo_b"],
        "äbann_105_556_hand in.zip": zipped({f"{NOTEBOOK}.ipynb": work["ann"], "data.csv": b"1"}),
    }
    said = autograder(course, "collect", SET, download(tmp_path, canvas))
    assert "Late: bo_b Canvas marks it as late" in said
    assert collected(course, "bo_b") == work["bo_b"]
    assert collected(course, "ann", "data.csv") == b"1"
    set_due(course, {SET: due_date("2027-01-01T10:00:00")})
    bb = "Set one_bo_b_attempt_2027-01-02-10-11-12"
    blackboard = {f"{bb}_x.ipynb": notebook(course, "new"), f"{bb}.txt": b"Name: Bob"}
    said = autograder(course, "collect", SET, download(tmp_path, blackboard))
    assert "Replaced an earlier attempt, which is kept in course/earlier: bo_b" in said
    assert "Late: bo_b by 1 d 0 h" in said
    assert collected(course, "bo_b") == notebook(course, "new")
    assert (course.home / "earlier" / "bo_b" / SET / "1" / f"{NOTEBOOK}.ipynb").read_bytes() == work["bo_b"]


def test_an_older_attempt_replaces_nothing_and_all_attempts_are_kept(course, tmp_path):
    attempts = {
        f"Set_alice_attempt_2027-01-0{day}-10-00-00_{NOTEBOOK}.ipynb": notebook(course, str(day)) for day in (2, 3, 1)
    }
    both = download(tmp_path, attempts)
    assert "Collected 1 submission;" in autograder(course, "collect", SET, both)
    assert collected(course, "alice") == notebook(course, "3")
    kept = {path.read_bytes() for path in (course.home / "earlier").rglob("*.ipynb")}
    assert kept == {notebook(course, "1"), notebook(course, "2")}
    first = download(tmp_path, {next(iter(attempts)): notebook(course, "2")}, "first.zip")
    assert "Older than what was collected: alice" in autograder(course, "collect", SET, first)
    assert collected(course, "alice") == notebook(course, "3")
    assert "Collected before: alice" in autograder(course, "collect", SET, both)


def test_who_is_not_on_the_roster_is_named(course, tmp_path):
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / f"{SET}_alcie_attempt_{TIME}.zip").write_bytes(zipped({f"{NOTEBOOK}.ipynb": notebook(course)}))
    (folder / "final version.zip").write_bytes(zipped({f"{SET}_alice_attempt_{TIME}_{NOTEBOOK}.ipynb": b"{}"}))
    (folder / "eve.ipynb").write_bytes(notebook(course))
    said = autograder(course, "collect", SET, folder, code=1)
    assert "'alcie' is not on the roster. Did you mean 'alice'?" in said
    assert "final version.zip: its name says nothing about whose it is" in said
    assert sorted(os.listdir(course.submitted)) == ["eve"]


def test_wrong_calls_say_what_to_do(course, tmp_path):
    assert "Received neither" in autograder(course, "collect", SET, code=1)
    assert "check the path" in autograder(course, "collect", SET, tmp_path / "no.zip", code=1)
    assert "There is no such folder" in autograder(course, "collect", SET, "--exchange", code=1)
    assert f"Did you mean '{SET}'" in autograder(course, "collect", "01_sets", tmp_path, code=1)


@pytest.mark.kernel
@pytest.mark.slow
def test_grading_and_reporting_name_who_is_not_on_the_roster(course):
    hand_in(course, "alcie")
    hand_in(course, "eve")
    for command in (("grade", SET), ("grade", SET), ("report", SET)):
        said = autograder(course, *command)
        assert "'alcie' is not on the roster. Did you mean 'alice'?" in said
        assert "'eve'" not in said
    page = (course.home / "reports" / f"{SET}.html").read_text()
    assert "Did you mean &#39;alice&#39;?" in page


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can write as somebody else")
def test_only_the_owners_submission_is_collected(course, tmp_path):
    (course.root / "nbgrader_config.py").write_text(CONFIG)
    enrol_these = tmp_path / "accounts.csv"
    enrol_these.write_text("id\nnobody\ndaemon\nnews\n")
    enrol(course, enrol_these)
    inbound = course.home / "exchange" / "default_course" / "inbound"
    for owner, student, day in (("nobody", "nobody", 1), ("root", "nobody", 2), ("root", "daemon", 3)):
        handed_in = inbound / f"{student}+{SET}+2027-05-0{day} 10:00:00.000000 UTC+x"
        handed_in.mkdir(parents=True)
        (handed_in / f"{NOTEBOOK}.ipynb").write_text(f"by {owner} on day {day}")
        (handed_in / "timestamp.txt").write_text("1999-05-01 10:00:00.000000 UTC")
        for path in (handed_in, *handed_in.iterdir()):
            shutil.chown(path, pwd.getpwnam(owner).pw_uid)
    (course.home / "exchange").chmod(0o777)
    done = api(course).collect(SET)  # formgrader's button
    assert done["success"], done
    for student in ("nobody", "daemon"):
        assert f"It claims to be of {student}, but root wrote it" in done["log"]
    assert [path.name for path in course.submitted.iterdir()] == ["nobody"]
    assert collected(course, "nobody") == b"by nobody on day 1"
    assert collected(course, "nobody", "timestamp.txt").startswith(b"2027-05-01 10:00:00")
    assert "Collected before: nobody" in autograder(course, "collect", SET, "--exchange", code=1)
