"""Audits and answer keys are stale when code that they depend on changes, and only then."""

import ast
import shutil
import textwrap
from pathlib import Path

import pytest

from autograder.audit.one_check import attack
from autograder.authoring.code_fingerprint import code_fingerprint, fingerprint_in
from autograder.authoring.import_graph import ImportGraph
from autograder.authoring.keys import secret_key
from autograder.authoring.module_syntax import ModuleSyntax
from autograder.authoring.public_half import public_half
from autograder.authoring.solution import Cell, Solution
from autograder.course import CourseError
from lecturekit.check import Exercise

ROOT = Path(__file__).parents[2]

# ---------------------------------------------------------------- what code depends on, in packages of a few lines

PACKAGE = {
    "lecturekit/__init__.py": """
        import lazy_loader
        from . import quiet
        __getattr__, __dir__, __all__ = lazy_loader.attach(
            __name__, submod_attrs={"check": ["hint"]}, submodules=["check", "data", "plots"]
        )
        quiet.install()
    """,
    "lecturekit/quiet.py": "from numpy import square\ndef install(): pass",
    "lecturekit/plots.py": "from .colors import RED, shade\ndef curve(): return RED, shade()",
    "lecturekit/colors.py": "RED = '#f00'\nSHADES = [1]\nLEVEL = 1\nLEVEL += 1\ndef shade(): pass",
    "lecturekit/check/__init__.py": """
        import sys
        from .declare import Agrees as Agrees
        from .show import check as _check, hint
        from .wire import *
        class Module:
            __call__ = _check
        sys.modules[__name__].__class__ = Module
    """,
    "lecturekit/check/declare.py": "from . import compare\nclass Agrees:\n    def same(self): return compare.same",
    "lecturekit/check/compare.py": "def same():\n    from ..losses import square\n    return square",
    "lecturekit/check/show.py": "from .card import card\ndef check(): return card()\ndef hint(): pass",
    "lecturekit/check/card.py": "def card(): pass",
    "lecturekit/check/wire.py": "def encode(): pass",
    "lecturekit/losses.py": "def square(): pass",
    "lecturekit/data/__init__.py": "import lazy_loader\n__getattr__ = lazy_loader.attach_stub(__name__, __file__)",
    "lecturekit/data/__init__.pyi": "from .gates import gate\nfrom .digits import digits",
    "lecturekit/data/gates.py": "def gate(): pass",
    "lecturekit/data/digits.py": "def digits(): pass",
    "lecturekit/circle.py": "from .circle2 import name",
    "lecturekit/circle2.py": "from .circle import name",
    "autograder/__init__.py": "",
}
CHECK = "check check.card check.compare check.declare check.show check.wire losses"


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    root = tmp_path_factory.mktemp("tiny")
    for name, text in PACKAGE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text))
    return ImportGraph(root)


@pytest.mark.parametrize(
    ("code", "modules"),
    [
        ("from lecturekit.data import gate\ngate()", "data.gates"),
        ("import lecturekit.data\nlecturekit.data.gate()", "data data.gates"),
        ("import lecturekit\nlecturekit.data.gate()", "data.gates"),
        ("import lecturekit.data as d\nd.gate()", "data.gates"),
        ("from lecturekit import data\nprint(data.gate().shape)", "data.gates"),
        ("def f():\n    from lecturekit.data import gate\n    return gate", "data.gates"),
        ("from lecturekit.data import *", "data data.digits data.gates"),
        ("from lecturekit import data\nprint(data)", "data data.digits data.gates"),
        ("from lecturekit.plots import curve\ncurve()", "colors plots"),
        ("from lecturekit.check import Agrees\nAgrees()", "check.compare check.declare losses"),
        ("from lecturekit import check, hint", ""),
        ("from lecturekit import check, hint\nhint()", "check.card check.show"),
        ("from lecturekit import check\ncheck()", CHECK),
        ("from lecturekit.check import Module\nModule()", "check check.card check.show check.wire"),
        ("from lecturekit.check import encode\nencode()", "check check.card check.show check.wire"),
        ("from lecturekit.colors import RED\nRED", ""),
        ("from lecturekit.colors import SHADES\nSHADES", "colors"),
        ("from lecturekit.colors import LEVEL\nLEVEL", "colors"),
        ("from lecturekit.quiet import square\nsquare", ""),
        ("from lecturekit.circle import name\nname", "circle"),
        ("import numpy as np\nnp.lecturekit.plots", ""),
    ],
)
def test_an_import_leads_to_the_module_that_defines_the_name(code, modules, graph):
    found = graph.dependencies([], [ModuleSyntax(ast.parse(code))])
    assert " ".join(sorted(found.modules)) == " ".join(f"lecturekit.{name}" for name in modules.split())
    assert found.constants == ({"lecturekit.colors.RED": "'#f00'"} if "RED" in code or "curve" in code else {})


def test_relative_imports_from_above_and_within(tmp_path):
    deep = tmp_path / "autograder" / "a" / "b"
    deep.mkdir(parents=True)
    for folder in (deep, deep.parent, deep.parent.parent):
        (folder / "__init__.py").touch()
    (deep / "__init__.py").write_text("from .one import f\nfrom ..two import g\nf, g\nTOP = [f]")
    (deep / "one.py").write_text("from ...three import h\nfrom . import four\nf = h, four.x")
    for path in (deep.parent / "two.py", deep.parent.parent / "three.py", deep / "four.py"):
        path.write_text("x = h = g = [1]")
    found = ImportGraph(tmp_path).dependencies(["autograder.a.b"])
    assert sorted(found.modules) == [f"autograder.{name}" for name in ("a.b", "a.b.four", "a.b.one", "a.two", "three")]


