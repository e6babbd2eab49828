"""Giving every released cell its own metadata back, whatever a student or an editor did to it."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping, Sequence

import nbformat
from nbformat.notebooknode import NotebookNode

from ..cell_code import bound_names, checked_name
from ..store import fingerprint


def normalize(
    nb: NotebookNode, released: NotebookNode, earlier: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """Give every released cell its own metadata, once, in an order that can be graded. Returns notes.

    A cell that has lost its metadata is recognised by its id, by what it says, or by what it defines.
    Copies of a cell run as plain code. A check cell that is missing, or stands before what it checks, is put
    where it belongs; a student's own order is kept otherwise. Missing solutions stay missing.

    Args:
        earlier: of each cell, the fingerprints of what it said in earlier releases, which no student has changed.
    """
    earlier = earlier or {}
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
        own = before[1] != template.source and fingerprint(before[1]) not in earlier.get(grade_id, ())
        if before[0] != template.cell_type or (_locked(template) and own):
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
