"""Atomic file writes, and JSON files."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any


def load_json(path: Path) -> dict:
    """The object in a JSON file; empty if the file is missing or damaged."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def fingerprint(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def save_json(path: Path, data: Any) -> None:
    """Write `data` as JSON, atomically and readable only by the owner."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(data), encoding="utf-8")
    scratch.replace(path)


def write_json(path: Path, data: dict) -> None:
    """Write a JSON file that is under version control: one value a line, in order, so that branches merge."""
    write_text(path, json.dumps(data, indent=1, sort_keys=True) + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically. Pipes and devices, such as /dev/stdout, are written to directly.

    Raises:
        OSError: the file cannot be written; `filename` is `path`.
    """
    scratch = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            path.write_text(text, encoding="utf-8", newline="")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            scratch.write_text(text, encoding="utf-8", newline="")
            scratch.replace(path)
        finally:
            scratch.unlink(missing_ok=True)
    except OSError as error:
        error.filename = str(path)  # instead of the scratch file, which the user does not know
        raise
