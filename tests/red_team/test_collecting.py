"""Archives, names and folders made by somebody who wants another's mark, the course's files, or everybody's evening."""

import csv
import io
import json
import os
import pwd
import shutil
import stat
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.course import CourseError
from autograder.nbgrader.enrolment import enrol, people
from autograder.submissions import contents
from autograder.submissions.attempts import Places, put
from autograder.submissions.collect import Collector
from autograder.submissions.owners import Owners, Person
from lecturekit.student_id import id_problem
from tests.autograder.handin import CONFIG, NOTEBOOK, SET, autograder, released_course

RELEASED = {"training": frozenset({"solution-fit", "fit"}), "layers": frozenset({"solution-relu", "relu"})}
PEOPLE = [Person("alice", "Alice", "Liddell"), Person("eve", "Eve", "X"), Person("bob", "Bob", "Y")]
EVE = "Eve X_7_assignsubmission_file_"
TIME = "20270102T101112"


def notebook(*cells):
    metadata = [{"nbgrader": {"grade_id": cell}} for cell in cells]
    return json.dumps({"cells": [{"metadata": each} for each in metadata], "nbformat": 4}).encode()


def zipped(members, encrypted=False):
    """A zip of (name or ZipInfo, content)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    data = bytearray(out.getvalue())
    if encrypted:
        for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(mark) + at] |= 1
    return bytes(data)


def special(name, kind, target="/etc/passwd"):
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    return info, target


@pytest.fixture
def home(tmp_path):
    """A class in which everybody but Eve has handed in."""
    places = Places(tmp_path / "submitted", tmp_path / "earlier", SET)
    for student in ("alice", "bob"):
        put(places, student, {"training.ipynb": f"by {student}".encode()}, None)
    return tmp_path


def collect(home, *members, people=PEOPLE):
    """Collect a class's archive with these uploads."""
    path = home / "download.zip"
    path.write_bytes(zipped(members))
    collector = Collector(Places(home / "submitted", home / "earlier", SET), RELEASED, Owners(people))
    collector.collect_files([path])
    return collector.summary


def others_are_untouched(home):
    assert (home / "submitted/alice" / SET / "training.ipynb").read_text() == "by alice"
    assert (home / "submitted/bob" / SET / "training.ipynb").read_text() == "by bob"
    assert sorted(os.listdir(home / "submitted")) in (["alice", "bob"], ["alice", "bob", "eve"])
    assert {*os.listdir(home)} <= {"submitted", "earlier", "download.zip"}
    for path in (home / "submitted").rglob("*"):
        assert stat.S_ISREG(path.lstat().st_mode) or stat.S_ISDIR(path.lstat().st_mode)


GOOD = ("training.ipynb", notebook("fit"))
BAD_NAMES = [
    "../../../alice/01_set/training.ipynb",
    "/etc/cron.d/x",
    "..\\..\\x",
    "C:\\x",
    "C:x",
    "a/../../x",
    "a\nb",
    "\x1b[2Jx",
    "x" * 300,
    "/".join("abcdefghijklmnop"),
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_leads_elsewhere_is_left_out(home, name):
    summary = collect(home, (f"{EVE}x.zip", zipped([GOOD, (name, b"x")])))
    assert summary.collected == ["eve"]
    assert len(summary.left_out) == 1
    assert "\x1b" not in summary.left_out[0][1]
    assert "\n" not in summary.left_out[0][1]
    assert os.listdir(home / "submitted/eve" / SET) == ["training.ipynb"]
    others_are_untouched(home)


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR, stat.S_IFSOCK])
def test_links_and_devices_are_left_out(home, kind):
    summary = collect(home, (f"{EVE}x.zip", zipped([GOOD, special("layers.ipynb", kind)])))
    assert summary.left_out == [("eve", "layers.ipynb", "it is a link or a device")]
    others_are_untouched(home)


