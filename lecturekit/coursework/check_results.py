"""What `lecturekit check` found in a notebook: it holds as long as the notebook's code is as it was."""

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
    """Tells the code of one notebook, cell by cell, from that of another."""
    return hashlib.sha256(json.dumps([*sources]).encode()).hexdigest()


def keep(path: Path, of: str, passed: Iterable[str]) -> None:
    """Remember which checks passed when the code had this fingerprint; nothing, where nothing can be written."""
    store = _store(path)
    with suppress(OSError):
        store.parent.mkdir(exist_ok=True)
        store.write_text(json.dumps({"of": of, "passed": sorted(passed)}), encoding="utf-8")


def found(path: Path, of: str) -> frozenset[str] | None:
    """The checks that passed; None if the code was not checked as it is now."""
    try:
        kept = json.loads(_store(path).read_text(encoding="utf-8"))
        return frozenset(map(str, kept["passed"])) if kept["of"] == of else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _store(path: Path) -> Path:
    return path.parent / ".lecturekit" / f"{path.stem}.json"
