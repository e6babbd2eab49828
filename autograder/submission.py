"""A student's notebook, made safe to grade: whatever is handed in, a well-formed notebook comes out.

Nothing of the submission is overwritten. What is wrong with it is noted, in words for the instructor.
"""

from __future__ import annotations

import copy
import json
import os
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbformat.notebooknode import NotebookNode

from .solution import checked_name

MAX_BYTES = 200 * 2**20
NOTES = "autograder_notes"  # where a repaired notebook's metadata keep what was repaired


@dataclass(frozen=True)
class Submission:
    """One notebook of one student, ready to be run.

    Attributes:
        notes: what had to be repaired, for the instructor.
    """

    student: str
    problem_set: str
    notebook: str
    content: NotebookNode

    @property
    def notes(self) -> tuple[str, ...]:
        return tuple(self.content.metadata.get(NOTES, ()))


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
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(
                f"Expected a notebook of at most {MAX_BYTES >> 20} MB. Received {path.stat().st_size} bytes."
            )
        text = path.read_bytes().decode("utf-8-sig")
        data = json.loads(text)
    except OSError as error:
        raise UnreadableError(f"Expected a notebook. Received what cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableError("Expected a notebook. Received a file that is not text in UTF-8.") from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise UnreadableError(f"Expected a notebook. Received broken JSON ({error}).") from error
    if not isinstance(data, dict) or not isinstance(data.get("nbformat"), int):
        raise UnreadableError("Expected a notebook. Received JSON that is none: it has no `nbformat`.")
    if not 1 <= data["nbformat"] <= 4:
        raise UnreadableError(f"Expected notebook format 4. Received format {data['nbformat']}: save it as format 4.")
    notes = []
    if data["nbformat"] < 4:
        notes.append(f"The notebook is in the old format {data['nbformat']}; it was converted.")
        try:
            data = nbformat.convert(nbformat.reader.reads(text), 4)
        except Exception as error:
            raise UnreadableError(f"Expected notebook format 4. Converting the old one failed: {error}.") from error
    return _well_formed(data, notes), notes


def _well_formed(data: dict, notes: list[str]) -> NotebookNode:
    """A valid format 4 notebook with the readable cells of `data`; the rest is noted."""
    cells, ids, dropped = [], set(), 0
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
        cell.metadata = nbformat.from_dict(metadata if isinstance(metadata, dict) else {})
        if item["cell_type"] == "code":
            outputs = item.get("outputs")
            cell.outputs = nbformat.from_dict(outputs if isinstance(outputs, list) else [])
            count = item.get("execution_count")
            cell.execution_count = count if isinstance(count, int) else None
        cells.append(cell)
    if dropped:
        notes.append(f"{dropped} damaged cell(s) could not be read and were left out.")
    metadata = data.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    return nbformat.v4.new_notebook(cells=cells, metadata=nbformat.from_dict(metadata))


def repair(nb: NotebookNode, released: NotebookNode) -> list[str]:
    """Give every released cell its own metadata, once, in an order that can be graded. Returns notes.

    Tags are dropped from all cells: they could make the grader skip one. Copies of a cell run as plain
    code. A check cell that is missing, or stands before what it checks, is put where it belongs; a
    student's own order is kept otherwise. Missing solutions stay missing.
    """
    notes: list[str] = []
    wanted = {_grade_id(cell): cell for cell in released.cells if _grade_id(cell)}
    stripped = not any(_grade_id(cell) in wanted for cell in nb.cells)
    for cell in nb.cells:
        if cell.metadata.pop("tags", None):
            notes.append("Tags on cells were dropped.")
        if stripped:
            _recognise(cell, wanted)
    if stripped and any(_grade_id(cell) for cell in nb.cells):
        notes.append("The cells had lost their metadata; they were recognised by what they say.")
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
        if _locked(template) and before != (kept.cell_type, kept.source):
            notes.append(f"The cell {grade_id!r} had been changed; it was restored.")
    _place(nb, released, notes)
    return notes


def _grade_id(cell: NotebookNode) -> str:
    nbgrader = cell.metadata.get("nbgrader")
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def _locked(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("locked"))


def _recognise(cell: NotebookNode, wanted: dict[str, NotebookNode]) -> None:
    for grade_id, template in wanted.items():
        same_check = cell.cell_type == "code" and checked_name(cell.source) == grade_id
        if cell.get("id") == template.id or cell.source == template.source or same_check:
            cell.metadata["nbgrader"] = copy.deepcopy(template.metadata.nbgrader)
            return


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
