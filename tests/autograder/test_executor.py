"""One thread, several, a cluster; stopped, killed, started again: always the same gradebook."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest import mock

import psutil
import pytest
from nbformat.v4 import new_code_cell
from nbgrader.api import Gradebook

from autograder.execution import executor
from autograder.execution.notebook_run import RunSettings
from autograder.execution.run_submission import run
from autograder.execution.trace import Trace
from autograder.grade import grade
from autograder.grades.marks import marks
from autograder.grading.trace_cache import TraceCache
from autograder.submissions.submission import Submission
from lecturekit.sandbox import SandboxUnavailableError, self_test
from tests.autograder.handin import SET, autograder, copied, hand_in, released_course, replacing, solved

pytestmark = pytest.mark.kernel

STUDENTS = 6


@pytest.fixture(scope="module")
def ungraded(tmp_path_factory):
    """A class that has handed in and waits."""
    course = released_course(tmp_path_factory.mktemp("ungraded"))
    autograder(course, "simulate", SET, "--students", str(STUDENTS))
    return course


@pytest.fixture(scope="module")
def expected(ungraded, tmp_path_factory):
    """The gradebook of an undisturbed run, one submission after the other."""
    course = copied(ungraded, tmp_path_factory.mktemp("undisturbed"))
    autograder(course, "grade", SET, "--jobs", "1")
    found = rows(course)
    assert len(found) == STUDENTS
    return found


@pytest.fixture
def course(ungraded, tmp_path):
    return copied(ungraded, tmp_path)


@pytest.fixture
def scratch():
    """A folder for temporary files with a short name: sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="f-", dir="/tmp", ignore_cleanup_errors=True) as name:
        yield Path(name)


def rows(course) -> dict:
    """All of the gradebook but its ids."""
    found = {}
    with Gradebook(course.db_url) as gradebook:
        for submission in gradebook.assignment_submissions(SET):
            row = found[submission.student.id] = {"score": submission.score, "by hand": submission.needs_manual_grade}
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    row[grade.name] = (grade.auto_score, grade.manual_score, grade.max_score, grade.needs_manual_grade)
                for comment in notebook.comments:
                    row[comment.name, "comment"] = comment.auto_comment
    return found