def test_names_that_are_one_file_elsewhere_count_once(home):
    pairs = [("data.csv", b"1"), ("Data.csv", b"2"), ("zoe\u0308", b"1"), ("zo\u00eb", b"2"), ("data.csv/x", b"3")]
    summary = collect(home, (f"{EVE}x.zip", zipped([GOOD, *pairs])))
    assert [name for _, name, _ in summary.left_out] == ["Data.csv", "zo\u00eb", "data.csv/x"]
    assert (home / "submitted/eve" / SET / "data.csv").read_bytes() == b"1"


def test_what_systems_leave_beside_files_replaces_nothing(home):
    litter = ["__MACOSX/._training.ipynb", "._training.ipynb", ".ipynb_checkpoints/training.ipynb", "Thumbs.db"]
    summary = collect(home, (f"{EVE}x.zip", zipped([(name, b"litter") for name in litter] + [GOOD])))
    assert not summary.left_out
    assert (home / "submitted/eve" / SET / "training.ipynb").read_bytes() == GOOD[1]


@pytest.mark.parametrize(
    "name",
    [
        f"{EVE}{SET}_alice_attempt_{TIME}.zip",
        f"{EVE}Alice Liddell_1_assignsubmission_file_x.zip",
        f"{EVE}Set_alice_attempt_2027-01-02-10-11-12_x.zip",
        "xeve_1_2_liddellalice_3_4_x.zip",
        "Set_eve_attempt_2027-01-02-10-11-12_Alice Liddell_1_assignsubmission_file_x.zip",
        f"Set_eve_attempt_2027-01-02-10-11-12_{SET}_alice_attempt_{TIME}.zip",
        f"{SET}_eve_attempt_2027-01-02-10-11-12_{SET}_alice_attempt_{TIME}.zip",
        "final.zip",
        "submissions.zip",
        f"liddellalice/{SET}_alice_attempt_{TIME}.zip",
    ],
)
def test_the_students_own_name_of_a_file_decides_nothing(home, name):
    inner = zipped([(f"{SET}_alice_attempt_{TIME}_training.ipynb", b"sabotage"), GOOD])
    summary = collect(home, (name, inner))
    others_are_untouched(home)
    assert summary.unknown or summary.refused or summary.collected == ["eve"]


def test_members_that_say_they_are_somebody_elses_are_left_out(home):
    inner = zipped([(f"{SET}_alice_attempt_{TIME}_training.ipynb", b"x"), ("layers.ipynb", notebook("relu"))])
    summary = collect(home, (f"{EVE}x.zip", inner))
    assert summary.left_out == [
        ("eve", f"{SET}_alice_attempt_{TIME}_training.ipynb", "its name says that it is of 'alice'")
    ]
    assert os.listdir(home / "submitted/eve" / SET) == ["layers.ipynb"]
    others_are_untouched(home)


def test_a_time_that_the_student_wrote_does_not_count(home):
    collect(home, (f"{EVE}x.zip", zipped([GOOD, ("timestamp.txt", b"1999-01-01 00:00:00 UTC")])))
    assert os.listdir(home / "submitted/eve" / SET) == ["training.ipynb"]


def test_bombs_and_broken_archives_are_one_students_line(home, monkeypatch):
    monkeypatch.setattr(contents, "MAX_BYTES", 2**20)
    uploads = {
        "large": zipped([GOOD, ("zeros", bytes(2**21))]),
        "many": zipped([GOOD, *((f"{i}", b"") for i in range(contents.MAX_FILES + 1))]),
        "locked": zipped([GOOD], encrypted=True),
        "nested": zipped([("inner.zip", zipped([GOOD]))]),
        "empty": b"",
        "cut": zipped([GOOD])[:-30],
        "other": b"Rar!",
        "flipped": zipped([("training.ipynb", os.urandom(2000))]).replace(b"PK\x03\x04", b"PK\x03\x05"),
    }
    for name, data in uploads.items():
        summary = collect(home, (f"{EVE}{name}.zip", data), (f"Bob Y_8_assignsubmission_file_{GOOD[0]}", b"by bob"))
        assert [who.partition(" ")[0] for who, _ in summary.refused] == ["eve"], (name, summary)
        assert summary.unchanged == ["bob"]
        others_are_untouched(home)


