"""Calls that are noticed while code runs, and those that are not anyone's fault."""

import dataclasses
import doctest
import functools
import gc
import importlib
import subprocess
import sys
import types

import numpy as np
import pytest
import scipy.linalg
import scipy.signal
import scipy.stats

from lecturekit.check.forbidden import inherits, message, validate, watching
from lecturekit.check.forbidden.static import Use

X, W = np.array([1.0, 2.0]), np.array([1.0, -1.0])
HIDDEN = {"box": [lambda: np.convolve]}


class Sorter(list):
    def go(self):
        self.sort()


CALLS = {
    "plainly": ("numpy.convolve", lambda: np.convolve(X, W)),
    "by eval": ("numpy.convolve", lambda: eval("np.convolve(X, W)")),
    "by exec": ("numpy.convolve", lambda: exec("import numpy as q\nq.convolve([1], [2])", {})),
    "in the name of a library": ("numpy.convolve", lambda: exec("f([1], [2])", {"__name__": "json", "f": np.convolve})),
    "hidden in a dict": ("numpy.convolve", lambda: HIDDEN["box"][0]()(X, W)),
    "by a name made at run time": ("numpy.convolve", lambda: getattr(np, bytes([99, 111]).decode() + "nvolve")(X, W)),
    "by map": ("numpy.convolve", lambda: [*map(np.convolve, [X], [W])]),
    "by partial": ("numpy.convolve", lambda: functools.partial(np.convolve, X)(W)),
    "unwrapped": ("numpy.convolve", lambda: np.convolve.__wrapped__(X, W)),
    "by another name": ("numpy._core.numeric.convolve", lambda: np.convolve(X, W)),
    "in a callback of a library's": ("numpy.convolve", lambda: np.apply_along_axis(lambda x: np.convolve(x, W), 0, X)),
    "NumPy's in C": ("numpy.dot", lambda: np.dot(X, W)),
    "NumPy's in C, without dispatch": ("numpy.array", lambda: np.array([1])),
    "a ufunc's method": ("numpy.add", lambda: np.add.reduce(X)),
    "a method in C": ("numpy.ndarray.dot", lambda: X.dot(W)),
    "a derived class' method in C": ("list.sort", lambda: Sorter().go()),
    "a builtin": ("sorted", lambda: sorted([2, 1])),
    "a function of a package": ("scipy", lambda: scipy.signal.convolve(X, W)),
    "a decorated one of a package": ("scipy", lambda: scipy.stats.gmean(X)),
    "a decorated one": ("scipy.stats.gmean", lambda: scipy.stats.gmean(X)),
    "of a package in C": ("math", lambda: importlib.import_module("math").sqrt(2)),
    "a class": ("fractions.Fraction", lambda: importlib.import_module("fractions").Fraction(1)),
    "a package's loop": ("scipy", lambda: {y for y in map(scipy.linalg.norm, [X]) if y}),
}
OTHERS = {
    "nothing": lambda: None,
    "one's own of that name": lambda: (lambda convolve: convolve(X, W))(lambda x, w: x),
    "mentioned": lambda: [np.convolve, scipy.signal, sorted, np.dot, np.ndarray.dot],
    "a library's own call": lambda: scipy.signal.choose_conv_method(X, W),
    "an operator": lambda: X @ W,
    "another function": lambda: np.correlate(X, W),
    "a library's with a given function": lambda: np.vectorize(abs)(X),
}


@pytest.mark.parametrize(("name", "call"), CALLS.values(), ids=CALLS)
def test_calls_are_noticed(name, call):
    with watching({name: "", "json": "", "numpy.fft": ""}) as watch:
        call()
    assert watch.used == (name,)


@pytest.mark.parametrize("call", OTHERS.values(), ids=OTHERS)
def test_other_code_calls_nothing(call):
    with watching({"numpy.convolve": "", "numpy.dot": "", "sorted": "", "numpy.ndarray.dot": "", "abs": ""}) as watch:
        call()
    assert watch.used == ()


def test_what_libraries_call_is_theirs():
    with watching({"numpy.convolve": "", "numpy.asarray": "", "numpy.dot": ""}) as watch:
        scipy.signal.convolve(X, W, method="direct")
        np.polymul(X, W)
    assert watch.used == ()


def test_methods_and_text_of_given_things_are_no_calls_of_their_package():
    with watching({"numpy": ""}) as watch:
        assert X.sum() + X.mean() + X[0] == 5.5
        assert f"{X} {X!r}" + str(X)
    assert watch.used == ()


def test_all_that_was_called_is_told_in_order():
    with watching({"scipy": "", "numpy.dot": "", "numpy.convolve": "", "numpy.sum": ""}) as watch:
        scipy.linalg.norm(X)
        np.dot(X, W)
        np.convolve(X, W)
    assert watch.used == ("numpy.convolve", "numpy.dot", "scipy")


@pytest.mark.parametrize(
    ("target", "name"),
    [
        (np.convolve, "numpy.convolve"),
        (np.dot, "numpy.dot"),
        (functools.partial(functools.partial(np.convolve, X), W), "numpy.convolve"),
        (scipy.linalg.norm, "scipy"),
        (functools.wraps(scipy.linalg.norm)(lambda x: x), ""),
        (lambda x, w: x, ""),
        (np.correlate, ""),
    ],
)
def test_a_function_that_is_forbidden_itself(target, name):
    assert inherits(target, {"numpy.convolve": "", "numpy.dot": "", "scipy": ""}) == name


def test_one_wrapper_around_many_is_none_of_them():
    with watching({"scipy.stats.gmean": ""}) as watch:
        scipy.stats.hmean(np.abs(X))
    assert watch.used == ()


