"""Which lines of given cells decide a grade, by names."""

from __future__ import annotations

import pytest

from autograder.authoring.deciding_cells import CodeCell, shortened

BOX = """class Box:
    def __init__(self, x):
        self.x = x

    def change(self):
        self.x.append(1)"""
COUNTER = """def counter():
    seen = []

    def count(x):
        seen.append(x)
        return seen

    return count"""
NET = """class Net:
    seen = []

    def __call__(self, x):
        self.seen.append(x)
        return self.seen"""
SUM = """class answer:
    def __init__(self, x):
        self.x = x

    def __add__(self, other):
        return answer(self.x + other.x)"""
STUDENT = "def answer(x):\n    return 2 * x"


def given(source: str) -> CodeCell:
    return CodeCell(source, given=True)


def own(source: str) -> CodeCell:
    return CodeCell(source, given=False)


def left(cells: list[CodeCell], *graded: str) -> list[str | None]:
    """For each given cell the lines that decide; None if all do."""
    parts = shortened(cells, graded or ["answer"])
    return [parts[i].deciding if i in parts else None for i, cell in enumerate(cells) if cell.given]


def decides(demonstration: str, *, before: str = "", student: str = STUDENT) -> bool:
    """Whether a demonstration behind the student's cell is run at all."""
    cells = [given(before), own(student), given(demonstration)] if before else [own(student), given(demonstration)]
    return left(cells)[-1] != ""


def test_a_picture_and_a_printout_are_left_out() -> None:
    cells = [
        given(
            "import matplotlib.pyplot as plt\nimport numpy as np\n\n_, ax = plt.subplots()\nax.plot([1, 2])\nplt.show()"
        ),
        own(STUDENT),
        given("print(answer(3))"),
    ]
    assert left(cells) == ["import matplotlib.pyplot as plt\nimport numpy as np", ""]


def test_what_graded_code_reads_stays_and_all_before_it() -> None:
    source = "print('hello')\nX = [1, 2]\nprint(X)"
    assert left([given(source), own("def answer(x):\n    return X[x]")]) == ["print('hello')\nX = [1, 2]"]


def test_a_function_that_a_student_calls_stays_its_demonstration_does_not() -> None:
    cells = [
        given("K = 2\n\n\ndef double(x):\n    return K * x\n\n\nprint(double(3))"),
        own("def answer(x):\n    return double(x)"),
    ]
    assert left(cells) == ["K = 2\n\n\ndef double(x):\n    return K * x"]


def test_a_graded_name_of_a_given_cell_stays() -> None:
    assert left([given("answer = 3\nprint(answer)")]) == ["answer = 3"]


@pytest.mark.parametrize(
    "change",
    [
        "data.append(1)",
        "data[0] = 1",
        "data += [1]",
        "del data[0]",
        "other = data\nother.append(1)",
        "for row in [data]:\n    row.sort()",
        "box = {'a': data}\nbox['a'].pop()",
        "def change(x):\n    x.append(1)\n\n\nchange(data)",
        "def change(*x, **y):\n    x[0].append(1)\n\n\nchange(data)",
        "def change(x):\n    x.append(1)\n\n\nf = change\nf(data)",
        "def change(f):\n    f(data)\n\n\nchange(lambda x: x.append(1))",
        "import numpy as np\n\nnp.random.shuffle(data)",
        f"{BOX}\n\n\nBox(data).change()",
        "[row.append(1) for row in (data,)]",
        "globals()['data'].append(1)",
        "(data if data else []).append(1)",
        "data = []",
        "with open('file') as data:\n    pass",
        "next(iter([data])).append(1)",
        "import numpy as np\n\nnp.add([1], [2], out=data)",
    ],
)
def test_what_may_change_an_object_of_graded_code_runs(change: str) -> None:
    student = "def answer(x):\n    return data[x]"
    assert decides(change, before="data = [3, 4]", student=student)
    assert not decides("print(sum(data), [x for x in data], data[0])", before="data = [3, 4]", student=student)


def test_an_object_without_a_reader_may_be_changed() -> None:
    assert not decides("data.append(1)", before="data = [3, 4]")


@pytest.mark.parametrize(
    "student",
    [
        "def answer(x):\n    x[0] = 1\n    return x",
        "def answer(x):\n    x += 1\n    return x",
        "def answer(x):\n    for row in x:\n        row.sort()",
        "def helper(y):\n    y.append(1)\n\n\ndef answer(x):\n    helper(x)",
        "answer = lambda x: x.append(1)",
    ],
)
def test_a_student_function_that_changes_its_argument_is_called_where_the_argument_is_read_later(student: str) -> None:
    reading = f"{student}\n\n\ndef other(i):\n    return data[i]"
    assert decides("answer(data)", before="data = [3, 4]", student=reading)
    assert not decides("answer(data)", before="data = [3, 4]", student=student)


