"""The results of `lecturekit check` for a notebook, which are valid until its code changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any


def code_of(cells: Iterable[Mapping[str, Any]]) -> list[str]:
    """The sources of a notebook's code cells."""
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def fingerprint(sources: Iterable[str]) -> str:
    """Identifies the code of a notebook, cell by cell."""
    return hashlib.sha256(json.dumps([*sources]).encode()).hexdigest()


def save(path: Path, code_fingerprint: str, passed: Iterable[str]) -> None:
    """Save which checks of the notebook at `path` passed with this code; do nothing if the folder is read-only."""
    file = _results_file(path)
    with suppress(OSError):
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"of": code_fingerprint, "passed": sorted(passed)}), encoding="utf-8")


def load(path: Path, code_fingerprint: str) -> frozenset[str] | None:
    """The checks that passed; None if this code has not been checked."""
    try:
        results = json.loads(_results_file(path).read_text(encoding="utf-8"))
        return frozenset(map(str, results["passed"])) if results["of"] == code_fingerprint else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _results_file(path: Path) -> Path:
    return path.parent / ".lecturekit" / f"{path.stem}.json"
