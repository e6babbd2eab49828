"""What a release refuses: declarations that would cost students points, with the line to mend and what to do."""

import re

import pytest
from typer.testing import CliRunner

from autograder.cli import app

FILE = """# %%
import time

import numpy as np

from lecturekit.check import Agrees, Choice, Driven, Edit, Exercise, Mistake, inputs, real, vector

{driver}
exercise = Exercise(
    "Refused",
    [
        {checks}
    ],
)

# %%
import numpy as np

# %%
def first(x):
    ### BEGIN SOLUTION
    return {solution}
    ### END SOLUTION

# %%
check("first")
"""
SECOND = """
# %%
def second(x):
    ### BEGIN SOLUTION
    return first(x) + 1
    ### END SOLUTION

# %%
check("second")
"""
PLAIN = 'Agrees("first", inputs(x=real()), points=1),'
DRIVEN = 'Agrees("first", inputs(x=vector("m")), points=1, probe=Driven(use), seconds=1),'
ON_FIRST = 'Agrees("second", inputs(x=real()), points=1, builds_on=("first",)),'


def driver(*lines):
    return "\n".join(["def use(target, x):", *(f"    {line}" for line in lines)])


REFUSED = {
    "a driver that raises": (DRIVEN, {"driver": driver("return 1 / 0")}, "the driver `use`.*ZeroDivisionError"),
    "a driver that prints": (DRIVEN, {"driver": driver("print(7)", "return 1")}, "prints '7.n': remove the print"),
    "a driver that never ends": (DRIVEN, {"driver": driver("while True:", "    pass")}, "within 1 s .*timed out"),
    "a driver that waits": (DRIVEN, {"driver": driver("time.sleep(999)", "return 1")}, "timed out"),
    "a driver that changes its inputs": (
        DRIVEN,
        {"driver": driver("x += 1", "return target(x)")},
        "changed its input `x`",
    ),
    "a driver with an answer that cannot be sent": (DRIVEN, {"driver": driver("return target")}, "can be compared"),
    "a driver without an answer": (DRIVEN, {"driver": driver("target(x)")}, "returns nothing: end it with"),
    "a driver that needs the solution": (
        DRIVEN,
        {"driver": driver("return first(x)")},
        "`use` .line 7 of the front cell. uses `first`.*through the target",
    ),
    "an unknown name to build on": (
        'Agrees("first", inputs(x=real()), points=1, builds_on=("zeroth",)),',
        {},
        "stand before it: there are none. Received: 'zeroth'",
    ),
    "a circle": (
        'Agrees("first", inputs(x=real()), points=1, builds_on=("second",)),' + ON_FIRST,
        {"rest": SECOND},
        "stand before it: there are none. Received: 'second'",
    ),
    "a circle of the solutions": (
        PLAIN + ON_FIRST,
        {"rest": SECOND, "solution": "2 * x if x < 99 else second(x)"},
        "The solution of `first` uses `second`: remove `first` from builds_on",
    ),
    "a solution that uses what is forbidden": (
        'Agrees("first", inputs(x=real()), points=1, forbids={"numpy.multiply": "Use *."}),',
        {"solution": "np.multiply(2, x)"},
        "does not use what the check forbids. Line .* uses `numpy.multiply` .*Use ",
    ),
    "a mistake that is worth it all": (
        'Agrees("first", inputs(x=real()), points=1, mistakes=[Mistake("No.", Edit("2 * x", "x"), worth=1)]),',
        {},
        "worth from 0 to less than the 1 point of",
    ),
    "an answer that is none": (
        'Choice("first", "Which?", {"a": "A", "b": "B"}, right="c", points=1),',
        {},
        "right answer of 'first' among its options: a, b. Received: 'c'",
    ),
}


@pytest.mark.parametrize(("checks", "parts", "words"), REFUSED.values(), ids=REFUSED)
def test_refused_with_line_and_remedy(checks, parts, words, tmp_path, monkeypatch):
    parts = {"driver": "", "solution": "2 * x", "rest": "", **parts}
    path = tmp_path / "solutions" / "01_set" / "refused.py"
    path.parent.mkdir(parents=True)
    path.write_text(FILE.format(checks=checks, **parts) + parts["rest"])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("autograder.authoring.time_limit.MIN_WALL_SECONDS", 1.0)  # the driver that waits has 5 s then
    done = CliRunner().invoke(app, ["release"])
    said = " ".join(done.output.split())
    assert done.exit_code == 1, said
    assert not (tmp_path / "exercises").exists()
    assert re.search(words, said), said
    assert re.match(r"Error: 01_set/refused\.py", said), said
    assert re.search(r"line \d+", said), said
    assert "Traceback" not in said