def test_what_was_there_before_is_there_after():
    def before(frame, event, argument):
        return None

    sys.setprofile(before)
    try:
        with pytest.raises(ValueError, match="empty"), watching({"numpy.convolve": ""}) as watch:
            np.convolve([], [])
        assert sys.getprofile() is before
    finally:
        sys.setprofile(None)
    assert watch.used == ("numpy.convolve",)


def test_what_runs_by_itself_is_nobodys_call(monkeypatch):
    library = types.ModuleType("made_up")
    exec("class Thing:\n    def __del__(self): pass\ndef tidy(phase, info): pass\ndef freed(ref): pass", vars(library))
    monkeypatch.setitem(sys.modules, "made_up", library)
    import weakref

    thing, other = library.Thing(), library.Thing()
    reference = weakref.ref(other, library.freed)
    gc.callbacks.append(library.tidy)
    try:
        with watching({"made_up": ""}) as watch:
            thing = None
            other = None
            gc.collect()
        assert (watch.used, thing, other, reference()) == ((), None, None, None)
        with watching({"made_up": ""}) as watch:
            library.freed(None)
        assert watch.used == ("made_up",)
    finally:
        gc.callbacks.remove(library.tidy)


def test_classes_by_their_making(monkeypatch):
    @dataclasses.dataclass
    class Point:
        x: int = 0

    class Base:
        def __init__(self):
            pass

    class Forbidden(Base):
        pass

    class Derived(Forbidden):
        pass

    class Sibling(Base):
        pass

    library = types.ModuleType("made_up")
    vars(library).update(Point=Point, Forbidden=Forbidden)
    monkeypatch.setitem(sys.modules, "made_up", library)
    forbids = {"made_up.Point": "", "made_up.Forbidden": ""}
    for make, used in (
        (Point, "made_up.Point"),
        (Derived, "made_up.Forbidden"),
        (Forbidden, "made_up.Forbidden"),
        (Sibling, ""),
        (Base, ""),
    ):
        with watching(forbids) as watch:
            make()
        assert watch.used == ((used,) if used else ())


def test_modules_that_are_imported_only_while_it_runs():
    program = (
        "from lecturekit.check.forbidden import watching\n"
        "with watching({'colorsys.rgb_to_hsv': '', 'wave': ''}) as watch:\n"
        "    import colorsys, wave\n"
        "    colorsys.rgb_to_hls(0, 0, 0)\n"
        "first = watch.used\n"
        "with watching({'chunk_of_nowhere': '', 'sndhdr_of': '', 'statistics.mean': ''}) as watch:\n"
        "    import statistics\n"
        "    statistics.mean([1])\n"
        "print(first, watch.used)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "() ('statistics.mean',)\n"


@pytest.mark.parametrize("name", ["dotted_names", "message", "runtime", "static"])
def test_documented_examples(name):
    found = doctest.testmod(importlib.import_module(f"lecturekit.check.forbidden.{name}"))
    assert found.attempted
    assert not found.failed


def test_forbidden_names_are_made_plain():
    assert validate(()) == {}
    assert validate(["numpy.convolve", "scipy"]) == {"numpy.convolve": "", "scipy": ""}
    assert validate({"scipy": "Use a loop."}) == {"scipy": "Use a loop."}


@pytest.mark.parametrize(
    ("given", "kind", "said"),
    [
        ("numpy.convolve", TypeError, "Expected a list"),
        (None, TypeError, "Expected a list"),
        ({"a", "b"}, TypeError, "Expected a list"),
        ([1], TypeError, "quotation marks"),
        ([np.convolve], TypeError, "quotation marks"),
        ([""], ValueError, "dotted name"),
        (["numpy."], ValueError, "dotted name"),
        (["numpy convolve"], ValueError, "dotted name"),
        (["numpy.convolve()"], ValueError, "dotted name"),
        (["numpy.lambda"], ValueError, "dotted name"),
        (["np.convolve"], ValueError, "Write 'numpy.convolve'"),
        ({"scipy": None}, TypeError, "what to use instead of scipy"),
    ],
)
def test_what_is_no_forbidden_name(given, kind, said):
    with pytest.raises(kind, match=r"(?s)Expected .* Received") as error:
        validate(given)
    assert said in str(error.value)


def test_the_student_reads_name_line_and_remedy():
    use = Use("numpy.convolve", "np.convolve", 3, 4, "return np.convolve(x, w)")
    assert message(use, {"numpy.convolve": "Use two loops instead."}) == (
        "Line 3 of code cell 5 uses `numpy.convolve` (here as `np.convolve`), which this exercise does not allow: "
        "`return np.convolve(x, w)`. Use two loops instead."
    )
    instead = "Write the steps yourself, with what the exercise explains."
    alone = Use("numpy.convolve", "numpy.convolve", 1, 0, "numpy.convolve")
    assert message(alone, {}) == (
        f"Line 1 of code cell 1 uses `numpy.convolve`, which this exercise does not allow. {instead}"
    )
    within = Use("scipy", "sp.signal.convolve", 1, 0, "y = sp.signal.convolve(x, w)" + "  # a remark" * 20)
    said = message(within, {"scipy": ""})
    assert said.startswith("Line 1 of code cell 1 uses `scipy` (here as `sp.signal.convolve`), which this exercise ")
    assert said.endswith(f" ...`. {instead}")
    assert len(said) < 300
    assert message("scipy", {"scipy": ""}) == (
        f"While it ran, your code used `scipy`, which this exercise does not allow. {instead}"
    )
