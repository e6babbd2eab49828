"""Load submissions: any file becomes a well-formed notebook."""

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
from lecturekit.plural import plural

from .foreign import Others, foreign
from .normalize import normalize
from .submission import GRADED_EMPTY, MAX_BYTES, NOTES, UNREADABLE_KEY

MAX_DEPTH = 50  # of nested JSON that is kept; real notebooks need fewer than ten levels


def load_notebook(
    path: Path,
    released: NotebookNode,
    earlier: Mapping[str, Sequence[str]] | None = None,
    others: Others = dict,
) -> NotebookNode:
    """The notebook at `path`, normalized to the cells of `released`; if unreadable, a copy of `released` with a note.

    Args:
        earlier: cell -> fingerprints of its text in earlier releases.
        others: the other notebooks of the course, one of which it may be.
    """
    try:
        nb, notes = _read(path)
        reason = foreign(nb, released, others)
        notes += [reason] if reason else []
    except UnreadableError as error:
        nb, reason = copy.deepcopy(released), str(error)
        notes = [f"{error} {GRADED_EMPTY}"]
    repaired = normalize(nb, released, earlier)
    notes += [] if reason else repaired  # of another notebook, only that it is another
    for key in (NOTES, UNREADABLE_KEY):
        nb.metadata.pop(key, None)
    if reason:
        nb.metadata[UNREADABLE_KEY] = reason
    if notes:
        nb.metadata[NOTES] = list(dict.fromkeys(notes))
    return nb


class UnreadableError(Exception):
    """The submitted file is not a notebook."""


def read_json(path: Path) -> tuple[dict, list[str]]:
    """The JSON of a notebook, and notes on how it was read. No link is followed.

    Raises:
        UnreadableError: the file is no notebook.
    """
    if path.is_symlink():
        raise UnreadableError(f"Expected a notebook. Received a link to {os.readlink(path)!r}, which is not followed.")
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("Expected a notebook. Received a folder or a special file.")
        if status.st_size > MAX_BYTES:
            raise UnreadableError(
                f"Expected a notebook of at most {MAX_BYTES >> 20} MB. Received {status.st_size} bytes."
            )
        text, notes = _decoded(path.read_bytes())
        if not text.strip("\0 \n"):
            raise UnreadableError("Expected a notebook. Received an empty file.")
        data = json.loads(text)
    except OSError as error:
        raise UnreadableError(f"Expected a notebook. Received an unreadable file: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"Expected a notebook. Received broken JSON ({error}).") from error
    if not isinstance(data, dict) or type(data.get("nbformat")) is not int:
        raise UnreadableError("Expected a notebook. Received other JSON, without `nbformat`.")
    if not 1 <= data["nbformat"] <= 4:
        received = f"Received format {str(data['nbformat'])[:20]}: save it as format 4."
        raise UnreadableError(f"Expected notebook format 4. {received}")
    if data["nbformat"] < 4:
        notes.append(f"The notebook is in the old format {data['nbformat']}; it was converted.")
        try:
            data = nbformat.convert(nbformat.reader.reads(text), 4)
        except Exception as error:
            reason = f"{type(error).__name__}: {str(error)[:300]}"
            raise UnreadableError(f"Expected notebook format 4. Converting the old one failed: {reason}.") from error
    return _plain(data), notes


def _read(path: Path) -> tuple[NotebookNode, list[str]]:
    data, notes = read_json(path)
    return _well_formed(data, notes), notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    """The text of a JSON file: its first bytes tell UTF-8, UTF-16 and UTF-32 apart. Other bytes are Windows' letters.

    Raises:
        UnreadableError: it is no text.
    """
    encoding = json.detect_encoding(data)
    try:
        return data.decode(encoding, "surrogatepass" if encoding.startswith("utf-8") else "strict"), []
    except UnicodeDecodeError as error:
        if not encoding.startswith("utf-8") or not data.lstrip().startswith(b"{"):
            raise UnreadableError("Expected a notebook. Received a file that is not UTF-8 text.") from error
    note = "The file is not UTF-8 text: it was read as Windows-1252, so letters such as ä can be other ones."
    return data.decode("cp1252", "replace"), [note]


def _plain(data: Any, depth: int = 0) -> Any:
    """A copy that can be written to a file: without lone surrogates, and nested at most `MAX_DEPTH` levels."""
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
    """A valid format 4 notebook of the readable cells of `data`, without outputs. Adds what was dropped to `notes`."""
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
        cell_id = item.get("id")
        if isinstance(cell_id, str) and cell_id.replace("-", "").replace("_", "").isalnum() and cell_id.isascii():
            cell.id = cell_id[:64]
        if cell.id in ids:
            cell.id = nbformat.v4.new_code_cell().id
        ids.add(cell.id)
        metadata = metadata if isinstance(metadata, dict) else {}
        tags += bool(metadata.pop("tags", None))  # a tag could make the grader skip the cell
        cell.metadata = nbformat.from_dict(metadata)
        if not _is_valid(cell):
            cell.metadata = nbformat.from_dict({k: v for k, v in metadata.items() if k == "nbgrader"})
        if item["cell_type"] != "code" and isinstance(item.get("attachments"), dict):
            cell["attachments"] = nbformat.from_dict(item["attachments"])  # images in a written answer
            if not _is_valid(cell):
                del cell["attachments"]
        cells.append(cell)
    if dropped:
        notes.append(f"{plural(dropped, 'damaged cell was', 'damaged cells were')} unreadable and left out.")
    if tags:
        notes.append("Cell tags were removed.")
    nb = nbformat.v4.new_notebook(cells=cells)
    metadata = data.get("metadata")
    for key, value in metadata.items() if isinstance(metadata, dict) else ():
        nb.metadata[key] = nbformat.from_dict(value)
        if not _is_valid(metadata={key: nb.metadata[key]}):
            del nb.metadata[key]
    return nb


def _is_valid(*cells: NotebookNode, metadata: dict | None = None) -> bool:
    """Whether a notebook with these cells and this metadata is valid."""
    notebook = {"cells": list(cells), "metadata": metadata or {}, "nbformat": 4, "nbformat_minor": 5}
    return nbformat.validator.isvalid(nbformat.from_dict(notebook))
