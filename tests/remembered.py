"""What was seen to hold, remembered in `audits/` as audits are: it runs again only if what it depends on changes.

LECTUREKIT_TEST_FRESH=1 runs everything.
"""

import json
import os
import sys
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from autograder.authoring.code_fingerprint import code_fingerprint
from autograder.authoring.import_graph import ImportGraph
from autograder.authoring.module_syntax import ModuleSyntax
from autograder.authoring.solution_reader import read_solution
from autograder.store import fingerprint, load_json, write_json
from lecturekit.check.public import SUFFIX
from lecturekit.parsing import parse

from .course.solutions import LECTURE, ROOT, solution_of

AUDITS = ROOT / "audits"
PACKAGES = [sys.version_info[:2], (ROOT / "requirements" / "all.lock").read_text(encoding="utf-8")]
GRAPH = ImportGraph(ROOT)
LOADED_BY_KERNELS = ("lecturekit.warm.parent", "lecturekit.sandbox.enter", "lecturekit.check.kernel.agent")


@contextmanager
def remembered(files, name, *parts, notebook="", audits=AUDITS, **loaded):
    """Whether the block was left without an error before; it need not run then.

    Args:
        files: of the test: its own, which names where it is remembered, and others.
        name: unique among those of the file and the notebook; without a notebook, it names the file in `audits/`.
        parts, notebook, loaded: what it depends on; see `stamp_of`.
    """
    store = audits / Path(files[0]).stem.removeprefix("test_") / f"{notebook or name}.json"
    memory = Memory(store, name, stamp_of(files, *parts, notebook=notebook, **loaded))
    yield memory.known
    memory.keep()


class Memory:
    """Whether `name` was seen to hold when what it depends on had this stamp."""

    def __init__(self, store, name, stamp):
        self._store, self._name, self._stamp = store, name, stamp
        self.known = load_json(store).get(name) == stamp and not os.environ.get("LECTUREKIT_TEST_FRESH")

    def keep(self):
        if not self.known:
            write_json(self._store, {**load_json(self._store), self._name: self._stamp})


def stamp_of(files, *parts, notebook="", edition=LECTURE, modules=()):
    """Changes with all that a test depends on.

    Args:
        files: with all of our code that they import; the locked packages count always.
        parts: texts and numbers.
        notebook: its solution, its released files, and the code that they import.
        edition: of the notebook's solution.
        modules: of ours that are loaded by their names instead of imports, with all that they import.
    """
    code = _code(tuple(files), tuple(modules))
    return _fingerprint(PACKAGES, code, notebook and _notebook(notebook, edition), *parts)


def _fingerprint(*parts):
    return fingerprint(json.dumps(parts, sort_keys=True))


@cache
def _code(files, modules):
    tests = [ModuleSyntax(parse(Path(file).read_text(encoding="utf-8")), "tests") for file in files]
    needed = GRAPH.dependencies(modules, tests)
    ours = {name: syntax.digest for name, syntax in needed.modules.items()}
    return [syntax.digest for syntax in tests], ours, needed.constants


@cache
def _notebook(notebook, edition):
    solution = solution_of(notebook, edition)
    released = [(ROOT / "exercises" / f"{notebook}{end}").read_text(encoding="utf-8") for end in (".ipynb", SUFFIX)]
    return solution.digest, released, code_fingerprint(solution, read_solution)
