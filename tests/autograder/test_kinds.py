"""Each kind of check, from the declaration to the gradebook, by what students hand in."""

import json

import nbformat
import pytest

from autograder.authoring.grader_keys import CheckKeys, Reference
from autograder.authoring.keys import secret_key
from autograder.authoring.solution_reader import read_solution
from autograder.execution.trace import Trace
from autograder.grading.verdict import verdicts as judge_all
from lecturekit.check.kernel.probes import ask
from tests.autograder.handin import (
    NOTEBOOK,
    SET,
    autograder,
    hand_in,
    judged,
    released_course,
    replacing,
    texts,
    verdicts,
)
from tests.autograder.kinds import KINDS

WRONG_PREDICT = "def predict(w, b, x):\n    return -7"
RIGHT_UPDATE = "def update(w, b, x, y, eta):\n    d = eta * (y - predict(w, b, x))\n    return w + d * x, b + d"
STEAL = """
def update(w, b, x, y, eta):
    import inspect, linecache, sys
    text = repr(getattr(predict, "__code__", "")) + repr(predict.__globals__.keys()) + str(predict.__code__.co_consts)
    try:
        text += inspect.getsource(predict)
    except Exception as error:
        text += repr(error)
    print(text, file=sys.stderr)
    print(text)
    open("stolen.txt", "w").write("SECRET-OF-PREDICT " + text)
    {end}
"""
LYING = """
class Counter:
    def __init__(self, start):
        pass

    def __getattr__(self, name):
        raise SystemExit
"""
PATCHED = """
import lecturekit.check.kernel.driven as driven
driven.Driven.answer = lambda *a: 3

class Driven:
    pass

class Counter:
    pass
"""
LOOP = """
def dot(a, b):
    product = np.zeros((a.shape[0], b.shape[1]))
    for i in range(a.shape[0]):
        for j in range(b.shape[1]):
            for k in range(a.shape[1]):
                product[i, j] += a[i, k] * b[k, j]
    return product
"""
TIE = "def predict(w, b, x):\n    return 1 if x @ w + b > 0 else -1"
UNWRITTEN = "\n    raise NotImplementedError('Replace this line')"
MODEL = "class M:\n    def predict(self, x):\n        return -x[:, 0]\nmodel = M()"
wrong_predict = replacing("predict", WRONG_PREDICT)
STUDENTS = {
    "all_right": [],
    "wrong_predict": [wrong_predict],
    "no_predict": [replacing("predict", f"def predict(w, b, x):{UNWRITTEN}")],
    "a_tie": [replacing("predict", TIE)],
    "both_wrong": [wrong_predict, replacing("update", "def update(*a):\n    return 0, 0")],
    "slip_beside": [wrong_predict, replacing("update", RIGHT_UPDATE.replace("(y -", ".5 * (y -"))],
    "no_update": [wrong_predict, replacing("update", f"def update(w, b, x, y, eta):{UNWRITTEN}")],
    "thief_by_value": [wrong_predict, replacing("update", STEAL.format(end="return text, text"))],
    "thief_by_error": [wrong_predict, replacing("update", STEAL.format(end="raise ValueError(text)"))],
    "no_counter": [replacing("Counter", "Counter = 5")],
    "lying_counter": [replacing("Counter", LYING)],
    "patched_driver": [replacing("Counter", PATCHED)],
    "forbidden": [replacing("dot", "def dot(a, b):\n    return getattr(np, 'd' + 'ot')(a, b)")],
    "forbidden_in_hiding": [replacing("dot", "def dot(a, b):\n    return eval('np.d' + 'ot')(a, b)")],
    "slow": [replacing("dot", LOOP)],
    "wrong_answers": [
        replacing("tie", "tie = 'minus'"),
        replacing("timeline", "timeline = ['deep', 'mcp', 'learning']"),
    ],
    "wrong_model": [replacing("model", MODEL)],
    "writes": [replacing("tie", "tie = 'plus'\nopen('table.csv', 'w').write('1,2')")],
}


@pytest.fixture(scope="module")
def course(tmp_path_factory, kernels):
    course = released_course(tmp_path_factory.mktemp("kinds"), KINDS)
    for student, changes in STUDENTS.items():
        hand_in(course, student, *changes)
    autograder(course, "grade", SET)
    return course


FULL = {"predict": 2, "update": 2, "Counter": 1, "dot": 2, "tie": 1, "timeline": 1, "model": 1}


