"""Reading a solution file: what it says, and every way to get it wrong with the message that helps."""

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.authoring.drivers import statements_for
from autograder.authoring.release import build_set, check_course_names, read_set
from autograder.authoring.solution import STUB, SolutionError
from autograder.authoring.solution_reader import read_solution
from autograder.cell_code import bound_names, checked_name
from autograder.course import Course, CourseError
from lecturekit.parsing import python_of

from .tiny import BODY, FRONT, TINY, checked, tiny, write


def test_a_solution_is_read(tmp_path):
    solution = tiny(tmp_path)
    assert (solution.problem_set, solution.notebook) == ("01_set", "tiny")
    assert solution.exercise.points == 4.5
    kinds = [cell.kind for cell in solution.cells]
    assert kinds == ["text", "given", "solution", "check", "solution", "check", "written"]
    assert [c.name for c in solution.cells] == ["", "np", "double", "double", "shift", "shift", "why"]
    assert solution.namespace["double"](21) == 42
    assert solution.cell_of("shift").solved == "def shift(x):\n    return x + 1"


def test_stubs_fail_loudly_and_are_python(tmp_path):
    solution = tiny(tmp_path)
    stub = solution.cell_of("double").stub
    assert stub == f'def double(x):\n    """Twice x."""\n    {STUB}'
    names = {}
    exec(stub, names)
    with pytest.raises(NotImplementedError, match="Replace this line"):
        names["double"](1)
    written = next(c for c in solution.cells if c.kind == "written")
    assert "model answer" not in written.stub
    assert "**Why?**" in written.stub


BROKEN = {
    "no front cell": (BODY, "Expected a front cell"),
    "nothing at all": ("", "Expected a front cell"),
    "front cell that is no exercise": (
        FRONT.replace("exercise = Exercise(", "exercise = dict(") + BODY,
        "Expected `exercise = Exercise",
    ),
    "front cell that fails": (FRONT.replace("points=2", "points=0") + BODY, "Expected points > 0 for 'double'"),
    "front cell that leaves": ("# %%\nimport sys\nsys.exit()\nexercise = 1\n", "SystemExit"),
    "two front cells": (TINY + "\n" + FRONT, "Cell 9 also defines it"),
    "unclosed mark": (TINY.replace("### END SOLUTION", "", 1), "1 BEGIN and 0 END"),
    "unopened mark": (TINY.replace("### BEGIN SOLUTION", "", 1), "0 BEGIN and 1 END"),
    "marks turned round": (
        TINY.replace(
            "### BEGIN SOLUTION\n    return 2 * x\n    ### END", "### END SOLUTION\n    return 2 * x\n    ### BEGIN"
        ),
        "Cell 4 has 1 BEGIN and 1 END",
    ),
    "misspelt marks": (
        TINY.replace("BEGIN SOLUTION", "BEGIN SOLUTON").replace("END SOL", "END SOLU"),
        "alone on their",
    ),
    "marks in small letters": (TINY.replace("### BEGIN SOLUTION", "### begin solution", 1), "'### begin solution'"),
    "marks with two signs": (TINY.replace("### END SOLUTION", "## END SOLUTION", 1), "'## END SOLUTION'"),
    "marks with more on the line": (TINY.replace("### END SOLUTION", "### END SOLUTION # ok", 1), "alone on their"),
    "misspelt function": (TINY.replace("def double", "def duoble"), "Did you mean `duoble`? Solution cells define"),
    "check without declaration": (TINY + '\n# %%\ncheck("duoble")\n', "Did you mean 'double'?"),
    "declaration without check": (TINY.replace('check("shift")', "pass"), 'Received none: add check("shift")'),
    "two checks of one name": (TINY + '\n# %%\ncheck("shift")\n', "Expected one check cell for 'shift'. Received 2"),
    "check before its solution": (
        TINY.replace('check("double")', "pass").replace(
            "# %%\ndef double", '# %%\ncheck("double")\n\n# %%\ndef double'
        ),
        "after the cell that defines",
    ),
    "answer without declaration": (TINY.replace('answer="why"', 'answer="whi"'), "Did you mean 'why'?"),
    "declaration without answer": (TINY.replace(' answer="why"', ""), "Expected a written answer as"),
    "answer without model answer": (
        TINY.replace("# ### BEGIN SOLUTION\n", "").replace("# ### END SOLUTION\n", ""),
        "Expected a written answer as",
    ),
    "declared answer with no cell": (
        TINY.partition("# %% [markdown] answer")[0],
        'Received none: add # %% [markdown] answer="why"',
    ),
    "declared twice": (TINY.replace('"shift",', '"double",'), "Received twice: double"),
    "syntax error": (TINY.replace("return 2 * x", "return 2 *"), "Expected Python in cell 4. Line 3"),
    "empty solution": (TINY.replace("    return x + 1\n", ""), "Expected Python in cell 6"),
    "null byte": (TINY + "\n# %%\nx = '\0'\n", "Expected"),
}