@pytest.mark.parametrize(
    "student",
    [
        "def answer(x, seen=[]):\n    seen.append(x)\n    return seen",
        "seen = []\n\n\ndef answer(x):\n    seen.append(x)\n    return seen",
        "def answer(x):\n    global calls\n    calls = x\n    return x",
        "def answer(x):\n    answer.calls = x\n    return x",
        f"{COUNTER}\n\n\nanswer = counter()",
        f"{NET}\n\n\nanswer = Net()",
    ],
)
def test_a_student_function_that_remembers_its_calls_is_called(student: str) -> None:
    assert decides("answer(1)", student=student)


def test_a_model_that_graded_code_has_is_not_trained_by_a_demonstration_that_is_left_out() -> None:
    before = "import keras\n\nX = [[1.0]]"
    student = "model = keras.Sequential([keras.layers.Dense(1)])\n\n\ndef answer(x):\n    return model(x)"
    assert decides("model.fit(X, X)", before=before, student=student)
    assert decides("model(X)", before=before, student=student)  # builds it
    assert not decides("print(model.predict(X))", before=before, student=student)
    assert not decides(
        "other = keras.Sequential([keras.layers.Dense(1)])\nother.fit(X, X)", before=before, student=student
    )
    assert decides("keras.Sequential([model]).fit(X, X)", before=before, student=student)


def test_random_numbers_matter_where_a_seed_was_set_and_graded_code_draws() -> None:
    demonstration = "x = np.random.normal()"
    drawing = "def answer(x):\n    return x + np.random.normal()"
    seeded = "import numpy as np\n\nnp.random.seed(1)"
    assert decides(demonstration, before=seeded, student=drawing)
    assert decides(demonstration, before="import numpy as np", student=f"np.random.seed(1)\n{drawing}")
    assert decides("np.random.seed(3)", before="import numpy as np", student=drawing)
    assert not decides(demonstration, before="import numpy as np", student=drawing)
    assert not decides(demonstration, before=seeded)
    assert not decides("rng = np.random.default_rng(1)\nprint(rng.normal())", before=seeded, student=drawing)


@pytest.mark.parametrize(
    "statement",
    [
        "open('result.txt', 'w')",
        "np.save('a.npy', [1])",
        "plt.savefig('a.png')",
        "plt.rcParams['font.size'] = 3",
        "np.set_printoptions(precision=2)",
        "exec('a = 1')",
        "import os",
        "np.mean = sum",
        "%matplotlib inline",
        "!ls",
    ],
)
def test_what_names_do_not_show_runs(statement: str) -> None:
    assert decides(statement, before="import matplotlib.pyplot as plt\nimport numpy as np")


def test_a_class_of_the_student_is_changed() -> None:
    assert decides("answer.double = 3", student="class answer:\n    pass")


@pytest.mark.parametrize(
    "student",
    [
        "def answer(x):\n    return globals()['hidden']",
        "def answer(x):\n    return eval('hidden')",
        "import sys\n\n\ndef answer(x):\n    return sys._getframe(1).f_globals",
        "from other import *\n\n\ndef answer(x):\n    return hidden",
        "%run other.py",
        "def answer(x):\n    return get_ipython().user_ns",
    ],
)
def test_all_runs_where_a_student_reads_names_unseen(student: str) -> None:
    assert left([given("hidden = 3\nprint(hidden)"), own(student)]) == [None]


def test_all_runs_where_an_operator_of_the_student_changes_something() -> None:
    counting = SUM.replace("        return", "        self.x += 1\n        return")
    assert not decides("print(answer(1) + answer(2))", student=SUM)
    assert decides("print(answer(1) + answer(2))", student=counting)


def test_a_name_of_a_demonstration_that_a_student_uses_is_there() -> None:
    demonstration = given("colour = 'red'\nprint(colour)")
    assert left([demonstration, own(STUDENT)]) == [""]
    assert left([demonstration, own("def answer(x):\n    return colour")]) == ["colour = 'red'"]


def test_a_cell_that_is_no_python_runs_nothing() -> None:
    assert left([given("print(1)"), own("def answer(x:\n    return hidden")]) == [""]


def test_names_that_are_looked_up_as_text() -> None:
    demonstration = "for name in ('answer', 'other'):\n    if name in globals():\n        print(globals()[name])"
    assert not decides(demonstration)
    assert decides("for name in ('answer', 'other'):\n    globals()[name] = 3")


def test_statements_on_one_line_stay_together() -> None:
    assert left([given("a = 1; print(a)\nprint(2)"), own("def answer(x):\n    return a")]) == ["a = 1; print(a)"]


def test_a_function_of_a_function_is_called_by_what_it_is_given_to() -> None:
    before = "def race(functions):\n    for function in functions:\n        function(data)\n\n\ndata = [1]"
    reading = "def answer(x):\n    x.append(1)\n    return data"
    assert decides("race([answer])", before=before, student=reading)
    assert not decides("race([answer])", before=before, student="def answer(x):\n    return data")
