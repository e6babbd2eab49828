"""Text is parsed safely beside other threads, and a notebook cell is read as the Python that IPython runs."""

import ast
import contextlib
import doctest
import gc
import sys
import threading

import pytest

from lecturekit import parsing
from lecturekit.parsing import MAX_TOKENIZED, UNREADABLE, literal, parse, parse_cell, python_of

NESTED = "\n".join(f"def f{i}(a):\n    return {'(' * 30}a{' + 1)' * 30}" for i in range(8))


@pytest.fixture
def restless_threads():
    """Each garbage collection runs Python code, so that threads change within `ast.parse`."""
    interval = sys.getswitchinterval()

    def on_collection(phase, info):
        for _ in range(50):
            pass

    gc.callbacks.append(on_collection)
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(interval)
        gc.callbacks.remove(on_collection)


def in_threads(count, work):
    """The errors of as many threads that do the same at once."""
    start, errors = threading.Event(), []

    def run(index):
        start.wait()
        try:
            work(index)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    start.set()
    for thread in threads:
        thread.join()
    return errors


def test_400_threads_parse_at_once(restless_threads):
    assert in_threads(400, lambda index: literal(repr(NESTED)) if index % 4 == 0 else parse(NESTED)) == []


def test_parsing_beside_threads_that_parse_by_themselves(restless_threads):
    """As `traceback` and `inspect` do, which know nothing of our lock."""

    def work(index):
        if index % 2:
            parse(NESTED)
        else:
            with contextlib.suppress(SystemError):
                ast.parse(NESTED)

    assert in_threads(40, work) == []


def test_parsing_within_parsing():
    """A finalizer may parse, and runs wherever garbage is collected."""

    class Finalized:
        def __init__(self):
            self.cycle = self

        def __del__(self):
            parse("a + b")

    for _ in range(20):
        Finalized()
        assert len(parse(NESTED).body) == 8


def test_literals():
    assert literal(" ['a', (1, -2.5), {'b': None}]") == ["a", (1, -2.5), {"b": None}]
    for text in ("f()", "1 +", "__import__('os')", "(" * 10_000):
        with pytest.raises(UNREADABLE):
            literal(text)


@pytest.mark.parametrize(
    ("cell", "python"),
    [
        (
            'x = """\n%d apples\n! really\n"""\ny = (5\n     % 3)',
            'x = """\n%d apples\n! really\n"""\ny = (5\n     % 3)',
        ),
        ("%matplotlib inline\n!ls\nif x:\n    %time f()\n", "pass\npass\nif x:\n    f()\n"),
        (
            "try:\n    import a\nexcept ImportError:\n    %pip install a",
            "try:\n    import a\nexcept ImportError:\n    pass\n",
        ),
        ("\n\n%time y = f(x)\nf?\n", "\n\ny = f(x)\npass\n"),
        ("%time -q f()\n%timeit f()\n%time %time x = 1", "pass\npass\nx = 1\n"),
        ("files = !ls\ny = %time f(x)\nz = %sql a", "files = None\ny = f(x)\nz = None\n"),
        ("%pylab inline\nx", "from numpy import *\nx\n"),
        ("%%time\n%%capture out\n\nx = 1\n%env", "pass\npass\n\nx = 1\npass\n"),
        ("%%bash\nrm x", "pass"),
        ("%%time\n%%bash\nrm x", "pass"),
        (">>> x = 1\n>>> %env", "x = 1\npass\n"),
        ("  x = 1\n  %env", "x = 1\npass\n"),
        ("s = '''\n% a'''\nt = (5\n% 2)\n%env", "s = '''\n% a'''\nt = (5\n% 2)\npass\n"),
    ],
)
def test_the_python_of_a_cell(cell, python):
    assert python_of(cell) == python
    assert ast.unparse(parse_cell(cell)) == ast.unparse(ast.parse(python))


@pytest.mark.parametrize(
    "cell", ["def f(:", "(" * 10_000, "-" * 50_000 + "1", "\x00", "x = '\\u'", "if x:\n        y\n    %z"]
)
def test_cells_that_are_not_python(cell):
    assert python_of(cell).rstrip("\n") == cell
    with pytest.raises(UNREADABLE):
        parse_cell(cell)


def test_the_documented_example():
    results = doctest.testmod(parsing)
    assert (results.attempted, results.failed) == (1, 0)


def test_a_cell_of_many_commands_is_not_transformed_for_long():
    cell = "%env\n" * (MAX_TOKENIZED // 10)
    assert python_of(cell) == cell
