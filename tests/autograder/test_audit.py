"""The audit finds what is wrong with a check, and lets a sound one pass."""

import io
import shutil
import textwrap

import pytest
from rich.console import Console
from typer.testing import CliRunner

from autograder.audit import audit_notebook, audit_set, sentences, survivors, tabulate
from autograder.cli import app
from autograder.course import Course

pytestmark = pytest.mark.slow

TEMPLATE = """\
# %%
import numpy as np

from lecturekit.check import Agreement, Agrees, Edit, Equals, Exercise, Holds, drawn, inputs, integer, matrix, real
from lecturekit.check import Pace, Predict, predicts, satisfies, separates, vector

exercise = Exercise(title="Tiny", checks=[{declaration}])

# %%
import numpy as np

# %%
{solution}

# %%
check("{name}")
"""


def write(root, declaration, solution, name="f", notebook="tiny"):
    path = root / "solutions" / "01_tiny" / f"{notebook}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEMPLATE.format(declaration=declaration, solution=solution, name=name))
    return path


def audit(root, declaration, solution, name="f"):
    """The finding on the one check of a solution file."""
    (found,) = audit_notebook(Course(root), write(root, declaration, textwrap.dedent(solution).strip("\n"), name))
    return found


def function(body, head="def f(x):"):
    lines = textwrap.dedent(body).strip("\n").splitlines()
    return "\n".join([head, *("    " + line for line in ["### BEGIN SOLUTION", *lines, "### END SOLUTION"])])


def test_a_sound_check_has_no_problems(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=vector("n")), points=2, mistakes={"You square.": lambda x: x**2,
        "Only the first entry.": lambda x: np.concatenate([2 * x[:1], x[1:]])})""",
        function("return 2 * x"),
    )
    assert found.problems == []
    assert found.stub == 0
    assert (str(found.solution), str(found.mistakes)) == ("20/20", "2/2")
    assert found.attacks.good == found.attacks.of > 10
    assert found.variants.good == found.variants.of > 2
    assert found.mutants.good == found.mutants.of > 5


def test_a_weak_check_lets_a_mutant_survive(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=drawn(lambda d: round(float(d.rng.uniform(-3, 3)), 2))), points=1)""",
        function("return 1 if x >= 0 else -1"),
    )
    assert found.surviving == 1
    (problem,) = found.problems
    assert "-    return 1 if x >= 0 else -1\n+    return 1 if x > 0 else -1\n" in problem
    assert "x = 0" in problem or "x = -0" in problem


def test_a_hand_picked_input_mends_it(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=drawn(lambda d: round(float(d.rng.uniform(-3, 3)), 2))), points=1,
        also=[{"x": 0.0}, {"x": -0.01}, {"x": 0.5}])""",
        function("return 1 if x >= 0 else -1"),
    )
    assert not any("+    return 1 if x > 0 else -1" in problem for problem in found.problems)


def test_a_mistake_that_is_right(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=vector("n")), points=1, mistakes={"Add, do not multiply.": lambda x: x + x})""",
        function("return 2 * x"),
    )
    assert "'Add, do not multiply.' differ" in found.problems[0]


def test_a_mistake_that_is_told_anothers_sentence(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=integer(-20, 20)), points=1, trials=2, mistakes={
        "The other way round.": lambda x: -1 if x >= 0 else 1,
        "The other way round, and 0 at 0.": lambda x: 0 if x == 0 else (-1 if x >= 0 else 1)})""",
        function("return 1 if x >= 0 else -1"),
    )
    assert str(found.mistakes) == "1/2"
    assert any("gets another mistake's sentence by the grader: 'The other way round.'" in p for p in found.problems)


def test_a_rule_that_accepts_a_wrong_shape(tmp_path):
    found = audit(
        tmp_path,
        """Holds("f", satisfies("twice x", lambda got, x: np.allclose(got, 2 * x)), inputs(x=vector("n")), points=1)""",
        function("return 2 * x"),
    )
    assert any("an extra axis in front in the answer is accepted" in problem for problem in found.problems)


def test_a_right_solution_that_is_rejected(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=vector("n")), points=1, rule=Agreement(rtol=1e-12, atol=0))""",
        function("return x / 3"),
    )
    assert any("right solution with float32 for float64 is rejected" in problem for problem in found.problems)


