"""What the grader itself cannot do: nobody pays for it, nothing of it lasts, and the class goes on."""

import json
import subprocess
import sys

import pytest
from nbformat import v4
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI

from autograder.class_run import class_run
from autograder.execution import executor, run_submission
from autograder.execution.executor import Job
from autograder.execution.kernel_client import KernelStartError
from autograder.execution.notebook_run import RunSettings
from autograder.execution.trace import CarriedForward, PaceQuestion, Question, Trace
from autograder.grading import pipeline
from autograder.grading.trace_cache import TraceCache, cache_key
from autograder.nbgrader.config import course_config
from autograder.nbgrader.execute_preprocessor import SandboxedExecute
from autograder.nbgrader.judge_preprocessor import Judge
from autograder.submissions.submission import Submission
from lecturekit.coursework import CourseworkError, notebook_check
from lecturekit.sandbox import Limits
from lecturekit.sandbox.limits import notebook_limits
from tests.autograder.handin import NOTEBOOK, SET, autograder, hand_in, judged, released_course, replacing, verdicts

pytestmark = pytest.mark.kernel

CHAIN = """
# %%
import numpy as np

from lecturekit.check import Agrees, Exercise, inputs, vector

exercise = Exercise(
    title="A chain",
    checks=[
        Agrees("double", inputs(x=vector("m")), points=2, mistakes={"You square it.": lambda x: x * x}),
        Agrees("fourfold", inputs(x=vector("m")), points=1, builds_on=("double",), mistakes={"Once.": lambda x: 2 * x}),
    ],
)

# %%
import numpy as np

from lecturekit import check

# %%
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION

# %%
check("double")

# %%
def fourfold(x):
    ### BEGIN SOLUTION
    return double(double(x))
    ### END SOLUTION

# %%
check("fourfold")
"""
SQUARED = replacing("double", "def double(x):\n    return x * x")


class TestCarryingForward:
    @pytest.fixture(scope="class")
    def course(self, tmp_path_factory):
        course = released_course(tmp_path_factory.mktemp("chain"), CHAIN)
        hand_in(course, "squared", SQUARED)
        hand_in(course, "right")
        return course

    def grade_with(self, course, monkeypatch, result):
        with monkeypatch.context() as patch:
            patch.setattr(executor, "carry_forward", result)
            return autograder(course, "grade", SET, "--force", code=1)

    def needs_a_person(self, course) -> bool:
        with Gradebook(course.db_url) as gradebook:
            return gradebook.find_grade("fourfold", NOTEBOOK, SET, "squared").needs_manual_grade

    def test_a_kernel_that_does_not_start_costs_no_points_and_is_tried_again(self, course, monkeypatch):
        def no_kernel(self, client):
            raise KernelStartError("no kernel today")

        with monkeypatch.context() as patch:
            patch.setattr(run_submission.CarriedRun, "_start", no_kernel)
            printed = autograder(course, "grade", SET, code=1)
        assert "no kernel today" in printed
        assert judged(course, "squared") == {"double": 0.0, "fourfold": 1.0}
        assert judged(course, "right") == {"double": 2.0, "fourfold": 1.0}
        assert verdicts(course, "squared")["fourfold"]["outcome"] == "grader's fault"
        assert self.needs_a_person(course)
        assert "Graded 1 of 2" in autograder(course, "grade", SET)  # the fault did not last, and "right" was kept
        assert judged(course, "squared") == {"double": 0.0, "fourfold": 1.0}
        assert verdicts(course, "squared")["fourfold"]["outcome"] == "passed"
        assert not self.needs_a_person(course)

    def test_a_worker_that_fails_is_a_fault(self, course, monkeypatch):
        printed = self.grade_with(course, monkeypatch, lambda *_: 1 / 0)
        assert "ZeroDivisionError" in printed
        assert judged(course, "squared") == {"double": 0.0, "fourfold": 1.0}

    def test_what_the_clock_decided_is_asked_again(self, course, monkeypatch):
        with monkeypatch.context() as patch:
            patch.setattr(executor, "carry_forward", lambda *_: CarriedForward({"fourfold": ()}, by_clock=True))
            printed = autograder(course, "grade", SET, "--force")
        assert "the next run tries again" in printed
        assert judged(course, "squared") == {"double": 0.0, "fourfold": 0.0}
        assert "Graded 1 of 2" in autograder(course, "grade", SET)
        assert judged(course, "squared") == {"double": 0.0, "fourfold": 1.0}

    def test_nbgraders_own_command_gives_the_same(self, course, monkeypatch):
        config = course_config(course)
        with monkeypatch.context() as patch:
            patch.setattr(executor, "carry_forward", lambda *_: CarriedForward(fault="no kernel today"))
            autograder(course, "grade", SET, "--force", code=1)
        result = NbGraderAPI(config=config).autograde(SET, "squared", force=True)
        assert result["success"], result["log"]
        assert verdicts(course, "squared")["fourfold"]["outcome"] == "passed"