def test_which_notebook_it_is_is_never_guessed(home):
    two = [("training (1).ipynb", notebook("fit")), ("training (2).ipynb", notebook("fit", "solution-fit"))]
    summary = collect(home, (f"{EVE}x.zip", zipped([*two, ("mine.ipynb", notebook("relu"))])))
    assert [name for _, name, _ in summary.left_out] == ["training (1).ipynb", "training (2).ipynb"]
    assert os.listdir(home / "submitted/eve" / SET) == ["layers.ipynb"]
    both = [("x.ipynb", notebook("fit", "relu"))]
    assert collect(home, (f"{EVE}x.zip", zipped(both))).refused


def test_two_people_of_one_name_are_not_guessed(home):
    people = [*PEOPLE, Person("eve2", "Eve", "X")]
    (_, why), *_ = collect(home, (f"{EVE}x.zip", zipped([GOOD])), people=people).refused
    assert "eve, eve2 have this name" in why
    other = [*PEOPLE, Person("mal", "Mal", "Z", {"Moodle": "7"})]
    (_, why), *_ = collect(home, (f"{EVE}x.zip", zipped([GOOD])), people=other).refused
    assert "number 7 is mal on the roster, but the name is that of eve" in why


def test_a_link_in_place_of_a_submission_is_not_followed(home):
    (home / "secret").mkdir()
    (home / "submitted/eve").symlink_to(home / "secret")
    summary = collect(home, (f"{EVE}x.zip", zipped([GOOD])))
    assert "remove it" in summary.refused[0][1]
    assert not os.listdir(home / "secret")


def test_a_kill_leaves_the_old_or_the_new_attempt(home):
    """A process is killed at each system call that could matter, in turn."""
    script = (
        "import os, sys; from pathlib import Path; from autograder.submissions import attempts as a\n"
        "home, last = Path(sys.argv[1]), int(sys.argv[2]); count = 0\n"
        "def hook(event, args):\n"
        "    global count\n"
        "    writes = event == 'open' and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)\n"
        "    if writes or event in ('os.rename', 'os.mkdir', 'ctypes.dlopen', 'os.chmod', 'os.rmdir'):\n"
        "        count += 1\n"
        "        if count > last: os._exit(9)\n"
        "places = a.Places(home / 'submitted', home / 'earlier', '01_set')\n"
        "sys.addaudithook(hook)\n"
        "a.put(places, 'alice', {'training.ipynb': b'new', 'b': b'new'}, None)\n"
    )
    for last in range(30):
        put(Places(home / "submitted", home / "earlier", SET), "alice", {"training.ipynb": str(last).encode()}, None)
        done = subprocess.run([sys.executable, "-c", script, str(home), str(last)])
        found = {p.name: p.read_bytes() for p in (home / "submitted/alice" / SET).iterdir()}
        assert found in ({"training.ipynb": str(last).encode()}, {"training.ipynb": b"new", "b": b"new"})
        if done.returncode == 0:
            break
    assert done.returncode == 0
    assert last > 4
    assert b"by alice" in {path.read_bytes() for path in (home / "earlier/alice").rglob("training.ipynb")}