@pytest.mark.parametrize("lists", [True, False])
def test_lists_are_right_where_they_are_allowed(tmp_path, lists):
    found = audit(
        tmp_path,
        f"""Agrees("f", inputs(x=vector("n")), points=1, rule=Agreement(lists={lists}))""",
        function("return 2 * x"),
    )
    assert found.problems == []


def test_a_solution_that_fails_on_some_inputs(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=integer(-40, 40)), points=1)""",
        function("return 100 // x"),
    )
    assert any("ZeroDivisionError" in problem for problem in found.problems)


def test_a_solution_that_is_random(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=vector("n")), points=1)""",
        function("return x + np.random.default_rng().normal()"),
    )
    assert found.solution.good < 20
    assert any("asked again, is wrong" in problem for problem in found.problems)


def test_mutants_that_never_end_are_rejected(tmp_path, monkeypatch):
    monkeypatch.setattr(survivors, "EXTRA_SECONDS", 0.1)  # each of them takes as long as it may
    monkeypatch.setattr(sentences, "NEIGHBOUR_SECONDS", 0.05)
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=integer(1, 9)), points=1)""",
        function("""
            count = 0
            while x > 0:
                x = x - 2
                count = count + 1
            return count
        """),
    )
    assert found.problems == []
    assert found.mutants.good >= found.mutants.of - 3


def test_equivalent_mutants_are_listed(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(X=matrix("n", "m")), points=1)""",
        function("return X.sum(axis=1)", "def f(X):"),
    )
    assert found.problems == []
    assert found.inputs == 10_000
    assert found.equivalent == ["`return X.sum(axis=-1)`"]
    text = rendered(found)
    assert "Mutants of f that agree with the solution on 10,000 inputs:" in text
    assert "`return X.sum(axis=-1)`" in text


def test_mutants_that_differ_by_rounding_are_equivalent(tmp_path):
    found = audit(
        tmp_path,
        """Agrees("f", inputs(z=vector("n")), points=1)""",
        function("e = np.exp(z - z.max())\nreturn e / e.sum()", "def f(z):"),
    )
    assert found.problems == []
    assert "`e = np.exp(z + z.max())`" in found.equivalent


def test_a_model_that_is_good_enough_is_right(tmp_path):
    model = function("return x @ self.w", "    def predict(self, x):").replace("\n", "\n    ")
    found = audit(
        tmp_path,
        """Holds("f", predicts(0.9), inputs(x=matrix(50, 2)), probe=Predict(), points=1, trials=3)""",
        f"class Model:\n    w = np.array([1.0, 2.0])\n\n{model}\n\n### BEGIN SOLUTION\nf = Model()\n### END SOLUTION",
    )
    assert found.problems == []


def test_a_mutant_that_ends_the_process(tmp_path):
    write(
        tmp_path,
        """Agrees("f", inputs(x=integer(1, 9)), points=1)""",
        "import os\n\n\n" + function("if x > 100:\n    os._exit(1)\nreturn x"),
    )
    (found,) = audit_set(Course(tmp_path), "01_tiny")
    assert "process died" in found.problems[0]


def test_another_value_that_satisfies_the_rule_is_right(tmp_path):
    found = audit(
        tmp_path,
        """Holds("line", separates("and"), points=1, mistakes={"Those of OR.": (np.array([2.0, 2.0]), -2.0)})""",
        """
        ### BEGIN SOLUTION
        line = (np.array([4.0, 2.0]), -6.0)
        ### END SOLUTION
        """,
        "line",
    )
    assert found.problems == []
    assert "`line = (np.array([4.0, 2.0]), -5.0)`" in found.equivalent
    assert "without `line = (np.array([4.0, 2.0]), -6.0)`" not in found.equivalent


