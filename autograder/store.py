"""Files that are written whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from pathlib import Path
from typing import Any


def load_json(store: Path) -> dict:
    """What a file of ours holds; nothing, if it is not there or was damaged."""
    try:
        data = json.loads(store.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def fingerprint(text: str) -> str:
    """Tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()


def save_json(store: Path, data: Any) -> None:
    """Write a file that only the grader reads, whole or not at all."""
    store.parent.mkdir(parents=True, exist_ok=True)
    scratch = store.with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(data), encoding="utf-8")
    scratch.replace(store)


def write_text(path: Path, text: str) -> None:
    """Write a file for people, whole or not at all. What is no file, such as /dev/stdout, is written to as it is."""
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
        error.filename = str(path)  # not the scratch file, of which nobody knows
        raise
