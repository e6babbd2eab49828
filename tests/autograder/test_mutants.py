"""What a mutant is, and how answers are taken apart to attack them."""

import numpy as np
import pytest

from autograder.audit.attacks import changed, in_float32, number_by_number, parts, spoiling
from autograder.authoring.mutants import mutants
from autograder.authoring.solution import Cell
from autograder.authoring.solution_reader import read_solution
from tests.autograder.test_audit import function, write


def sources(source):
    return [mutant.source for mutant in mutants(Cell("solution", "f", source, 1))]


def test_given_code_is_not_mutated():
    source = "def f(x, n=3):\n    a = n + 1\n    ### BEGIN SOLUTION\n    return a - x\n    ### END SOLUTION"
    found = sources(source)
    assert all("def f(x, n=3):\n    a = n + 1\n" in text for text in found)
    for line in ("return a + x", "return a", "return -x", "return x - a", "return -(a - x)", "pass"):
        assert f"def f(x, n=3):\n    a = n + 1\n    {line}" in found


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < b", "a <= b"),
        ("a and not b", "a or not b"),
        ("a and not b", "a and b"),
        ("f(a, b)", "f(b, a)"),
        ("x.sum(axis=0)", "x.sum(axis=1)"),
        ("x.sum(axis=0)", "x.sum()"),
        ("x.T @ w", "x @ w"),
        ("x[1:]", "x[2:]"),
        ("x[:n]", "x[:n - 1]"),
        ("list(range(n))", "list(range(n + 1))"),
        ("list(range(n))", "list(range(1, n))"),
        ("[w, b]", "[b, w]"),
        ("{'a': 1, 'b': c}", "{'a': 1}"),
        ("x if t else y", "y if t else x"),
        ("-1", "1"),
        ("np.max(x)", "np.min(x)"),
        ("x[i]", "x[i + 1]"),
    ],
)
def test_mutants_of_an_expression(code, expected):
    assert f"y = {expected}" in sources(f"### BEGIN SOLUTION\ny = {code}\n### END SOLUTION")


def test_mutants_of_statements():
    found = sources("### BEGIN SOLUTION\nfor x in xs:\n    if x:\n        s += x\n    break\ny = s\n### END SOLUTION")
    loop = "for x in xs:\n    if {}:\n        {}\n    {}\ny = s"
    assert loop.format("not x", "s += x", "break") in found
    assert loop.format("True", "s += x", "break") in found
    assert loop.format("x", "s -= x", "break") in found
    assert loop.format("x", "pass", "break") in found
    assert loop.format("x", "s += x", "pass") in found
    assert "pass\ny = s" in found


def test_the_parts_of_an_answer():
    value = {"w": [np.zeros(2), 1.0], "shapes": [[1, 2], []], "none": None}
    assert list(parts(value)) == [("w", 0), ("w", 1), ("shapes", 0)]
    assert changed(value, ("w", 1), lambda v: v + 1)["w"][1] == 2.0
    assert changed(None, ("w", 1), lambda v: v + 1) is None


def test_other_functions_that_compute_the_same():
    def double(x):
        return 2 * x, float(x @ x)

    x = np.array([1.0, 2.0])
    for wrapped in (in_float32(double), number_by_number(double), spoiling(double)):
        got, square = wrapped(x.copy())
        np.testing.assert_allclose(got, [2, 4])
        assert square == 5
    spoiling(double)(x)
    np.testing.assert_allclose(x, [2, 3])


def test_reading_a_solution_twice_gives_the_same_mutants(tmp_path):
    path = write(tmp_path, """Agrees("f", inputs(x=real()), points=1)""", function("return 2 * x"))
    first, second = ([m.source for m in mutants(read_solution(path).cell_of("f"))] for _ in range(2))
    assert first == second != []
