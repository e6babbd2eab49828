"""Sources that break readers, and objects that lie."""

import sys
import time

import pytest

from lecturekit.check.forbidden import forbidden_use, inherits

FORBIDS = {"numpy.convolve": "", "scipy": ""}
DOUBLED = "\n".join(f"a{i + 1} = a{i} if x else a{i}" for i in range(200))
PATHS = "\n".join(f"a{i + 1} = a{i}.x if 1 else a{i}.y" for i in range(60))
TEXTS = "\n".join(f"s{i + 1} = s{i} + s{i}" for i in range(60))
CALLED = "f" + "(1)" * 80
HOSTILE = {
    "null bytes": "conv = 1\0",
    "lone surrogates": "conv = '\ud800'\n\udcff = 1",
    "parentheses": "conv = " + "(" * 5000 + ")" * 5000,
    "brackets": "conv = " + "[" * 150 + "]" * 150,
    "signs": "conv = " + "-" * 20_000 + "1",
    "a long sum": "conv = " + "+".join(["1"] * 20_000),
    "a long chain": "conv = a" + ".b" * 20_000,
    "long calls": "conv = a" + "()" * 20_000,
    "lambdas": "conv = " + "lambda: " * 3000 + "1",
    "deep blocks": "\n".join(" " * i + "if x:" for i in range(99)) + "\n" + " " * 99 + "conv = 1",
    "deep functions": "\n".join(" " * i + "def conv():" for i in range(99)) + "\n" + " " * 99 + "pass",
    "a huge number": "conv = " + "9" * 100_000,
    "a name that is itself": "conv = conv\na = b\nb = a\nconv = a.convolve or b",
    "text that grows of itself": "s = s + s\nconv = getattr(s, s)",
    "doubled meanings": f"import numpy as a0\n{DOUBLED}\nconv = a200.x",
    "doubled paths": f"import numpy as a0\n{PATHS}\nconv = a60",
    "doubled text": f"s0 = ''\n{TEXTS}\nconv = getattr(x, s60)",
    "calls of calls": f"import numpy as f\nconv = {CALLED}",
    "eval of eval": "conv = eval('eval(\"eval(1)\")')",
    "eval of nonsense": "conv = eval('1 +')\nexec('\\0')",
    "escapes": "conv = '\\d\\w'",
    "a bad encoding": "# -*- coding: nonsense -*-\nconv = 1",
    "a form feed": "\x0cconv = 1\x0b",
    "a path out of the package": "conv = __import__('lecturekit').__dict__['../../etc/passwd']",
    "an empty name": "conv = __import__('').__dict__['']",
    "global at the top": "global conv\nconv = 1",
    "return at the top": "return 1\nconv = 1",
    "many definitions": "\n".join(["conv = 1"] * 20_000),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.timeout(60)
def test_broken_and_hostile_sources_accuse_nobody(text):
    assert forbidden_use([text], "conv", FORBIDS) is None


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_broken_and_hostile_sources_hide_nothing(text):
    cells = [text, "import numpy as np\nhelper = np.convolve", "def conv(x): return helper(x)"]
    assert forbidden_use(cells, "conv", FORBIDS).forbidden == "numpy.convolve"


class Base:
    pass


@pytest.fixture
def forbids():
    return {f"{__name__}.Base": ""}


class LyingMeta(type):
    def __getattribute__(cls, name):
        raise RuntimeError(name)

    def mro(cls):
        return super().mro()

    __mro__ = property(lambda cls: (object,))
    __bases__ = ()

    def __instancecheck__(cls, other):
        return True

    __hash__ = None

    def __eq__(cls, other):
        raise SystemExit


class Liar(Base, metaclass=LyingMeta):
    __class__ = property(lambda self: int)
    __dict__ = property(lambda self: {})

    def __getattribute__(self, name):
        raise KeyboardInterrupt

    def __bool__(self):
        raise SystemExit


class InnocentLiar(metaclass=LyingMeta):
    __class__ = property(lambda self: Base)

    def __getattribute__(self, name):
        raise KeyboardInterrupt


def test_classes_and_instances_that_lie(forbids):
    assert inherits(Liar, forbids) == f"{__name__}.Base"
    assert inherits(object.__new__(Liar), forbids) == f"{__name__}.Base"


def test_liars_who_derive_from_nothing(forbids):
    assert inherits(InnocentLiar, forbids) == ""
    assert inherits(object.__new__(InnocentLiar), forbids) == ""


def test_who_says_of_himself_that_he_is_of_a_package_is_believed_only_if_the_package_agrees():
    class Boaster:
        __module__ = "email.message"

    assert inherits(Boaster, {"email": ""}) == ""
    import email.message

    assert inherits(type("Own", (email.message.Message,), {}), {"email": ""}) == "email"


@pytest.mark.parametrize("target", [None, 1, "numpy.convolve", [], {}, object(), sys, time.time])
def test_other_things_derive_from_nothing(target, forbids):
    assert inherits(target, forbids | FORBIDS) == ""
