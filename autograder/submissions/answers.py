"""What a person looks at to grade a cell: two submissions with the same answer get the same mark by hand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from urllib.parse import unquote

from nbformat.notebooknode import NotebookNode

from ..store import fingerprint

NOTHING = "nothing"  # the answer in a notebook that was not handed in
TIMESTAMP = "timestamp.txt"  # nbgrader's; another with each attempt


def answers(nb: NotebookNode, files: Mapping[str, bytes]) -> dict[str, str]:
    """The fingerprint of the answer to each graded cell of a notebook, by grade id.

    A text is its own answer, with its attachments. For code, and for a task that is answered in other cells, it is all
    that the student may write of that kind: a test cell never changes, and a plot may use any function. A file beside
    the notebook is a part of the answers that name it.

    Args:
        files: what was handed in beside the notebook: relative path -> content.
    """
    own = [cell for cell in nb.cells if not _about(cell, "locked")]
    code = [cell for cell in own if cell.cell_type == "code"]
    fingerprints = {}
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if _about(cell, "task"):
            fingerprints[name] = _fingerprint([cell, *own], files)
        elif _about(cell, "grade"):
            fingerprints[name] = _fingerprint(code if cell.cell_type == "code" else [cell], files)
    return fingerprints


def _about(cell: NotebookNode, key: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(key))


def _fingerprint(cells: Iterable[NotebookNode], files: Mapping[str, bytes]) -> str:
    parts = [[cell.source.strip(), cell.get("attachments") or {}] for cell in cells]
    sources = unquote("\n".join(source for source, _ in parts))  # a link may say my%20drawing.png
    named = {
        path: hashlib.sha256(files[path]).hexdigest()
        for path in files
        if path != TIMESTAMP and PurePosixPath(path).stem in sources
    }
    return fingerprint(json.dumps([parts, named], sort_keys=True))