@pytest.mark.parametrize(
    ("student", "lost"),
    [
        ("all_right", {}),
        ("wrong_predict", {"predict": 0}),  # and no more: update is right, given a right predict
        ("no_predict", {"predict": 0}),
        ("a_tie", {"predict": 1}),
        ("both_wrong", {"predict": 0, "update": 0}),
        ("slip_beside", {"predict": 0, "update": 1}),
        ("no_update", {"predict": 0, "update": 0}),
        ("thief_by_value", {"predict": 0, "update": 0}),
        ("thief_by_error", {"predict": 0, "update": 0}),
        ("no_counter", {"Counter": 0}),
        ("lying_counter", {"Counter": 0}),
        ("patched_driver", {"Counter": 0}),
        ("forbidden", {"dot": 0}),
        ("forbidden_in_hiding", {"dot": 0}),
        ("slow", {"dot": 1}),
        ("wrong_answers", {"tie": 0, "timeline": 0}),
        ("wrong_model", {"model": 0}),
        ("writes", {}),
    ],
)
def test_marks(course, student, lost):
    assert judged(course, student) == FULL | lost


@pytest.mark.parametrize(
    ("student", "check", "words"),
    [
        ("wrong_predict", "update", "right, given a right `predict`"),
        ("a_tie", "predict", "A tie is +1."),
        ("slip_beside", "update", "Half a step."),
        ("forbidden", "dot", "Use `@`."),
        ("forbidden_in_hiding", "dot", "Use `@`."),
        ("slow", "dot", "times as long as the solution"),
        ("wrong_answers", "tie", "It is +1."),
        ("wrong_answers", "timeline", "you put AlexNet before neuron"),
        ("wrong_model", "model", "right on fresh data, at least 90.0% wanted"),
    ],
)
def test_reasons(course, student, check, words):
    assert words in verdicts(course, student)[check]["reason"]


@pytest.mark.parametrize("student", STUDENTS)
def test_the_solutions_text_gets_out_nowhere(course, student):
    """It is in the kernel of a check that is carried through; neither pages nor what is kept may hold any of it."""
    assert "SECRET-OF-PREDICT" not in texts(course, student)
    kept = course.private / "traces" / SET / student / f"{NOTEBOOK}.json"
    assert "co_consts" not in kept.read_text()
    assert "x @ w + b >= 0" not in kept.read_text()
    assert b"SECRET" not in b"".join(json.dumps(json.loads(kept.read_text())["trace"]["shown"]).encode().splitlines())
    left = course.autograded / student / SET / "stolen.txt"
    assert not left.exists() or "x @ w + b" not in left.read_text()


def test_what_a_submission_writes_is_kept_beside_it(course):
    assert (course.autograded / "writes" / SET / "table.csv").read_text() == "1,2"


def test_the_same_again_by_nbgrader_itself(course):
    import subprocess
    import sys

    from tests.autograder.handin import CONFIG

    (course.root / "nbgrader_config.py").write_text(CONFIG)
    before = {student: judged(course, student) for student in ("wrong_predict", "slow", "forbidden")}
    for student in before:
        (course.private / "traces" / SET / student / f"{NOTEBOOK}.json").unlink()
        command = [sys.executable, "-m", "nbgrader", "autograde", SET, "--force", f"--student={student}"]
        done = subprocess.run(command, cwd=course.root, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert {student: judged(course, student) for student in before} == before


def test_a_simulated_class_gets_what_it_must(course, tmp_path):
    other = released_course(tmp_path, KINDS)
    autograder(other, "simulate", SET, "--students", "14")
    autograder(other, "grade", SET)
    autograder(other, "marks", SET)  # fails unless every mark is the expected one


def test_a_model_that_is_good_enough_only_where_one_can_see_it_is_not_told_of_signs_and_ties(tmp_path):
    path = tmp_path / "solutions" / SET / f"{NOTEBOOK}.py"
    path.parent.mkdir(parents=True)
    path.write_text(KINDS)
    solution = read_solution(path)
    check = next(check for check in solution.exercise.judged if check.name == "model")
    hidden, shown = (secret_key(solution, check, "secret", stream) for stream in ("hidden", "shown"))

    class Opposite:
        def predict(self, x):
            return -solution.namespace["model"].predict(x)

    def answers(target, key):
        return tuple(ask(target, key.probe, case.visible_arguments(key.hidden_arguments)) for case in key.cases)

    right, wrong = answers(solution.namespace["model"], shown), answers(Opposite(), hidden)
    trace = Trace(hidden={"model": wrong}, shown={"model": right})
    keys = {"model": CheckKeys(hidden, shown, check.seconds)}
    verdict = judge_all(trace, Reference(SET, NOTEBOOK, keys), nbformat.v4.new_notebook())["model"]
    assert (verdict.outcome, verdict.points) == ("wrong", 0)
    assert "it is at the limit, or knows only what it was trained on" in verdict.reason
