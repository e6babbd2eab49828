"""A student's notebook, made safe to grade: whatever is handed in, a well-formed notebook comes out.

Nothing of the submission is overwritten. What is wrong with it is noted, in words for the instructor.
"""

from __future__ import annotations

import contextlib
import copy
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode

from lecturekit.check import wire

from .solution import bound_names, checked_name

MAX_BYTES = 200 * 2**20
MAX_DEPTH = 50  # of what is kept of a notebook; a submission's own are less than ten deep
IGNORED = {".ipynb_checkpoints", "__pycache__", "feedback"}  # as nbgrader does
NOTES = "autograder_notes"  # where a repaired notebook's metadata keep what was repaired


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, ready to be run.

    Attributes:
        files: what lies beside the notebook, by relative path: what was released, and what was handed in.
        notes: what had to be repaired, for the instructor.
    """

    student: str
    problem_set: str
    notebook: str
    content: NotebookNode
    files: Mapping[str, bytes] = field(default_factory=dict)

    def unpack(self, scratch: Path) -> None:
        """Put the files that came with the notebook into its scratch folder."""
        for name, data in self.files.items():
            path = scratch / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self.content.metadata.get(NOTES, ()))


def files_beside(*folders: Path) -> dict[str, bytes]:
    """The files in `folders` that are no notebooks, by relative path; later folders win. No link is followed."""
    found: dict[str, bytes] = {}
    room = MAX_BYTES
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            inside = path.relative_to(folder)
            linked = any((folder / part).is_symlink() for part in [inside, *inside.parents])
            ignored = path.suffix in (".ipynb", ".pyc") or not IGNORED.isdisjoint(inside.parts)
            if linked or ignored or not path.is_file():
                continue
            room -= path.stat().st_size
            if room >= 0:
                found[inside.as_posix()] = path.read_bytes()
    return found


def open_notebook(path: Path, released: NotebookNode) -> NotebookNode:
    """The notebook at `path`, repaired after `released`; that itself, with a note, if it is unreadable."""
    try:
        nb, notes = _read(path)
    except UnreadableError as error:
        nb = copy.deepcopy(released)
        notes = [f"{error} It is graded as if nothing had been written."]
    notes += repair(nb, released)
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


def repair(nb: NotebookNode, released: NotebookNode) -> list[str]:
    """Give every released cell its own metadata, once, in an order that can be graded. Returns notes.

    A cell that has lost its metadata is recognised by its id, by what it says, or by what it defines.
    Copies of a cell run as plain code. A check cell that is missing, or stands before what it checks, is put
    where it belongs; a student's own order is kept otherwise. Missing solutions stay missing.
    """
    notes: list[str] = []
    wanted = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    present = {_grade_id(cell) for cell in nb.cells}
    for grade_id, template in wanted.items():
        cell = None if grade_id in present else _recognised(template, nb, wanted)
        if cell is not None:
            cell.metadata["nbgrader"] = copy.deepcopy(template.metadata.nbgrader)
            notes.append(f"The cell {grade_id!r} had lost its metadata; it was recognised by what it says.")
    by_id: dict[str, list[NotebookNode]] = {}
    for cell in nb.cells:
        grade_id = _grade_id(cell)
        if grade_id in wanted:
            by_id.setdefault(grade_id, []).append(cell)
        else:
            cell.metadata.pop("nbgrader", None)
    for grade_id, copies in by_id.items():
        template = wanted[grade_id]
        kept = _keep(copies, template)
        if len(copies) > 1:
            notes.append(f"The cell {grade_id!r} is there {len(copies)} times; the copies count as plain cells.")
        for cell in copies:
            cell.metadata.pop("nbgrader", None)
        before = kept.cell_type, kept.source
        _restore(nb, kept, template)
        if before[0] != template.cell_type or (_locked(template) and before[1] != template.source):
            notes.append(f"The cell {grade_id!r} had been changed; it was restored.")
    _place(nb, released, notes)
    return notes


def _grade_id(cell: NotebookNode) -> str:
    nbgrader = cell.metadata.get("nbgrader")
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def _locked(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("locked"))


def _recognised(template: NotebookNode, nb: NotebookNode, wanted: dict[str, NotebookNode]) -> NotebookNode | None:
    """The cell that must once have been `template`, among those that are no released cell."""
    free = [cell for cell in nb.cells if _grade_id(cell) not in wanted]
    grade_id = _grade_id(template)
    if template.metadata.nbgrader.get("grade") and _locked(template):
        return next((cell for cell in free if _says_check(cell, grade_id)), None)
    same_type = [cell for cell in free if cell.cell_type == template.cell_type and not _says_check(cell)]
    defines = _names(template)
    by_id = [cell for cell in same_type if cell.get("id") == template.id]
    alike = by_id or [cell for cell in same_type if cell.source == template.source]
    if alike or _locked(template) or not defines:
        return next(iter(alike), None)
    return next((cell for cell in reversed(same_type) if defines <= _names(cell)), None)


def _says_check(cell: NotebookNode, name: str | None = None) -> bool:
    found = checked_name(cell.source) if cell.cell_type == "code" else None
    return found is not None and name in (None, found)


def _names(cell: NotebookNode) -> frozenset[str]:
    """What a code cell defines; nothing if it cannot be read."""
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return bound_names(cell.source) if cell.cell_type == "code" else frozenset()
    return frozenset()


def _keep(copies: list[NotebookNode], template: NotebookNode) -> NotebookNode:
    """Of a student's own cells the last changed copy; of the grader's cells the first."""
    changed = [cell for cell in copies if cell.source.strip() != template.source.strip()]
    return changed[-1] if changed and not _locked(template) else copies[0]


def _restore(nb: NotebookNode, cell: NotebookNode, template: NotebookNode) -> None:
    if cell.cell_type != template.cell_type:
        new = copy.deepcopy(template)
        new.source = cell.source
        new.id = cell.id
        nb.cells[next(i for i, c in enumerate(nb.cells) if c is cell)] = cell = new
    cell.metadata["nbgrader"] = copy.deepcopy(template.metadata.nbgrader)
    if _locked(template):
        cell.source = template.source


def _place(nb: NotebookNode, released: NotebookNode, notes: list[str]) -> None:
    """Put missing and misplaced locked or graded cells right after all that comes before them."""
    before: list[str] = []
    for template in released.cells:
        grade_id = _grade_id(template)
        if not grade_id:
            continue
        places = {_grade_id(cell): i for i, cell in enumerate(nb.cells) if _grade_id(cell)}
        after = max((places[i] for i in before if i in places), default=-1)
        check = template.metadata.nbgrader.get("grade") and _locked(template)
        if grade_id not in places:
            if _locked(template) or template.metadata.nbgrader.get("grade"):
                cell = copy.deepcopy(template)
                if cell.id in {c.id for c in nb.cells}:
                    cell.id = nbformat.v4.new_code_cell().id
                nb.cells.insert(after + 1, cell)
                notes.append(f"The cell {grade_id!r} was missing; it was put back.")
        elif check and places[grade_id] < after:
            nb.cells.insert(after, nb.cells.pop(places[grade_id]))
            notes.append(f"The cell {grade_id!r} stood before what it checks; it was moved.")
        before.append(grade_id)


class TolerantExporter(NotebookExporter):
    """nbconvert's notebook exporter, for submissions: opens any file as a notebook that can be graded.

    nbgrader reads a submission through it twice: as handed in, and, sanitized, from the autograded folder.
    """

    def from_filename(self, filename: str, resources: Any = None, **kw: Any) -> Any:
        from .gradebook import released_notebook

        sanitized = Path(filename).resolve().is_relative_to(Path(self.config.CourseDirectory.root, "autograded"))
        released = None if sanitized else released_notebook(self.config, resources["nbgrader"])
        if released is None:
            return super().from_filename(filename, resources=resources, **kw)
        nb = open_notebook(Path(filename), released)
        resources.setdefault("metadata", {})["name"] = Path(filename).stem
        resources["metadata"]["path"] = str(Path(filename).parent)
        return self.from_file(StringIO(nbformat.writes(nb)), resources=resources, **kw)