def test_a_stub_that_earns_points(tmp_path):
    solution = "answer = 42\n### BEGIN SOLUTION\nanswer = 42\n### END SOLUTION"
    found = audit(tmp_path, """Equals("answer", points=1)""", solution, "answer")
    assert found.stub == 1
    assert any("stub earns 1 point," in problem for problem in found.problems)


def test_helpers_that_students_write_are_mutated_too(tmp_path):
    helper = function("return 1 if z >= 0 else -1", "def sign(z):")
    found = audit(
        tmp_path,
        """Agrees("f", inputs(x=drawn(lambda d: round(float(d.rng.uniform(-3, 3)), 2))), points=1)""",
        f"{helper}\n\n# %%\n{function('return sign(x)')}",
    )
    assert any("+    return 1 if z > 0 else -1" in problem for problem in found.problems)


def test_each_notebook_of_a_set_and_the_exit_status(tmp_path, monkeypatch):
    write(tmp_path, """Agrees("f", inputs(x=real()), points=1)""", function("return 2 * x"))
    findings = audit_set(Course(tmp_path), "01_tiny")
    assert [f.problems for f in findings] == [[]]
    weak = """Holds("g", satisfies("any number", lambda got, x: True), inputs(x=real()), points=1)"""
    write(tmp_path, weak, function("return x + 1", "def g(x):"), "g", "weak")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["audit", "01_tiny"])
    assert result.exit_code == 1
    assert "NaN in the answer is accepted" in result.output


def test_a_sound_check_is_attacked_again_when_it_changes_and_on_no_other_machine(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    sound = """Agrees("f", inputs(x=real()), points=1)"""
    weak = """Holds("f", satisfies("any number", lambda got, x: True), inputs(x=real()), points=1)"""

    def remembered(root, **options):
        return [finding.remembered for finding in audit_set(Course(root), "01_tiny", **options)]

    write(here, sound, function("return 2 * x"))
    assert remembered(here) == [False]
    shutil.copytree(here, there, ignore=shutil.ignore_patterns("course"))  # as version control does
    assert remembered(there) == [True]
    assert remembered(there, fresh=True) == [False]
    write(there, sound, function("return 3 * x"))
    assert remembered(there) == [False]
    write(there, weak, function("return 3 * x"))
    assert remembered(there) == remembered(there) == [False]
    write(there, sound, function("return 3 * x"))
    assert remembered(there) == [False]  # what was sound before the check got weak


def test_what_is_kept_of_an_audit_is_the_same_on_every_machine(tmp_path):
    kept = []
    for root in (tmp_path / "here", tmp_path / "there"):
        finding = audit(root, """Agrees("f", inputs(x=real()), points=1)""", function("return 2 * x"))
        assert finding.seconds > 0
        kept.append((root / "audits" / "01_tiny" / "tiny.json").read_bytes())
    assert kept[0] == kept[1]
    assert b"seconds" not in kept[0]


def rendered(*findings, width=100):
    console = Console(file=io.StringIO(), width=width)
    console.print(tabulate("01_tiny", findings))
    return console.file.getvalue()


# The parts


SQUARES = """total = np.square(x).sum()
return float(total)"""
LOOP = "lambda x: float(sum(n * n for n in x.tolist()))"


@pytest.mark.parametrize(
    ("pace", "problem"),
    [
        (f"Pace(20, inputs(x=vector(2_000_000)), slow={LOOP})", ""),
        (f"Pace(20, inputs(x=vector(3)), slow={LOOP})", "Declare a larger input"),
        ("Pace(20, inputs(x=vector(2_000_000)), slow=lambda x: float(np.square(x).sum()))", "expected more than 30"),
        ("Pace(20, inputs(x=vector(2_000_000)), slow=lambda x: 0.0)", "slow implementation of its pace is wrong"),
        ("20", "declare Pace(..., slow="),
    ],
)
def test_what_is_too_slow_is_shown_by_an_example(pace, problem, tmp_path):
    found = audit(tmp_path, f'Agrees("f", inputs(x=vector("n")), points=2, pace={pace})', function(SQUARES))
    said = [text for text in found.problems if "slow" in text]
    assert (problem in said[0]) if problem else not said, found.problems
