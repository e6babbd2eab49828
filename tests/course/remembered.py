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
from autograder.store import fingerprint, load_json, write_text
from lecturekit.check.public import SUFFIX

from .solutions import LECTURE, ROOT, solution_of

AUDITS = ROOT / "audits"
PACKAGES = [sys.version_info[:2], (ROOT / "requirements" / "all.lock").read_text(encoding="utf-8")]


@contextmanager
def remembered(kind, where, name, *parts, of, edition=LECTURE, audits=AUDITS):
    """Whether the block was left without an error before; it need not run then.

    It depends on the notebook's solution and released files, on the code that the tested functions reach, on the locked
    packages, and on `parts`.

    Args:
        kind: of test, which names the folder.
        where: the notebook.
        name: of the test; unique among those of its kind and notebook.
        parts: all else: texts, and the test's own file.
        of: the functions that are tested.
        edition: of the solution.
    """
    store = audits / kind / f"{where}.json"
    stamp = fingerprint(json.dumps([_notebook(where, edition, of), *parts]))
    known = load_json(store).get(name) == stamp and not os.environ.get("LECTUREKIT_TEST_FRESH")
    yield known
    if not known:
        stamps = {**load_json(store), name: stamp}
        write_text(store, json.dumps(stamps, indent=1, sort_keys=True) + "\n")


@cache
def _notebook(where, edition, of):
    solution = solution_of(where, edition)
    released = [(ROOT / "exercises" / f"{where}{end}").read_text(encoding="utf-8") for end in (".ipynb", SUFFIX)]
    code = [code_fingerprint(solution, function) for function in of]
    return fingerprint(json.dumps([PACKAGES, solution.digest, released, code]))


def source_of(file):
    return Path(file).read_text(encoding="utf-8")
