"""What the answers of a solution, and the attacks on a check, depend on besides the solution itself: the kit's code."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
SHOWN_ONLY = (
    *("live/", "coursework/", "warm/", "walls/", "cli.py", "quiet.py"),
    *("check/student.py", "check/show.py", "check/card.py", "check/picture.py", "check/halfplane.py", "check/sharp.py"),
)
MAKERS = ("autograder/authoring/*.py", "autograder/names.py", "autograder/store.py")
ATTACKERS = ("autograder/audit/*.py", "autograder/verdict.py")


@cache
def code_fingerprint(*, attacks: bool = False) -> str:
    """Changes with all code that decides what a key says, and, with `attacks`, what an audit finds.

    What only shows something (figures that move, cards, commands) is left out: no answer depends on it.
    """
    library = ROOT / "lecturekit"
    files = [path for path in library.rglob("*.py") if not path.relative_to(library).as_posix().startswith(SHOWN_ONLY)]
    for pattern in MAKERS + (ATTACKERS if attacks else ()):
        files += ROOT.glob(pattern)
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    return digest.hexdigest()