def start(course, scratch, *arguments) -> subprocess.Popen:
    command = [sys.executable, "-m", "autograder.cli", "grade", SET, *arguments]
    # one warm parent for all of these processes
    folders = {"TMPDIR": str(scratch), "XDG_RUNTIME_DIR": tempfile.gettempdir()}
    return subprocess.Popen(
        command,
        cwd=course.root,
        env=os.environ | folders | {"PYTHONPATH": str(Path(executor.__file__).parents[2])},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # a shell that runs the tests in the background has it ignored, and what it starts inherits that
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def graded(course) -> int:
    return len(list((course.private / "graded").rglob("*.json")))


def await_more(course, than, process=None) -> None:
    """Wait until more students are graded."""
    while graded(course) <= than:
        assert process is None or process.poll() is None, process.stdout.read()
        time.sleep(0.02)


def inside(folder) -> list[int]:
    """The processes that work in a folder."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if str(folder) in process.cwd():
                found.append(process.pid)
    return found


class TestSameGradebook:
    def test_four_at_once(self, course, expected):
        autograder(course, "grade", SET, "--jobs", "4")
        assert rows(course) == expected

    def test_killed_again_and_again(self, course, expected, scratch):
        rng = random.Random()
        for _ in range(3):
            before = graded(course)
            process = start(course, scratch, "--jobs", "2")
            await_more(course, before, process)
            time.sleep(rng.uniform(0, 0.5))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        left = STUDENTS - graded(course)
        said = autograder(course, "grade", SET)
        assert f"Graded {left} of" in said
        assert rows(course) == expected

    def test_stopped_by_the_keyboard(self, course, expected, scratch):
        hand_in(course, "student01")  # keeps its marks, but has to be graded
        process = start(course, scratch, "--jobs", "2")
        await_more(course, 0, process)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 130, said
        assert "Stopped" in said
        assert "Traceback" not in said
        assert inside(scratch) == []
        done = rows(course)
        assert set(done) == {p.stem for p in (course.private / "graded").rglob("*.json")}
        assert {name: expected[name] for name in done} == done
        autograder(course, "grade", SET)
        assert rows(course) == expected

    def test_stopping_ends_endless_kernels(self, course, scratch):
        shutil.rmtree(course.submitted)
        for name in ("a", "b"):
            hand_in(course, name, replacing("shift", "while True:\n    pass"))
        process = start(course, scratch, "--jobs", "2")
        while len(inside(scratch)) < 2:
            assert process.poll() is None
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 130, said
        assert inside(scratch) == []
        assert rows(course) == {}


class TestCluster:
    @pytest.fixture(scope="class")
    def cluster(self):
        distributed = pytest.importorskip("distributed")
        options = {"n_workers": 2, "threads_per_worker": 1, "processes": True, "dashboard_address": None}
        # Dask sets variables of its own here, too, with which later kernels would need another warm parent.
        with mock.patch.dict(os.environ), distributed.LocalCluster(**options) as cluster:
            yield cluster

    def test_the_same_gradebook(self, cluster, course, expected):
        autograder(course, "grade", SET, "--scheduler", cluster.scheduler_address)
        assert rows(course) == expected

    def test_a_worker_is_killed(self, cluster, course, expected, scratch):
        process = start(course, scratch, "--scheduler", cluster.scheduler_address)
        await_more(course, 0, process)
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
        said, _ = process.communicate(timeout=200)
        assert process.returncode == 0, said
        assert rows(course) == expected

    def test_no_scheduler(self, course, monkeypatch):
        monkeypatch.setattr("autograder.cli.executors.SCHEDULER_SECONDS", 1)
        said = autograder(course, "grade", SET, "--scheduler", "127.0.0.1:9", code=1)
        assert "dask scheduler" in said


class TestWhatIsKept:
    def test_a_fault_is_tried_again(self, course, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(executor, "run", lambda *_: Trace(fault="no kernel today"))
            said = autograder(course, "grade", SET, "--student", "student01", code=1)
            assert "no kernel today" in said
        assert "Graded 1 of 1" in autograder(course, "grade", SET, "--student", "student01")

    def test_so_is_what_the_clock_decided(self, course, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(executor, "run", lambda *_: Trace(by_clock=True, ended_by="wall"))
            said = autograder(course, "grade", SET, "--student", "student01")
            assert "the next run tries again" in said
            assert marks(course, SET)["student01"]["double"] == 0
        assert "Graded 1 of 1" in autograder(course, "grade", SET, "--student", "student01")
        assert marks(course, SET)["student01"]["double"] == 2

    def test_a_crash_leaves_no_mark_of_being_done(self, course, monkeypatch):
        autograder(course, "grade", SET, "--student", "student01")
        before = rows(course)
        with monkeypatch.context() as patch:
            patch.setattr("autograder.nbgrader.judge_preprocessor.FlagFaults.preprocess", lambda *_: 1 / 0)
            autograder(course, "grade", SET, "--student", "student01", "--force", code=1)
        assert graded(course) == 0
        assert rows(course) == before
        assert "Graded 1 of 1" in autograder(course, "grade", SET, "--student", "student01")

    def test_an_unknown_file_is_no_trace(self, tmp_path, ungraded):
        submission = Submission("a", SET, "tiny", solved(ungraded))
        job, cache = executor.Job(submission, None, RunSettings()), TraceCache(tmp_path)
        cache.save(job, Trace(cpu_seconds=1.5))
        assert cache.load(job) == Trace(cpu_seconds=1.5)
        assert cache.load(executor.Job(submission, {}, RunSettings())) is None
        for content in ("[1]", "{", '{"key": 1}'):
            next(tmp_path.rglob("*.json")).write_text(content)
            assert cache.load(job) is None


class TestSandboxUnavailable:
    @pytest.fixture
    def no_sandbox(self, monkeypatch):
        """A machine that has no sandbox."""
        executor.require_sandbox.cache_clear()
        monkeypatch.setattr(self_test, "_attempt_escapes", dict)
        yield
        executor.require_sandbox.cache_clear()

    def test_without_a_sandbox_nothing_is_graded(self, course, no_sandbox):
        said = autograder(course, "grade", SET, code=1)
        assert "expected a sandbox around files and network" in said
        assert rows(course) == {}

    def test_unless_it_is_said(self, course, no_sandbox):
        assert "Graded 1 of 1" in autograder(course, "grade", SET, "--no-sandbox", "--student", "student01")

    def test_a_worker_without_a_sandbox_gives_no_mark(self, course, monkeypatch):
        monkeypatch.setattr(executor, "require_sandbox", _only_in_threads)
        with ThreadPoolExecutor(1) as pool, pytest.raises(SandboxUnavailableError):
            grade(course, SET, executor=pool)
        assert rows(course) == {}


def _only_in_threads() -> None:
    """A sandbox that is missing where submissions run, and nowhere else."""
    if threading.current_thread() is not threading.main_thread():
        raise SandboxUnavailableError("none here")


class TestSandbox:
    def test_a_sleeper_ends_at_its_limit_and_the_rest_goes_on(self, ungraded):
        nb = solved(ungraded)
        nb.cells = [new_code_cell("import time\ntime.sleep(600)"), new_code_cell("1 + 1")]
        trace = run(Submission("a", SET, "tiny", nb), None, RunSettings(cell_seconds=2))
        assert [output.ename for output in trace.outputs[0]] == ["KeyboardInterrupt", "TimeoutError"]
        assert trace.outputs[1][0].data["text/plain"] == "2"
        assert not trace.by_clock  # it chose to wait: another run would end like this one

    def test_waiting_for_a_processor_costs_nobody_anything(self, ungraded):
        """More busy processes than processors: the cell takes far longer than its limit, and is not to blame."""
        crowd = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(5 * (os.cpu_count() or 1))]
        try:
            nb = solved(ungraded)
            nb.cells = [new_code_cell("import time\nwhile time.process_time() < 1.2: pass\ntime.perf_counter()")]
            trace = run(Submission("a", SET, "tiny", nb), None, RunSettings(cell_seconds=3))
        finally:
            for process in crowd:
                process.kill()
        assert [output.output_type for output in trace.outputs[0]] == ["execute_result"]

    def test_what_is_no_message_is_nobodys_fault(self, ungraded):
        forge = "k = get_ipython().kernel; k.session.send(k.iopub_socket, {}, {}, parent=k.get_parent());"
        sent = (
            ("execute_result", {"data": {"text/plain": [1]}, "metadata": 5, "execution_count": "x"}),
            ("stream", {"name": 3, "text": 5}),
            ("error", {"ename": 3}),
            ("display_data", {"data": 5, "metadata": {}}),
        )
        nb = solved(ungraded)
        nb.cells = [new_code_cell(forge.format(repr(kind), content)) for kind, content in sent]
        nb.cells.append(new_code_cell("1 + 1"))
        trace = run(Submission("a", SET, "tiny", nb), None, RunSettings())
        assert trace.fault == ""
        assert [trace.outputs[i][0].ename for i in range(4)] == ["GarbledMessage"] * 4
        assert trace.outputs[4][0].data == {"text/plain": "2"}
