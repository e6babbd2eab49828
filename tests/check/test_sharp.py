"""Exceptions that students often meet, raised by real code, each with what it means; others with nothing."""

import linecache

import numpy as np
import pytest

from lecturekit.check.judge.findings import CRASHED, Finding
from lecturekit.check.kernel.errors import exception_message
from lecturekit.check.show.check_report import CheckReport
from lecturekit.check.show.explain import explain

from .public_files import Tags

LAYER = """
import keras

class Shift(keras.layers.Layer):
    def __init__(self, units=2):
        super().__init__()
        self.units = units

    def build(self, input_shape):
        self.b = self.add_weight(shape=(self.units,), name="b")

    def call(self, x):
        return x + self.b

def go(x):
    return Shift()(keras.ops.ones((3, 2)))
"""
CLASS = "class Counter:\n    def up(self, by):\n        return by\n\ndef go(x):\n    return Counter().up(1)"


def told(code: str) -> str:
    """What a student reads whose function `go` is called with an array."""
    name = "<ipython-input-sharp>"
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    space = {"np": np}
    try:
        exec(compile(code, name, "exec"), space)
        space["go"](np.ones((2, 3)))
    except Exception as error:
        return exception_message(error)
    return ""


def line(text: str) -> str:
    return f"def go(x):\n    {text}"


@pytest.mark.keras
@pytest.mark.parametrize(
    ("code", "words"),
    [
        (LAYER.replace("(self.units,)", "(self.units)"), "With a comma, `(self.units,)` is a shape."),
        (LAYER.replace("(self.units,)", "self.units"), "With a comma, `(self.units,)` is a shape."),
        (LAYER.replace("def call(self, x)", "def call(x)"), "begin with `self`?"),
        (LAYER.replace("self.b = ", "b = "), "Nothing has been stored as `self.b`"),
        (CLASS.replace("self, ", ""), "begin with `self`?"),
        (line("return np.zeros(2, 3)"), "`np.zeros((2, 3))`"),
        (line("if x > 0: return x"), "one True or False"),
        (line("total = total + x\n    return total"), "a `total` of its own"),
        (line("return [1, 2] * [3, 4]"), "A list does no arithmetic"),
        (line("return [1, 2] - [3, 4]"), "A list does no arithmetic"),
        (line("return -[1, 2]"), "A list does no arithmetic"),
        (line("return 2 - [1, 2]"), "A list does no arithmetic"),
        (line("return print() - [1, 2]"), "Something here is None."),
        (line("return print() + 1"), "Something here is None."),
        (line("return print().shape"), "Something here is None."),
        (line("return print()[0]"), "Something here is None."),
        (line("return range(len(x) / 2)"), "`//` gives a whole one"),
        (line("w = 3\n    return w(x)"), "For a product write `*`"),
        (line("return x(0)"), "for an element `[ ]`"),
        (line("x.append(1)"), "An array keeps its length."),
        (line("return x[2]"), "of 2 the last is number 1."),
        (line("return float(x)"), "This needs one number"),
        (line("for i in len(x): pass"), "`for i in range(n):`"),
        (line("n = np.arange(3)\n    n += x[0]"), "`x = x + d` makes a new array"),
        (line("return math.exp(1)"), "Nothing is called `math` here"),
        (line("return go(x)"), "never stops"),
    ],
)
def test_what_it_means(code, words):
    assert words in explain(told(code))


@pytest.mark.keras
@pytest.mark.parametrize(
    "code",
    [
        LAYER,
        line("raise ValueError('expected b, received c')"),
        line("return x.nothing"),
        line("return {}['key']"),
        line("def f(a): return a\n    return f(1, 2, 3)"),
        line("return np.ones(2) + np.ones(3)"),
    ],
)
def test_what_is_not_known_is_not_guessed(code):
    assert explain(told(code)) == ""


@pytest.mark.keras
def test_it_stands_below_the_exception():
    finding = Finding(CRASHED, told(LAYER.replace("(self.units,)", "(self.units)")))
    report = CheckReport("Shift", 1, finding)
    text = str(report)
    assert text.index("Your code raised") < text.index("Cannot convert '2' to a shape") < text.index("What it means")
    page = Tags(report.to_html())
    assert "What it means: A shape is a tuple" in page.text
    named = CheckReport("Shift", 1, Finding(CRASHED, finding.message, "You forgot the comma."))
    assert "What it means" not in str(named)
