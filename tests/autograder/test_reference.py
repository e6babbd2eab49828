"""The grader's answer keys: the same for the whole class, made anew when they must be, and kept from students."""

import json

import numpy as np
import pytest

from autograder.authoring import reference as module
from autograder.authoring.examples import public_key
from autograder.authoring.keys import secret_key
from autograder.authoring.reference import reference, write_reference
from autograder.authoring.solution import SolutionError
from autograder.course import Course, CourseError
from lecturekit.check.judge.findings import PASSED, WRONG, judge
from lecturekit.check.kernel.probes import Answer, ask

from .tiny import TINY, tiny, tiny_course, write


def arguments(key):
    return [json.dumps(case["arguments"]) for case in key.to_json()["cases"]]


def test_streams_never_mix_and_depend_on_the_secret(tmp_path):
    solution = tiny(tmp_path)
    double = solution.exercise.judged[0]
    keys = [secret_key(solution, double, s, stream) for s in ("one", "two") for stream in ("hidden", "shown")]
    again = secret_key(solution, double, "one", "hidden")
    assert arguments(again) == arguments(keys[0])
    wide = [{a for a in arguments(key) if len(a) > 100} for key in keys]  # small inputs may coincide
    assert all(wide)
    assert not any(a & b for i, a in enumerate(wide) for b in wide[:i])
    assert [len(key.cases) for key in keys] == [30, 10, 30, 10]


def test_keys_accept_the_solution_and_name_the_mistakes(tmp_path):
    solution = tiny(tmp_path)
    for check in solution.exercise.judged:
        for key in (public_key(solution, check), *(secret_key(solution, check, "s", n) for n in ("hidden", "shown"))):

            def found(target, key=key):
                return judge(key, [Answer.from_json(ask(target, key.probe, c.arguments).to_json()) for c in key.cases])

            assert found(solution.namespace[check.name]).outcome == PASSED
            for mistake in check.mistakes:
                finding = found(solution.mistaken(check, mistake))
                assert (finding.outcome, finding.mistake) == (WRONG, mistake.sentence)


def test_public_examples_are_few_small_and_round(tmp_path):
    solution = tiny(tmp_path)
    key = public_key(solution, solution.exercise.judged[0])
    assert 4 <= len(key.cases) <= 6
    assert key.cases[0].arguments["x"].shape == (1,)
    assert all(np.array_equal(c.arguments["x"], np.round(c.arguments["x"], 2)) for c in key.cases)


def test_rare_mistakes_get_an_example_that_tells_them(tmp_path):
    text = TINY.replace(
        'mistakes={"Down, not up.": Edit("x + 1", "x - 1")}',
        'mistakes={"Wrong at two.": lambda x: x + 1 + (x == 2)}',
    )
    solution = tiny(tmp_path, text)
    key = public_key(solution, solution.exercise.judged[1])
    assert any(c.arguments["x"] == 2 for c in key.cases)


@pytest.mark.slow
def test_a_reference_is_kept_until_something_changes(tmp_path, monkeypatch):
    course = tiny_course(tmp_path)
    path = course.solution_files("01_set")[0]
    runs, run = [], module.subprocess.run
    monkeypatch.setattr(module.subprocess, "run", lambda *a, **k: runs.append(a) or run(*a, **k))
    first = reference(course, path)
    assert list(first.keys) == ["double", "shift"]
    assert len(runs) == 1
    again = reference(course, path)
    assert len(runs) == 1
    assert arguments(again.keys["double"].hidden) == arguments(first.keys["double"].hidden)
    path.write_text(TINY.replace("return x + 1", "return 1 + x + 1 - 1"))
    third = reference(course, path)
    assert len(runs) == 2
    assert arguments(third.keys["double"].hidden) == arguments(first.keys["double"].hidden)
    (course.private / "reference" / "01_set" / "tiny.json").write_text('{"cut off')
    reference(course, path)
    assert len(runs) == 3


def test_what_is_kept_is_for_the_grader_alone(tmp_path):
    course = tiny_course(tmp_path)
    write_reference(tiny(tmp_path), course)
    files = [p for p in course.private.rglob("*") if p.is_file()]
    assert {p.name for p in files} == {"secret", "tiny.json"}
    assert all(p.stat().st_mode & 0o077 == 0 for p in [*files, course.private])


@pytest.mark.slow
def test_a_solution_that_fails_is_said_with_its_reason(tmp_path):
    course = tiny_course(tmp_path, TINY.replace("return 2 * x", "return [2 * x][len(x)]"))
    with pytest.raises(CourseError, match="It failed"):
        reference(course, course.solution_files("01_set")[0])


@pytest.mark.slow
def test_properties_that_are_functions_come_back(tmp_path):
    text = (
        "# %%\nfrom lecturekit.check import *\n"
        'grows = satisfies("It grows", lambda got, x: got > x)\n'
        'exercise = Exercise("T", [Holds("f", grows, inputs(x=real()), points=1)])\n'
        "# %%\ndef f(x):\n    ### BEGIN SOLUTION\n    return x + 1\n    ### END SOLUTION\n# %%\ncheck('f')\n"
    )
    course = tiny_course(tmp_path, text)
    key = reference(course, course.solution_files("01_set")[0]).keys["f"].hidden
    assert judge(key, [Answer("value", c.arguments["x"] + 5) for c in key.cases]).outcome == PASSED
    assert judge(key, [Answer("value", c.arguments["x"] - 5) for c in key.cases]).outcome == WRONG


def test_a_solution_that_breaks_its_own_rule(tmp_path):
    text = TINY.replace("### BEGIN SOLUTION\n    return x + 1", "### BEGIN SOLUTION\n    return x + 1 + next(counter)")
    text = text.replace(
        "from lecturekit import check", "from lecturekit import check\nimport itertools\ncounter = itertools.count()"
    )
    course = Course(tmp_path)
    write(tmp_path, text)
    solution = tiny(tmp_path, text)
    shift = solution.exercise.judged[1]
    key = secret_key(solution, shift, course.secret(), "hidden")  # it agrees with itself, asked once for each input
    assert len(key.cases) == 30
    text = TINY.replace("Written,", "Written, satisfies,").replace(
        'Agrees("shift", inputs(x=real())',
        'Holds("shift", satisfies("It is even", lambda got, x: got % 2 == 0), inputs(x=real())',
    )
    solution = tiny(tmp_path, text)
    with pytest.raises(SolutionError, match="to pass its own check"):
        secret_key(solution, solution.exercise.judged[1], "s", "hidden")
