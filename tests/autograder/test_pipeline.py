"""The main job, end to end: release, hand in, grade, feed back. Real kernels, nbgrader's own gradebook."""

import json
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook

from autograder.authoring.reference import reference
from autograder.grades.marks import marks
from tests.autograder.handin import (
    CONFIG,
    FULL,
    NOTEBOOK,
    SET,
    adding,
    autograder,
    hand_in,
    hand_in_text,
    judged,
    place,
    released_course,
    replacing,
    solved,
    telling_inputs,
    texts,
    truth,
    verdicts,
)


@pytest.fixture(scope="module")
def simulated(tmp_path_factory, kernels):
    """A simulated class of twelve, graded."""
    course = released_course(tmp_path_factory.mktemp("simulated"))
    autograder(course, "simulate", SET, "--students", "12")
    autograder(course, "grade", SET)
    return course


class TestSimulatedClass:
    def test_every_mark_equals_the_truth(self, simulated):
        given = marks(simulated, SET)
        expected = truth(simulated)
        assert len(expected) == 12
        for student, points in expected.items():
            assert {name: given[student][name] for name in points} == points

    def test_every_declared_mistake_occurs_and_is_told_its_own_sentence(self, simulated):
        told = [v["mistake"] for student in truth(simulated) for v in verdicts(simulated, student).values()]
        declared = {"You square it.", "You return x itself.", "Down, not up.", "This is OR."}
        assert declared | {"That is the number of days."} == {sentence for sentence in told if sentence}

    @pytest.mark.slow
    def test_it_never_takes_the_place_of_a_real_submission(self, tmp_path):
        course = released_course(tmp_path)
        path = hand_in(course, "student03")
        before = path.read_bytes()
        said = autograder(course, "simulate", SET, "--students", "3", code=1)
        assert str(path.parent) in said.replace("\n", "")
        assert path.read_bytes() == before
        assert [p.name for p in course.submitted.iterdir()] == ["student03"]

    def test_a_stub_is_not_attempted(self, simulated):
        assert {v["outcome"] for v in verdicts(simulated, "student02").values()} == {"not attempted"}

    def test_an_unanswered_question_is_zero_and_an_answered_one_waits_for_a_person(self, simulated):
        given = marks(simulated, SET)
        assert given["student01"]["why"] is None
        assert given["student02"]["why"] == 0

    def test_grading_again_changes_nothing(self, simulated):
        before = marks(simulated, SET)
        assert "Graded 0 of 12" in autograder(simulated, "grade", SET)
        autograder(simulated, "grade", SET, "--student", "student03", "--force")
        assert marks(simulated, SET) == before

    def test_a_manual_score_is_never_touched(self, simulated):
        with Gradebook(simulated.db_url) as gradebook:
            grade = gradebook.find_grade("double", NOTEBOOK, SET, "student02")
            grade.manual_score = 1.25
            gradebook.db.commit()
        autograder(simulated, "grade", SET, "--student", "student02", "--force")
        assert marks(simulated, SET)["student02"]["double"] == 1.25
        with Gradebook(simulated.db_url) as gradebook:
            grade = gradebook.find_grade("double", NOTEBOOK, SET, "student02")
            assert grade.auto_score == 0
            grade.manual_score = None
            gradebook.db.commit()

    def test_stock_nbgrader_gives_the_same_marks(self, simulated):
        before = marks(simulated, SET)
        (simulated.root / "nbgrader_config.py").write_text(CONFIG)
        command = [sys.executable, "-m", "nbgrader", "autograde", SET, "--force", "--student=student0[3-5]"]
        done = subprocess.run(command, cwd=simulated.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        assert marks(simulated, SET) == before

    def test_feedback_explains_and_exports(self, simulated):
        assert "Wrote 12 pages" in autograder(simulated, "feedback", SET)
        wrong = next(s for s in truth(simulated) if verdicts(simulated, s)["double"]["mistake"] == "You square it.")
        page = (simulated.feedback / wrong / SET / f"{NOTEBOOK}.html").read_text()
        assert "You square it." in page
        assert "Try it yourself" in page
        rows = (simulated.home / "grades.csv").read_text().splitlines()
        assert len(rows) == 13

    def test_no_hidden_input_reaches_a_student(self, simulated):
        keys = reference(simulated, simulated.solution_file(SET, NOTEBOOK)).keys["double"]
        telling = {np.array2string(x, separator=", ") for x in telling_inputs(keys)}
        assert telling
        public = "".join(p.read_text() for p in (simulated.exercises / SET).iterdir())
        for student in truth(simulated):
            readable = texts(simulated, student) + public
            assert not [text for text in telling if text in readable]

    def test_nothing_of_the_grader_lies_where_students_look(self, simulated):
        secret = simulated.secret()
        for folder in (simulated.exercises, simulated.source, simulated.home / "release", simulated.autograded):
            for path in folder.rglob("*"):
                assert path.is_dir() or secret not in path.read_text()
                assert path.suffix != ".py"


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    """A class in which everybody did something else; graded once, with nobody stopping the rest."""
    course = released_course(tmp_path_factory.mktemp("course"))
    for student, changes in HANDED_IN.items():
        hand_in(course, student, *changes)
    for student, text in FILES.items():
        hand_in_text(course, student, text)
    (course.submitted / "empty" / SET).mkdir(parents=True)
    missing = course.submitted / "missing" / SET
    missing.mkdir(parents=True)
    nbformat.write(solved(course), missing / "something_else.ipynb")
    hand_in(course, "surplus")
    nbformat.write(solved(course), course.submitted / "surplus" / SET / "extra.ipynb")
    PRINTED["grade"] = autograder(course, "grade", SET)
    return course


PRINTED = {}
FILES = {
    "broken": "{",
    "nothing": "",
    "binary": b"\xff\xfe\x00PNG",
    "json": '{"hello": 1}',
    "format5": json.dumps({"nbformat": 5, "nbformat_minor": 0, "metadata": {}, "cells": []}),
}
RETURNS = {
    "string": ('"2"', "wrong"),
    "none": ("None", "wrong"),
    "nan": ("x * np.nan", "wrong"),
    "shape": ("(2 * x)[None]", "wrong"),
    "complex": ("2 * x + 0j", "wrong"),
    "objects": ("(2 * x).astype(object)", "wrong"),
    "generator": ("(2 * v for v in x)", "wrong"),
    "list": ("[2 * v for v in x]", "wrong"),
    "equal": ("type('E', (), {'__eq__': lambda s, o: True, '__array__': lambda s, *a: 1 / 0})()", "wrong"),
    "raises": ("1 / 0", "crashed"),
    "exits": ("__import__('sys').exit()", "crashed"),
    "recursion": ("double(x)", "crashed"),
    "float32": ("(2 * x).astype('float32')", "passed"),
    "loop": ("np.array([2 * v for v in x])", "passed"),
}


def retag(nb):
    nb.cells[place(nb, "double")].metadata["tags"] = ["skip-execution"]
    nb.cells[place(nb, "solution-double")].source = "def double(x):\n    return 0 * x"


def duplicate(nb):
    at = place(nb, "double")
    nb.cells.insert(at, nbformat.from_dict(json.loads(json.dumps(nb.cells[at]))))


def reorder(nb):
    nb.cells.insert(0, nb.cells.pop(place(nb, "double")))


def forge_points(nb):
    nb.cells[place(nb, "double")].metadata.nbgrader.update(points=100, checksum="0", locked=False, solution=True)
    nb.cells[place(nb, "double")].source = "100.0"


HANDED_IN = {
    "perfect": [],
    "Zoë Müller-李 2": [],
    "O'Neil & Söhne": [],
    "syntax": [replacing("double", "def double(x)\n    return 2 * x")],
    "import error": [adding("import does_not_exist", before="solution-double")],
    "cell crashes": [replacing("answer", "answer = 1 / 0")],
    "loop": [replacing("double", "def double(x):\n    while True:\n        pass")],
    "stubborn loop": [
        replacing(
            "double",
            "def double(x):\n    while True:\n        try:\n            while True:\n                pass\n"
            "        except BaseException:\n            pass",
        )
    ],
    "dies in a check": [replacing("shift", "def shift(x):\n    import os\n    os._exit(1)")],
    "dies at the end": [adding("import os\nos.kill(os.getpid(), 9)")],
    "flood": [adding("for _ in range(200):\n    print('x' * 500_000)", before="solution-double")],
    "prints": [replacing("double", "def double(x):\n    print('PEEPHOLE', x)\n    return 2 * x")],
    "collects": [
        replacing("double", "seen = []\ndef double(x):\n    seen.append(x.tolist())\n    return 2 * x"),
        adding("print('COLLECTED', seen)", after="double"),
        adding("print('COLLECTED', seen)"),
    ],
    "redefines": [
        replacing("double", "factor = 2\ndef double(x):\n    return factor * x"),
        adding("factor = 17", before="solution-shift"),
    ],
    "improves later": [
        replacing("double", "factor = 17\ndef double(x):\n    return factor * x"),
        adding("factor = 2", before="solution-shift"),
    ],
    "mutates": [replacing("double", "def double(x):\n    x *= 2\n    return x")],
    "one size": [replacing("double", "def double(x):\n    return 2 * x if len(x) == 1 else x")],
    "missing cells": [lambda nb: nb.cells.pop(place(nb, "double"))],
    "no cells": [lambda nb: nb.cells.clear()],
    "duplicated": [duplicate],
    "reordered": [reorder],
    "retagged": [retag],
    "forged": [forge_points],
    **{f"returns {k}": [replacing("double", f"def double(x):\n    return {e}")] for k, (e, _) in RETURNS.items()},
}
NOTHING = dict.fromkeys(FULL, 0.0)


class TestOneClassManyAccidents:
    @pytest.mark.parametrize(
        "student",
        ["perfect", "Zoë Müller-李 2", "O'Neil & Söhne", "import error", "flood", "prints", "collects", "redefines",
         "dies at the end", "missing cells", "duplicated", "reordered", "surplus", "returns float32", "returns loop"],
    )  # fmt: skip
    def test_who_solved_everything_gets_everything(self, course, student):
        assert judged(course, student) == FULL

    @pytest.mark.parametrize("student", [*FILES, "empty", "missing", "no cells"])
    def test_who_handed_in_nothing_gets_nothing_and_is_not_lost(self, course, student):
        assert judged(course, student) == NOTHING

    @pytest.mark.parametrize("kind", RETURNS)
    def test_what_a_function_returns_is_judged_by_value_shape_and_kind(self, course, kind):
        outcome = RETURNS[kind][1]
        assert verdicts(course, f"returns {kind}")["double"]["outcome"] == outcome
        assert judged(course, f"returns {kind}") == {**FULL, "double": 2.0 if outcome == "passed" else 0.0}

    @pytest.mark.parametrize(
        ("student", "lost", "outcome"),
        [
            ("syntax", "double", "crashed"),
            ("cell crashes", "answer", "crashed"),
            ("loop", "double", "timed out"),
            ("stubborn loop", "double", "timed out"),
            ("dies in a check", "shift", "crashed"),
            ("improves later", "double", "wrong"),
            ("mutates", "double", "wrong"),
            ("one size", "double", "wrong"),
            ("retagged", "double", "wrong"),
        ],
    )
    def test_one_accident_costs_one_check(self, course, student, lost, outcome):
        assert judged(course, student) == {**FULL, lost: 0.0}
        assert verdicts(course, student)[lost]["outcome"] == outcome

    def test_points_cannot_be_forged(self, course):
        assert judged(course, "forged") == FULL

    def test_a_crash_is_told_with_the_students_own_line(self, course):
        assert "answer = 1 / 0" in texts(course, "cell crashes")
        assert "return 1 / 0" in texts(course, "returns raises")

    def test_what_is_printed_while_being_judged_is_not_shown(self, course):
        assert "PEEPHOLE" not in texts(course, "prints")

    def test_collected_inputs_are_not_the_hidden_ones(self, course):
        keys = reference(course, course.solution_file(SET, NOTEBOOK)).keys["double"]
        telling, shown = (
            [str(x.tolist()).replace(" ", "") for x in inputs]
            for inputs in (telling_inputs(keys), [case.arguments["x"] for case in keys.shown.cases])
        )
        assert telling
        readable = re.sub(r"\s", "", texts(course, "collects"))
        assert "COLLECTED" in readable
        assert not [text for text in telling if text in readable]
        assert [text for text in shown if text in readable]  # as what it was asked is written there

    def test_a_flood_of_output_is_cut_off(self, course):
        assert len(texts(course, "flood")) < 3 * 2**20
        assert "Output cut off" in texts(course, "flood")

    def test_the_instructor_is_told_what_was_wrong_with_the_hand_ins(self, course):
        printed = PRINTED["grade"]
        for student in (*FILES, "missing", "missing cells", "duplicated", "reordered", "retagged", "surplus"):
            assert f"{student}:" in printed, student
        assert "extra.ipynb does not belong" in printed

    def test_nothing_handed_in_is_overwritten(self, course):
        path = course.submitted / "broken" / SET / f"{NOTEBOOK}.ipynb"
        assert path.read_text() == "{"

    def test_feedback_for_everybody_who_handed_in_a_notebook(self, course):
        autograder(course, "feedback", SET)
        assert (course.feedback / "Zoë Müller-李 2" / SET / f"{NOTEBOOK}.html").is_file()
        assert (course.feedback / "broken" / SET / f"{NOTEBOOK}.html").is_file()
