"""Reading what was handed in: whatever it is, a well-formed notebook comes out."""

from __future__ import annotations

import copy
import json
import os
import stat
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import nbformat
from nbformat.notebooknode import NotebookNode

from lecturekit.check.kernel import wire

from .normalize import normalize
from .submission import MAX_BYTES, NOTES

MAX_DEPTH = 50  # of what is kept of a notebook; a submission's own are less than ten deep


def load_notebook(
    path: Path, released: NotebookNode, earlier: Mapping[str, Sequence[str]] | None = None
) -> NotebookNode:
    """The notebook at `path`, repaired after `released`; that itself, with a note, if it is unreadable.

    Args:
        earlier: what the cells said in earlier releases, as fingerprints.
    """
    try:
        nb, notes = _read(path)
    except UnreadableError as error:
        nb = copy.deepcopy(released)
        notes = [f"{error} It is graded as if nothing had been written."]
    notes += normalize(nb, released, earlier)
    nb.metadata.pop(NOTES, None)
    if notes:
        nb.metadata[NOTES] = list(dict.fromkeys(notes))
    return nb


class UnreadableError(Exception):
    """What was handed in is not a notebook."""


def _read(path: Path) -> tuple[NotebookNode, list[str]]:
    if path.is_symlink():
        raise UnreadableError(f"Expected a notebook. Received a link to {os.readlink(path)!r}, which is not followed.")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("Expected a notebook. Received a folder, or what is no file at all.")
        if status.st_size > MAX_BYTES:
            raise UnreadableError(
                f"Expected a notebook of at most {MAX_BYTES >> 20} MB. Received {status.st_size} bytes."
            )
        text = path.read_bytes().decode("utf-8-sig")
        data = json.loads(text)
    except OSError as error:
        raise UnreadableError(f"Expected a notebook. Received what cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("Expected a notebook. Received a file that is not text in UTF-8.") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"Expected a notebook. Received broken JSON ({error}).") from error
    if not isinstance(data, dict) or type(data.get("nbformat")) is not int:
        raise UnreadableError("Expected a notebook. Received JSON that is none: it has no `nbformat`.")
    if not 1 <= data["nbformat"] <= 4:
        received = f"Received format {str(data['nbformat'])[:20]}: save it as format 4."
        raise UnreadableError(f"Expected notebook format 4. {received}")
    notes = []
    if data["nbformat"] < 4:
        notes.append(f"The notebook is in the old format {data['nbformat']}; it was converted.")
        try:
            data = nbformat.convert(nbformat.reader.reads(text), 4)
        except Exception as error:
            reason = f"{type(error).__name__}: {str(error)[:300]}"
            raise UnreadableError(f"Expected notebook format 4. Converting the old one failed: {reason}.") from error
    return _well_formed(_plain(data), notes), notes


def _plain(data: Any, depth: int = 0) -> Any:
    """A copy that can be written as a file: no half characters, nothing nested without end."""
    if isinstance(data, str):
        return data if data.isascii() else wire.readable(data)
    if depth > MAX_DEPTH:
        return None
    if isinstance(data, list):
        return [_plain(item, depth + 1) for item in data]
    if isinstance(data, dict):
        return {_plain(key): _plain(value, depth + 1) for key, value in data.items()}
    return data


def _well_formed(data: dict, notes: list[str]) -> NotebookNode:
    """A valid format 4 notebook with the readable cells of `data`, without outputs; the rest is noted."""
    cells, ids, dropped, tags = [], set(), 0, 0
    raw = data.get("cells")
    for item in raw if isinstance(raw, list) else []:
        source = item.get("source") if isinstance(item, dict) else None
        if isinstance(source, list) and all(isinstance(line, str) for line in source):
            source = "".join(source)
        if not isinstance(source, str) or item.get("cell_type") not in ("code", "markdown", "raw"):
            dropped += 1
            continue
        metadata = item.get("metadata")
        new = {
            "code": nbformat.v4.new_code_cell,
            "markdown": nbformat.v4.new_markdown_cell,
            "raw": nbformat.v4.new_raw_cell,
        }
        cell = new[item["cell_type"]](source)
        wanted = item.get("id")
        if isinstance(wanted, str) and wanted.replace("-", "").replace("_", "").isalnum() and wanted.isascii():
            cell.id = wanted[:64]
        if cell.id in ids:
            cell.id = nbformat.v4.new_code_cell().id
        ids.add(cell.id)
        metadata = metadata if isinstance(metadata, dict) else {}
        tags += bool(metadata.pop("tags", None))  # they could make the grader skip a cell
        cell.metadata = nbformat.from_dict(metadata)
        if not _is_valid(cell):
            cell.metadata = nbformat.from_dict({k: v for k, v in metadata.items() if k == "nbgrader"})
        if item["cell_type"] != "code" and isinstance(item.get("attachments"), dict):
            cell["attachments"] = nbformat.from_dict(item["attachments"])  # images in a written answer
            if not _is_valid(cell):
                del cell["attachments"]
        cells.append(cell)
    if dropped:
        notes.append(f"{dropped} damaged cell(s) could not be read and were left out.")
    if tags:
        notes.append("Tags on cells were dropped.")
    nb = nbformat.v4.new_notebook(cells=cells)
    metadata = data.get("metadata")
    for key, value in metadata.items() if isinstance(metadata, dict) else ():
        nb.metadata[key] = nbformat.from_dict(value)
        if not _is_valid(metadata={key: nb.metadata[key]}):
            del nb.metadata[key]
    return nb


def _is_valid(*cells: NotebookNode, metadata: dict | None = None) -> bool:
    """Whether a notebook of these cells and this metadata is what the format allows."""
    notebook = {"cells": list(cells), "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.validator.isvalid(nbformat.from_dict(notebook))