class TestOneStudentsFault:
    @pytest.fixture
    def course(self, tmp_path):
        course = released_course(tmp_path)
        for student in ("a", "b", "c"):
            hand_in(course, student)
        return course

    def test_judging_fails_for_one(self, course, monkeypatch):
        real = pipeline.checks_to_carry

        def fails(trace, reference, notebook):
            if any("fails here" in cell.source for cell in notebook.cells):
                raise SystemError("AST constructor recursion depth mismatch")
            return real(trace, reference, notebook)

        hand_in(course, "b", replacing("double", "def double(x):\n    return 2 * x  # fails here"))
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "checks_to_carry", fails)
            printed = autograder(course, "grade", SET, code=1)
        assert "AST constructor" in printed
        assert judged(course, "c") == judged(course, "a")
        assert "Traceback" in course.log_file.read_text()
        assert "Graded 1 of 3" in autograder(course, "grade", SET)

    @pytest.mark.parametrize("content", [b"\0\x05\x16\x07", b"", b"{", b'{"cells": 5}'])
    def test_a_file_of_macos_beside_the_notebook(self, course, content):
        (course.submitted / "b" / SET / f"._{NOTEBOOK}.ipynb").write_bytes(content)
        assert "Graded 3 of 3" in autograder(course, "grade", SET)
        assert judged(course, "b") == judged(course, "a")
        autograder(course, "marks", SET)
        autograder(course, "report", SET)

    def test_an_autograded_notebook_that_cannot_be_read_back(self, course, monkeypatch):
        real = json.loads

        def broken(path, **kw):
            if "/b/" in str(path):
                raise ValueError("torn")
            return v4.reads(json.dumps(real(path.read_text())))

        monkeypatch.setattr("autograder.grade.nbformat.read", broken)
        printed = autograder(course, "grade", SET, code=1)
        assert "torn" in printed
        assert judged(course, "c") == judged(course, "a")


class TestLimits:
    """21 code cells get the same by every door."""

    CELLS = 21
    EXPECTED = (1260.0, 12600.0)

    def notebook(self):
        return v4.new_notebook(cells=[v4.new_code_cell("1") for _ in range(self.CELLS)])

    def test_of_a_notebook(self):
        limits = notebook_limits(self.CELLS)
        assert (limits.cpu_seconds, limits.wall_seconds) == self.EXPECTED
        assert notebook_limits(2) == Limits()

    @pytest.mark.parametrize("kind", [SandboxedExecute, Judge])
    def test_under_nbgrader(self, tmp_path, kind):
        course = released_course(tmp_path)
        settings = kind(config=course_config(course)).run_settings(self.notebook(), figures=False)
        assert (settings.limits.cpu_seconds, settings.limits.wall_seconds) == self.EXPECTED

    def test_in_a_class(self, tmp_path):
        course = released_course(tmp_path)
        hand_in(course, "a")
        with class_run(course, SET) as run:
            settings = run._settings(Submission("a", SET, NOTEBOOK, self.notebook()))
        assert (settings.limits.cpu_seconds, settings.limits.wall_seconds) == self.EXPECTED

    def test_in_a_students_own_check(self, tmp_path, monkeypatch):
        def start(folder, scratch, limits, notify):
            raise CourseworkError(f"{limits.cpu_seconds} {limits.wall_seconds}")

        monkeypatch.setattr(notebook_check, "start_kernel", start)
        nb = self.notebook()
        path = tmp_path / "own.ipynb"
        path.write_text(json.dumps(nb))
        with pytest.raises(CourseworkError, match=r"1260\.0 12600\.0"):
            [*notebook_check.reports(path, print)]


class TestCacheKey:
    QUESTION = Question("double", {"kind": "call"}, ((("x", 1),),), ((("x", 2),),), 10.0)

    def key(self, submission=None, questions=None, **settings):
        nb = v4.new_notebook(cells=[v4.new_code_cell("x = 1", id="a")])
        job = Job(submission or Submission("a", SET, NOTEBOOK, nb), questions, RunSettings(**settings))
        return cache_key(job)

    def test_all_that_decides_is_in_it(self):
        other = v4.new_notebook(cells=[v4.new_code_cell("x = 2", id="a")])
        beside = Submission("a", SET, NOTEBOOK, v4.new_notebook(cells=[v4.new_code_cell("x = 1", id="a")]), {"f": b"1"})
        slower = Question(**{**vars(self.QUESTION), "pace": PaceQuestion(2.0, ((("x", 3),),), ("pass",))})
        keys = [
            self.key(),
            self.key(Submission("a", SET, NOTEBOOK, other)),
            self.key(beside),
            self.key(questions={}),
            self.key(questions={"double": self.QUESTION}),
            self.key(questions={"double": slower}),
            self.key(sandbox=False),
            self.key(figures=False),
            self.key(cell_seconds=5.0),
            self.key(limits=notebook_limits(50)),
            self.key(on_timeout={"ename": "E"}),
        ]
        assert len(set(keys)) == len(keys)
        assert self.key() == keys[0]

    def test_what_does_not_last_is_not_kept(self, tmp_path):
        cache = TraceCache(tmp_path)
        job = Job(Submission("a", SET, NOTEBOOK, v4.new_notebook()), {}, RunSettings())
        for trace in (Trace(fault="f"), Trace(by_clock=True), Trace(carried_faults={"double": "f"})):
            cache.save(job, trace)
            assert cache.load(job) is None
        lasting = Trace(carried={"double": ""})
        cache.save(job, lasting)
        assert cache.load(job) == lasting


def test_workers_load_neither_key_making_nor_nbgrader():
    code = (
        "import sys, autograder.execution.executor\n"
        "print([m for m in sys.modules if m.startswith(('autograder.authoring', 'autograder.grading', 'jupytext', "
        "'nbgrader', 'tensorflow'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
