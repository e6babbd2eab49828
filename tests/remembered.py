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
from autograder.store import fingerprint, load_json, write_text
from lecturekit.check.public import SUFFIX
from lecturekit.parsing import parse

from .course.solutions import LECTURE, ROOT, solution_of

AUDITS = ROOT / "audits"
PACKAGES = [sys.version_info[:2], (ROOT / "requirements" / "all.lock").read_text(encoding="utf-8")]
GRAPH = ImportGraph(ROOT)
LOADED_BY_KERNELS = ("lecturekit.warm.parent", "lecturekit.sandbox.enter", "lecturekit.check.kernel.agent")


@contextmanager
def remembered(files, name, *parts, notebook="", edition=LECTURE, kernels=False, audits=AUDITS):
    """Whether the block was left without an error before; it need not run then.

    It depends on these files and on all of our code that they import, on the locked packages, on the notebook (its
    solution, its released files, and the code that they import), and on `parts`.

    Args:
        files: of the test: its own, which names where it is remembered, and others.
        name: unique among those of the file and the notebook; without a notebook, it names the file in `audits/`.
        parts: texts and numbers.
        edition: of the notebook's solution.
        kernels: whether kernels are started, by names of modules instead of imports.
    """
    store = audits / Path(files[0]).stem.removeprefix("test_") / f"{notebook or name}.json"
    code = _code(tuple(files), LOADED_BY_KERNELS if kernels else ())
    stamp = _stamp(PACKAGES, code, notebook and _notebook(notebook, edition), *parts)
    known = load_json(store).get(name) == stamp and not os.environ.get("LECTUREKIT_TEST_FRESH")
    yield known
    if not known:
        stamps = {**load_json(store), name: stamp}
        write_text(store, json.dumps(stamps, indent=1, sort_keys=True) + "\n")


def _stamp(*parts):
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
