"""Another year's edition: other numbers in texts, code and keys, all of them the same ones."""

import pytest

from autograder.authoring.solution import SolutionError
from autograder.authoring.solution_reader import read_solution

TEXT = """# %%
from lecturekit.check import Equals, Exercise, edition

numbers = edition({"a": 2, "row": [1.0, 2.0]}, lambda rng: {"a": rng.integers(100, 10**9), "row": rng.random(2)})
exercise = Exercise("Twice", [Equals("answer", points=1)])

# %% [markdown]
# What is twice {{ numbers.a }}? Not {{ f"{numbers.a / 2:.1f}" }}, and $\\\\frac{{a}}{b}$ stays as it is.

# %%
a, row = numbers.a, numbers.row

# %%
### BEGIN SOLUTION
answer = 2 * a
### END SOLUTION

# %%
check("answer")
"""


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "one" / "twice.py"
    path.parent.mkdir()
    path.write_text(TEXT)
    return path


def test_the_lectures_numbers_stand_in_text_and_code(path):
    text, given, *_ = read_solution(path).cells
    assert "twice 2? Not 1.0, and $\\frac{{a}}{b}$ stays" in text.source.replace("\\\\", "\\")
    assert given.source == "a, row = 2, [1.0, 2.0]"


def test_another_edition_has_others_which_are_the_same_each_time(path):
    once, again, other = (read_solution(path, name) for name in ("2027", "2027", "2028"))
    assert once.cells == again.cells
    assert once.cells != other.cells
    a = once.namespace["a"]
    assert a >= 100
    assert f"twice {a}?" in once.cells[0].source
    assert once.namespace["answer"] == 2 * a
    assert once.digest != read_solution(path).digest


def test_an_edition_with_other_names_is_refused(path):
    path.write_text(TEXT.replace('{"a": rng', '{"b": rng'))
    with pytest.raises(SolutionError, match=r"line 4: .*draw the names a, row\. Received: b, row"):
        read_solution(path)


def test_an_unknown_name_in_a_text_is_refused(path):
    path.write_text(TEXT.replace("{{ numbers.a }}", "{{ nothing }}"))
    with pytest.raises(SolutionError, match=r"Cell 2 raised NameError"):
        read_solution(path)


def test_code_stands_in_a_cell_as_it_is(path):
    path.write_text(
        TEXT.replace("Exercise, edition", "Code, Exercise, edition")
        .replace('"a": 2', '"step": Code("a + 1"), "a": 2')
        .replace('{"a": rng', '{"step": Code("a - 1"), "a": rng')
        .replace("a, row = numbers.a, numbers.row", "a = numbers.a\nb = 2 * (numbers.step)")
    )
    lectures, other = read_solution(path), read_solution(path, "2027")
    assert lectures.cells[1].source == "a = 2\nb = 2 * (a + 1)"
    a = other.namespace["a"]
    assert other.cells[1].source == f"a = {a}\nb = 2 * (a - 1)"
    assert other.namespace["b"] == 2 * (a - 1)
