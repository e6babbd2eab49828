"""`lecturekit check` runs a notebook in the sandbox, as grading does; without a sandbox, it says so and continues."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from lecturekit.coursework import kernel, start
from tests.lecturekit.test_coursework import SET, said

NAME = "predict_and_update"
PREDICT = "def predict(w, b, x):\n    return 1 if x @ w + b >= 0 else -1"
ATTEMPT = """
def attempt(act):
    try:
        return f"REACHED {act()!r}"
    except Exception as error:
        return f"denied {type(error).__name__}"

import os, socket, subprocess
raise RuntimeError([attempt(act) for act in (ACTS,)])
"""

pytestmark = [pytest.mark.kernel, pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A student's folder with the released notebooks; the light parent's backend suffices here."""
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    place = tmp_path / "home" / "course"
    place.mkdir(parents=True)
    monkeypatch.chdir(place)
    start(SET, place)
    return place


def write(folder: Path, *sources: str) -> None:
    """Put these cells in the place of the one that defines `predict`."""
    path = folder / SET / f"{NAME}.ipynb"
    notebook = json.loads(path.read_text())
    place = next(i for i, cell in enumerate(notebook["cells"]) if "def predict(" in "".join(cell["source"]))
    pattern = notebook["cells"][place]
    notebook["cells"][place : place + 1] = [pattern | {"source": source} for source in sources]
    path.write_text(json.dumps(notebook))


def trying(*acts: str) -> str:
    """A cell that tries expressions, and raises what became of them."""
    return ATTEMPT.replace("ACTS", ", ".join(f"lambda: {act}" for act in acts))


def line(shown: str, begin: str) -> str:
    return next(line for line in shown.splitlines() if line.startswith(begin))


def test_a_hostile_notebook_reaches_nothing_outside_of_its_folder(folder):
    keys = folder.parent / ".ssh"
    keys.mkdir()
    (keys / "id").write_text("private")
    (folder / SET / ".token").write_text("private")
    (folder / "marks.csv").write_text("private")
    with socket.create_server(("127.0.0.1", 0)) as server:
        acts = (
            f"open({str(keys / 'id')!r}).read()",
            "open(os.path.expanduser('~/.ssh/id')).read()",
            "open('../marks.csv').read()",
            "open('.token').read()",
            "os.listdir('/root')",
            f"open({str(folder / SET / f'{NAME}.ipynb')!r}, 'r+')",
            f"open({str(folder / 'new')!r}, 'x')",
            f"socket.create_connection(('127.0.0.1', {server.getsockname()[1]}))",
            "socket.getaddrinfo('example.org', 80)",
            f"os.kill({os.getpid()}, 0)",
        )
        write(folder, trying(*acts), PREDICT)
        shown = said("check", NAME)
    results = line(shown, "! The cell that begins `def attempt(act):` raised RuntimeError")
    assert results.count("denied") == len(acts), results
    assert "REACHED" not in results
    assert not (folder / "new").exists()
    assert "✓ predict: passed" in shown
    assert "No sandbox" not in shown


def test_what_lies_beside_is_there_and_what_is_written_is_told(folder):
    beside = folder / SET
    (beside / "data").mkdir()
    (beside / "data" / "points.csv").write_text("7")
    (beside / "helper.py").write_text("seven = 7")
    write(folder, "import helper\nassert int(open('data/points.csv').read()) == helper.seven", PREDICT)
    assert "✓ predict: passed" in said("check", NAME)
    write(folder, "open('data/points.csv', 'w').write('8')\nopen('mine.txt', 'w').write('8')", PREDICT)
    shown = said("check", NAME)
    assert "It wrote mine.txt into a copy of your folder" in shown
    assert (beside / "data" / "points.csv").read_text() == "7"
    assert not (beside / "mine.txt").exists()


def test_why_the_system_refused_is_told(folder):
    write(folder, "import os\nos.listdir('/root')", PREDICT)
    shown = said("check", NAME)
    assert "! The cell that begins `import os` raised" in shown
    assert shown.count("It runs in a sandbox, as in grading") == 1


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("def predict(w, b, x):\n    while True: pass", "took more than 1 s, and was stopped"),
        ("while True: print('x' * 1000)", "took more than 1 s, and was stopped"),
        ("import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: pass", "did not react"),
    ],
)
def test_a_loop_without_an_end_is_told_in_a_sentence(folder, monkeypatch, source, sentence):
    monkeypatch.setattr(kernel, "CELL_SECONDS", 1)
    write(folder, source)
    shown = said("check", NAME)
    assert sentence in shown
    assert "Look for a loop that does not end" in shown
    assert "Traceback" not in shown


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("import os; os._exit(3)", "The kernel died at the cell that begins `import os; os._exit(3)`"),
        (
            "i = 0\nwhile True:\n    open(f'f{i}', 'wb').write(bytes(1 << 20)); i += 1",
            "The notebook kept more than 512 MB in files, and was stopped, as grading would stop it",
        ),
    ],
)
def test_a_kernel_that_ends_is_told_in_a_sentence(folder, source, sentence):
    write(folder, source)
    shown = said("check", NAME)
    assert f"! {sentence}" in shown
    assert "○ predict: not reached\n○ update: not reached" in shown
    assert "0 of 2 checks pass" in shown


def test_a_notebook_that_cannot_be_read_is_told(folder):
    path = folder / SET / f"{NAME}.ipynb"
    path.write_text("{")
    assert f"`lecturekit reset {NAME}` restores the released one" in said("check", NAME, code=1)
    path.unlink()
    assert "`lecturekit start` copies what is missing" in said("check", NAME, code=1)


# A container's filter of system calls, on a kernel without Landlock: nothing can protect the files.
CONFINED = """
import ctypes, errno, os, sys
library = ctypes.CDLL("libseccomp.so.2")
library.seccomp_init.restype = ctypes.c_void_p
context = ctypes.c_void_p(library.seccomp_init(ctypes.c_uint32(0x7FFF0000)))
landlock = 444
for number, error in [(landlock, errno.ENOSYS)] + [
    (library.seccomp_syscall_resolve_name(name), errno.EPERM) for name in (b"unshare", b"mount", b"pivot_root")
]:
    assert library.seccomp_rule_add(context, ctypes.c_uint32(0x00050000 | error), number, 0) == 0
assert library.seccomp_load(context) == 0
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_where_there_is_no_sandbox_it_says_so_once_and_runs(folder):
    (folder.parent / "outside").write_text("reached")
    write(folder, trying("open('../../outside').read()"), PREDICT)
    command = ["-c", "from lecturekit.cli import app; app()", "check", SET]
    done = subprocess.run([sys.executable, "-c", CONFINED, *command], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("No sandbox: this system cannot protect files and network (see `lecturekit doctor`)") == 1
    assert "Your notebook runs with your own rights, as in Jupyter." in done.stdout
    assert "REACHED 'reached'" in done.stdout
    assert "✓ predict: passed" in done.stdout
    assert "Traceback" not in done.stderr