NAMES = st.one_of(
    st.sampled_from(
        [
            *BAD_NAMES,
            "training.ipynb",
            "training (1).ipynb",
            "x/training.ipynb",
            f"{SET}_alice_attempt_{TIME}_training.ipynb",
            "timestamp.txt",
            "nul\x00.ipynb",
            "a.zip",
            "alice",
        ]
    ),
    st.text(max_size=20).filter(bool),
)
CONTENT = st.one_of(
    st.binary(max_size=50), st.sampled_from([GOOD[1], notebook("relu"), b'{"cells": 3}', b"[" * 9000, zipped([GOOD])])
)
ARCHIVE = st.builds(
    lambda members, cut, flip: (
        bytes(byte ^ (flip if i == cut else 0) for i, byte in enumerate(zipped(members)[: cut * 3 + 40]))
        if flip
        else zipped(members)
    ),
    st.lists(st.tuples(NAMES, CONTENT), max_size=6),
    st.integers(0, 400),
    st.sampled_from([0, 0, 1, 255]),
)
PREFIX = st.sampled_from(
    ["", EVE, "xeve_1_2_", "Set_eve_attempt_2027-01-02-10-11-12_", f"{EVE}/", f"{SET}_eve_attempt_"]
)


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PREFIX, NAMES, st.one_of(ARCHIVE, CONTENT), st.sampled_from(["", ".zip", ".ipynb"]))
def test_whatever_eve_uploads_only_her_folder_changes(prefix, name, data, suffix):
    """Without a prefix the name is the instructor's own: an id there is an id, so these names say nobody's."""
    if not prefix and ("alice" in name or SET in name):
        prefix = EVE
    with TemporaryDirectory() as folder:
        home = Path(folder)
        places = Places(home / "submitted", home / "earlier", SET)
        for student in ("alice", "bob"):
            put(places, student, {"training.ipynb": f"by {student}".encode()}, None)
        collect(home, (f"{prefix}{name}{suffix}", data))
        others_are_untouched(home)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=30), st.sampled_from([".", "..", "a/b", "a+b", "x\n", "\ud800", "NUL\x00"])))
def test_every_id_that_is_taken_names_one_folder(student):
    if not id_problem(student):
        with TemporaryDirectory() as folder:
            places = Places(Path(folder), Path(folder, "earlier"), SET)
            put(places, student, {"training.ipynb": b"x"}, None)
            assert sorted(os.listdir(folder)) == sorted({student, "earlier"})


# nbgrader's exchange, with its own commands and other people's files


@pytest.fixture
def exchange(tmp_path):
    course = released_course(tmp_path / "course")
    (course.root / "nbgrader_config.py").write_text(CONFIG)
    (tmp_path / "roster.csv").write_text("id\nnobody\ndaemon\nnews\nmail\n")
    enrol(course, tmp_path / "roster.csv")
    inbound = course.home / "exchange" / "default_course" / "inbound"
    inbound.mkdir(parents=True)
    (course.home / "exchange").chmod(0o777)
    (course.home / "private").mkdir(exist_ok=True)
    (course.home / "private" / "secret").write_text("the secret of the course, which nobody may know")
    return course, inbound


def submit(inbound, student, day, owner=None):
    folder = inbound / f"{student}+{SET}+2027-05-0{day} 10:00:00.000000 UTC+x"
    folder.mkdir()
    (folder / f"{NOTEBOOK}.ipynb").write_text(f"{student} {day}")
    give(folder, owner or student)
    return folder


def give(folder, owner):
    uid = pwd.getpwnam(owner).pw_uid
    for path in (folder, *folder.rglob("*")):
        os.lchown(path, uid, -1)


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can write as somebody else")
@pytest.mark.parametrize("command", ["nbgrader", "autograder"])
def test_the_exchange_gives_nothing_away_and_takes_only_ones_own(exchange, command):
    course, inbound = exchange
    secret = course.home / "private" / "secret"
    news = submit(inbound, "news", 1)
    (inbound / f"news+{SET}+2027-05-09 10:00:00.000000 UTC+x").symlink_to(news)
    os.lchown(inbound / f"news+{SET}+2027-05-09 10:00:00.000000 UTC+x", pwd.getpwnam("daemon").pw_uid, -1)
    (inbound / f"mail+{SET}+2027-05-09 10:00:00.000000 UTC+x").symlink_to(submit(inbound, "mail", 2))
    daemon = submit(inbound, "daemon", 1)
    (daemon / "link.txt").symlink_to(secret)
    (daemon / "private").symlink_to(secret.parent)
    os.link(secret, daemon / "hard.txt")
    os.mkfifo(daemon / "pipe")
    (daemon / "submission_secret.txt").write_bytes(b"\xff" * 128)
    for path in (daemon / "link.txt", daemon / "private", daemon / "pipe"):
        os.lchown(path, pwd.getpwnam("daemon").pw_uid, -1)
    strange = submit(inbound, "nobody", 1)
    os.chown(strange, 123456, -1)
    (inbound / f"..+{SET}+2027-05-09 10:00:00.000000 UTC+x").mkdir()
    (inbound / f"root+{SET}+never+x").mkdir()
    (inbound / "no plus").write_text("x")
    if command == "autograder":
        said = autograder(course, "collect", SET, "--exchange", code=1)
    else:
        done = subprocess.run(
            [Path(sys.executable).parent / "nbgrader", "collect", SET], cwd=course.root, capture_output=True, text=True
        )
        said = done.stderr
    assert "Traceback" not in said
    assert "hard.txt: it belongs to somebody else" in said
    assert "123456, has no account" in said
    assert "Received a link" in said
    found = {str(p.relative_to(course.submitted)): p.read_text() for p in course.submitted.rglob("*") if p.is_file()}
    notebooks = {name: text for name, text in found.items() if name.endswith(".ipynb")}
    assert notebooks == {
        f"{who}/{SET}/{NOTEBOOK}.ipynb": f"{who} {day}" for who, day in (("news", 1), ("mail", 2), ("daemon", 1))
    }
    assert {*map(os.path.basename, found)} == {f"{NOTEBOOK}.ipynb", "timestamp.txt", "submission_secret.txt"}
    assert secret.read_text() not in found.values()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can write as somebody else")