def test_a_module_that_is_not_python_is_named(tmp_path):
    (tmp_path / "lecturekit").mkdir()
    for text in (b"def f(:", b"\xff", b"\0"):
        (tmp_path / "lecturekit" / "plots.py").write_bytes(text)
        with pytest.raises(CourseError, match=r"Expected Python in .*lecturekit/plots\.py.* Received: .+ Correct it"):
            ImportGraph(tmp_path).dependencies(["lecturekit.plots"])


def test_a_maker_that_was_renamed_is_named(tmp_path):
    with pytest.raises(ValueError, match=r"Received: 'autograder.gone'"):
        ImportGraph(tmp_path).dependencies(["autograder.gone"])


# --------------------------------------------------------------- what one module says


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("def f(x):\n    return x", '"""Doc."""\n\ndef f(x):  # comment\n    """Doc."""\n    return (x)', True),
        ("class A:\n    x = 1", "class A:\n    '''Doc.'''\n\n    x = 1\n    '''Of x.'''", True),
        ("async def f(): return 'a'", 'async def f():\n    "Doc."\n    return u"a"', True),
        ("x = 1", "x = 1.0", False),
        ("x = 1", "x = True", False),
        ("f('')", "f()", False),
        ("f(None)", "f()", False),
        ("x = f'{y}'", "x = f'{y!r}'", False),
        ("x = f'{y:{n}}'", "x = f'{y:{n} }'", False),
        ("def f(x): return x", "def f(x=None): return x", False),
    ],
)
def test_a_digest_tells_what_code_does_and_not_how_it_is_written(one, other, alike):
    first, second = (ModuleSyntax(ast.parse(text)).digest for text in (one, other))
    assert (first == second) == alike


def test_a_digest_is_the_same_in_all_versions_of_python():
    code = "def f(x, /, *, y: int = 0) -> None:\n    return [f'{x:{y}}' for x in y if x], None, lambda: ..."
    assert ModuleSyntax(ast.parse(code)).digest.startswith("8f6b935206e3f300")


# ------------------------------------------------------------------ what makes stale, in a copy of the real packages

PLAIN = "import numpy as np"
PLOTTING = "from lecturekit.plots import decision_boundary\ndecision_boundary(None)"
MAKERS = (attack, secret_key, public_half)


def solution(given, front="from lecturekit.check import Agrees, inputs\nAgrees, inputs"):
    sources = {"given": given, "solution": "%matplotlib inline\nfrom lecturekit import check", "check": "check('f')"}
    cells = tuple(Cell(kind, "", source, place) for place, (kind, source) in enumerate(sources.items()))
    return Solution(Path("tiny.py"), Exercise(title="Tiny", checks=[]), front, cells)


def fingerprints(root):
    """Of a plain solution and of one that plots, for each maker."""
    graph = ImportGraph(root)
    return [[fingerprint_in(graph, solution(given), maker) for maker in MAKERS] for given in (PLAIN, PLOTTING)]


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of both packages."""
    root = tmp_path_factory.mktemp("copied")
    for name in ("autograder", "lecturekit"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "exercises"))
    return root


@pytest.fixture(scope="module")
def before(copied):
    return fingerprints(copied)


@pytest.fixture
def change(copied):
    """Adds a line to modules, until the test is over."""
    texts = {}

    def add(line, *modules):
        for path in (copied / module for module in modules):
            texts[path] = text = path.read_text()
            path.write_text(f"{text}\n{line}\n")

    yield add
    for path, text in texts.items():
        path.write_text(text)


def test_the_installed_code_has_the_same_fingerprint_as_its_copy(before):
    assert [code_fingerprint(solution(PLAIN), maker) for maker in MAKERS] == before[0]
    assert len({*before[0], *before[1]}) == 6


def test_a_comment_makes_nothing_stale(copied, before, change):
    change("# New.\n'''New.'''", "lecturekit/plots.py", "lecturekit/check/judge/compare.py")
    assert fingerprints(copied) == before


def test_figures_make_stale_what_draws_them(copied, before, change):
    change("new = 1", "lecturekit/plots.py")
    plain, plotting = fingerprints(copied)
    assert plain == before[0]
    assert not {*plotting} & {*before[1]}


@pytest.mark.parametrize("module", ["check/judge/compare.py", "check/kernel/probes.py", "check/declare/checks.py"])
def test_what_judges_makes_everything_stale(module, copied, before, change):
    change("new = 1", f"lecturekit/{module}")
    plain, plotting = fingerprints(copied)
    assert not {*plain, *plotting} & {*before[0], *before[1]}


def test_attacks_make_only_audits_stale(copied, before, change):
    change("new = 1", "autograder/audit/attacks.py", "autograder/grading/verdict.py")
    (attacks, *keys), _ = fingerprints(copied)
    assert attacks != before[0][0]
    assert keys == before[0][1:]


def test_what_only_shows_makes_nothing_stale(copied, before, change):
    names = "__init__.py quiet.py check/show/*.py check/student.py cli/*.py coursework/*.py live/**/*.py sandbox/*.py"
    files = [path for name in (*names.split(), "warm/*.py") for path in (copied / "lecturekit").glob(name)]
    files += [path for name in ("cli", "nbgrader", "feedback") for path in (copied / "autograder" / name).glob("*.py")]
    change("new = 1", *files)
    assert len(files) > 100
    assert fingerprints(copied) == before