@pytest.mark.parametrize(("text", "words"), BROKEN.values(), ids=list(BROKEN))
def test_what_is_wrong_with_a_file_is_said(text, words, tmp_path):
    path = write(tmp_path, text)
    with pytest.raises(SolutionError) as raised:
        read_solution(path)
    assert words in str(raised.value)
    assert re.match(r"01_set/tiny\.py(, line \d+)?: ", str(raised.value))


def test_files_that_are_no_text(tmp_path):
    path = write(tmp_path)
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SolutionError, match="UTF-8"):
        read_solution(path)
    with pytest.raises(SolutionError, match="UTF-8"):
        read_solution(tmp_path / "absent.py")


FAILING = {
    "a cell that raises": (
        TINY.replace("import numpy as np\n\nfrom lecturekit import check", "1 / 0"),
        "Cell 3, line 1",
    ),
    "a cell that leaves": (TINY + "\n# %%\nraise SystemExit(0)\n", "SystemExit"),
    "a solution that raises": (TINY.replace("return 2 * x", "return (2 * x).nope"), "crashed: AttributeError"),
    "a solution not written": (TINY.replace("return 2 * x", "2 * x\n    raise NotImplementedError"), "not attempted"),
    "a solution that changes its input": (TINY.replace("return 2 * x", "x += 2 * x - x\n    return x"), "in place"),
    "a generator": (TINY.replace("return x + 1", "yield x + 1"), "Received: <generator>"),
    "a dict with numbers as keys": (TINY.replace("return x + 1", "return {1: x + 1}"), "Received: <dict>"),
    "an input that cannot cross": (
        TINY.replace("x=real()", "x=choice(print)").replace("inputs,", "inputs, choice,"),
        "inputs of",
    ),
    "a mistake that is right": (TINY.replace('Edit("x + 1", "x - 1")', "lambda x: 1 + x"), "did not tell them apart"),
    "a mistake beside the text": (TINY.replace('Edit("x + 1"', 'Edit("x+1"'), "copy it from the solution"),
    "mistakes that are one": (
        TINY.replace('"You return x itself.": lambda x: x', '"Twice the same.": lambda x: x ** 2'),
        "'You square it.' and 'Twice the same.' differ",
    ),
    "a name only bound in passing": (
        TINY.replace("def double(x):", "if False:\n  def double(x):"),
        "without defining it",
    ),
}


@pytest.mark.parametrize(("text", "words"), FAILING.values(), ids=list(FAILING))
def test_what_does_not_work_is_found_at_release(text, words, tmp_path):
    write(tmp_path, text)
    course = Course(tmp_path)
    with pytest.raises(SolutionError) as raised:
        build_set(course, read_set(course, "01_set"))
    assert words in str(raised.value)


def test_names_are_unique_in_a_set_and_in_the_course(tmp_path):
    write(tmp_path, TINY, "a")
    write(
        tmp_path,
        checked("double") + "# %%\n### BEGIN SOLUTION\ndouble = abs\n### END SOLUTION\n# %%\ncheck('double')\n",
        "b",
    )
    course = Course(tmp_path)
    with pytest.raises(SolutionError, match=r"01_set/b.py: .* a.py has a check of this name, too"):
        build_set(course, read_set(course, "01_set"))
    (tmp_path / "solutions" / "02_set").mkdir()
    (tmp_path / "solutions/01_set/b.py").rename(tmp_path / "solutions/02_set/b.py")
    build_set(course, read_set(course, "02_set"))
    with pytest.raises(SolutionError, match="01_set has a `double`, too"):
        check_course_names(course)


def test_unknown_sets_and_folders_name_what_there_is(tmp_path):
    with pytest.raises(CourseError, match="Found none"):
        Course.find(tmp_path)
    write(tmp_path)
    assert Course.find(tmp_path / "solutions" / "01_set").root == tmp_path.resolve()
    with pytest.raises(CourseError, match="There are: 01_set"):
        Course(tmp_path).solution_files("nope")