def test_an_unreadable_folder_is_that_students_line(exchange):
    _, inbound = exchange
    submit(inbound, "news", 1)
    submit(inbound, "mail", 1).chmod(0)
    submit(inbound, "daemon", 1)
    code = (
        "import os; from pathlib import Path\n"
        "from autograder.submissions.collect import Collector; from autograder.submissions.attempts import Places\n"
        "from autograder.submissions.owners import Owners, Person; import sys\n"
        "home, inbound = map(Path, sys.argv[1:])\n"
        "home.mkdir(); os.chown(home, 65534, -1); [p.chmod(0o755) for p in (*inbound.parents, *home.parents)]\n"
        "os.setuid(65534)\n"
        f"c = Collector(Places(home / 's', home / 'e', {SET!r}), {{{NOTEBOOK!r}: frozenset()}}, Owners(\n"
        "    [Person(p) for p in ('news', 'mail', 'daemon')]))\n"
        "c.collect_exchange(inbound); print(sorted(c.summary.collected), c.summary.refused)\n"
    )
    with TemporaryDirectory() as folder:
        where = shutil.copytree(inbound, Path(folder, "inbound"))
        for path in where.iterdir():
            give(path, path.name.partition("+")[0])
        done = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/home", str(where)], capture_output=True, text=True
        )
    assert "['daemon', 'news'] [('mail', 'Expected a readable folder. Received: Permission denied.')]" in done.stdout, (
        done.stderr
    )


ID_TEXT = st.one_of(
    st.sampled_from(
        ["alice", "Alice", "..", "a/b", "a+b", "zo\u00eb", "zoe\u0308", "-rf", ".x", " ", "a\u202eb", "王伟"]
    ),
    st.text(st.characters(blacklist_categories=["Cs"]), max_size=12),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(ID_TEXT, max_size=5))
def test_every_roster_is_read_or_refused_in_a_sentence(students):
    with TemporaryDirectory() as folder:
        path = Path(folder, "roster.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([["id"], *([each] for each in students)])
        try:
            ids = list(people(path))
        except CourseError:
            return
        assert not any(map(id_problem, ids))
        assert len({unicodedata.normalize("NFC", each).casefold() for each in ids}) == len(ids)


@pytest.mark.parametrize("ids", ["alice\nAlice", "zo\u00eb\nzoe\u0308", "..", "a/b", "a+b", "-a", "a\\b", "C:a"])
def test_ids_that_are_not_one_folder_of_ones_own_are_refused(tmp_path, ids):
    (tmp_path / "roster.csv").write_text(f"id\n{ids}\n", encoding="utf-8")
    with pytest.raises(CourseError, match="Expected"):
        people(tmp_path / "roster.csv")