def test_mistakes_are_found_as_code_and_as_values(tmp_path):
    solution = tiny(tmp_path)
    double = solution.exercise.judged[0]
    assert [solution.mistaken(double, mistake)(3) for mistake in double.mistakes] == [9, 3]
    for mistake, expected in zip(double.mistakes, [9, 3], strict=True):
        names = {}
        exec(solution.source_with(double, mistake.wrong, mistake.sentence), names)
        assert names["double"](3) == expected
    assert solution.namespace["double"](3) == 6  # trying mistakes leaves the solution as it is


def test_what_builds_upon_what(tmp_path):
    text = TINY.replace("return x + 1", "return double(x) - x + 1").replace("x + 1", "x + 1")
    solution = tiny(tmp_path, text)
    assert solution.depends("shift") == {"double"}
    assert solution.depends("double") == frozenset()


def test_magics_are_left_out_and_lines_that_only_look_like_them_stay():
    source = 'x = """\n%d apples\n! really\n"""\ny = (5\n     % 3)'
    assert python_of(source) == source
    assert ast.parse(python_of("%matplotlib inline\n!ls\nif x:\n    %time f()\n"))


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ('check("a")', "a"),
        ("check('a')  # now", "a"),
        ('%time 1\ncheck("a")', "a"),
        ('x = check("a")', None),
        ("check(a)", None),
        ('check("a", 1)', None),
        ('if x:\n    check("a")', None),
        ("check(", None),
        ("", None),
        ("\0", None),
    ],
)
def test_check_cells_are_recognised(source, name):
    assert checked_name(source) == name


@given(st.text(max_size=60))
def test_any_text_may_stand_in_a_cell(source):
    assert checked_name(source) is None or f"{checked_name(source)}" in source


def test_names_bound_at_the_top_level():
    source = (
        "import a.b\nfrom c import d as e\nf, (g, *h) = 1, (2, 3)\ni: int = 1\nj += 1\nfor k in x:\n    l = 1\n"
        "with m as n:\n    pass\nif x:\n    o = 1\nelse:\n    p = 1\ndef q():\n    hidden = 1\nclass R: inner = 1\n"
        "s[0] = 1\nt.u = 1"
    )
    assert bound_names(source) == set("aefghijklnopqR")


def test_what_travels_with_a_mistake_is_what_its_names_need():
    front = (
        "import math\nimport random\n\ndef wrong(x):\n    local = half(x)\n    return local + FOUR\n\n"
        "def half(x):\n    return math.floor(x / 2)\n\nFOUR = 4\nlocal = random.random()\n"
    )
    tree = ast.parse(front)
    taken = [
        ast.unparse(node).partition("\n")[0] for node in statements_for(tree, ast.parse("wrong", mode="eval").body)
    ]
    assert taken == ["import math", "def wrong(x):", "def half(x):", "FOUR = 4"]


def test_a_wrong_value_is_written_as_the_value_it_is(tmp_path):
    front = FRONT.replace("Written(", 'Equals("answer", points=1, mistakes={"No.": dict(a=HALF)}),\n        Written(')
    front = front.replace("exercise = ", "HALF = 1 / 2\nexercise = ", 1)
    cells = "\n# %%\n### BEGIN SOLUTION\nanswer = {'a': 1.0}\n### END SOLUTION\n# %%\ncheck('answer')\n"
    solution = tiny(tmp_path, front + BODY + cells)
    check = next(check for check in solution.exercise.judged if check.name == "answer")
    source = solution.source_with(check, check.mistakes[0].wrong, "No.")
    assert source.endswith("answer = {'a': 0.5}\n")


def test_a_mistake_that_a_loop_makes_has_no_code_for_a_simulated_student(tmp_path):
    made = (
        "Equals('answer', points=1, mistakes=[Mistake(f'Not {n}.', lambda n=n: n) for n in (1, 2)]),\n        Written("
    )
    front = FRONT.replace("Written(", made).replace("check import ", "check import Mistake, ", 1)
    cells = "\n# %%\n### BEGIN SOLUTION\nanswer = 3\n### END SOLUTION\n# %%\ncheck('answer')\n"
    solution = tiny(tmp_path, front + BODY + cells)
    check = next(check for check in solution.exercise.judged if check.name == "answer")
    assert solution.source_with(check, check.mistakes[0].wrong, "Not 1.") is None
