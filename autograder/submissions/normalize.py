"""Normalize a submission: restore the released cells' metadata, order and locked text."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Mapping, Sequence

import nbformat
from nbformat.notebooknode import NotebookNode

from ..cell_code import bound_names, checked_name
from ..store import fingerprint

UNFOUND = "(This answer was not found by its metadata. It may be in another cell.)"


def normalize(
    nb: NotebookNode, released: NotebookNode, earlier: Mapping[str, Sequence[str]] | None = None
) -> list[str]:
    """Make `nb` gradable in place: every released cell has its metadata exactly once, in a valid order.

    A cell that lost its metadata is recognised by its id, its text, or the names it defines. Copies of a cell become
    plain cells. Missing check cells are inserted, and those before the cells they check are moved behind them;
    otherwise the student's order is kept. Missing solutions stay missing.

    Args:
        earlier: cell -> fingerprints of its text in earlier releases; such a text does not count as changed.

    Returns:
        A note on each repair, for the instructor.
    """
    earlier = earlier or {}
    notes: list[str] = []
    templates = {grade_id_of(cell): cell for cell in released.cells if grade_id_of(cell)}
    present = {grade_id_of(cell) for cell in nb.cells}
    for grade_id, template in templates.items():
        cell = None if grade_id in present else recognised(template, nb, templates)
        if cell is not None:
            cell.metadata["nbgrader"] = copy.deepcopy(template.metadata.nbgrader)
            notes.append(f"The cell {grade_id!r} had lost its metadata and was recognised by its content.")
    for grade_id, template in templates.items():
        cell = by_place(template, nb, released, templates)
        if cell is not None:
            cell.metadata["nbgrader"] = copy.deepcopy(template.metadata.nbgrader)
            notes.append(f"The cell {grade_id!r} had lost its metadata and was recognised by its place.")
    by_id: dict[str, list[NotebookNode]] = {}
    for cell in nb.cells:
        grade_id = grade_id_of(cell)
        if grade_id in templates:
            by_id.setdefault(grade_id, []).append(cell)
        else:
            cell.metadata.pop("nbgrader", None)
    for grade_id, copies in by_id.items():
        template = templates[grade_id]
        chosen = _choose_copy(copies, template)
        if len(copies) > 1:
            notes.append(f"The cell {grade_id!r} occurs {len(copies)} times; the copies count as plain cells.")
        for cell in copies:
            cell.metadata.pop("nbgrader", None)
        cell_type, source = chosen.cell_type, chosen.source
        _restore(nb, chosen, template)
        edited = not _same_text(source, template.source) and fingerprint(source) not in earlier.get(grade_id, ())
        if cell_type != template.cell_type or (_locked(template) and edited):
            notes.append(f"The cell {grade_id!r} differed from the released one and has been restored.")
    _restore_order(nb, released, notes)
    return notes


def grade_id_of(cell: NotebookNode) -> str:
    nbgrader = cell.metadata.get("nbgrader")
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return grade_id if isinstance(grade_id, str) else ""


def _locked(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("locked"))


def recognised(template: NotebookNode, nb: NotebookNode, templates: dict[str, NotebookNode]) -> NotebookNode | None:
    """The student's version of `template` among the cells without a released cell's metadata, or None."""
    free = [cell for cell in nb.cells if grade_id_of(cell) not in templates]
    grade_id = grade_id_of(template)
    if template.metadata.nbgrader.get("grade") and _locked(template):
        called = [cell for cell in free if _is_check(cell, grade_id)]
        text = [
            cell for cell in free if cell.cell_type == template.cell_type and _same_text(cell.source, template.source)
        ]
        return next(iter(called or [cell for cell in free if cell.get("id") == template.id] or text), None)
    same_type = [cell for cell in free if cell.cell_type == template.cell_type and not _is_check(cell)]
    defines = _names(template)
    by_id = [cell for cell in same_type if cell.get("id") == template.id]
    alike = by_id or [cell for cell in same_type if _same_text(cell.source, template.source)]
    if alike or _locked(template) or not defines:
        return next(iter(alike), None)
    return next((cell for cell in reversed(same_type) if defines <= _names(cell)), None)


def by_place(
    template: NotebookNode, nb: NotebookNode, released: NotebookNode, templates: Mapping[str, NotebookNode]
) -> NotebookNode | None:
    """The student's version of an answer for a person: the only cell that it can be, between its neighbours, or None.

    Nothing else is recognised by its place: a person sees whether this is an answer.
    """
    index_of = {grade_id_of(cell): i for i, cell in enumerate(nb.cells) if grade_id_of(cell) in templates}
    names, name = list(templates), grade_id_of(template)
    if name in index_of or not _by_hand(template):
        return None
    before = [other for other in names[: names.index(name)] if other in index_of]
    after = [other for other in names[names.index(name) + 1 :] if other in index_of]
    first, last = names.index(before[-1]) + 1 if before else 0, names.index(after[0]) if after else len(names)
    alike = [t for t in map(templates.__getitem__, names[first:last]) if t.cell_type == template.cell_type]
    if not index_of or sum(map(_by_hand, alike)) > 1:
        return None
    start, end = index_of[before[-1]] + 1 if before else 0, index_of[after[0]] if after else len(nb.cells)
    given = [cell.source for cell in released.cells]
    free = _free(nb.cells[start:end], template, given, templates)
    return free[0] if len(free) == 1 else None


def _by_hand(template: NotebookNode) -> bool:
    """Whether a person grades what a student writes there."""
    about = template.metadata.nbgrader
    return bool(about.get("grade") and about.get("solution")) or bool(about.get("task"))


def _free(
    cells: Sequence[NotebookNode], template: NotebookNode, given: Sequence[str], templates: Mapping[str, NotebookNode]
) -> list[NotebookNode]:
    """The cells that can be an answer of the template's type: written by the student, and nothing else as yet."""
    return [
        cell
        for cell in cells
        if cell.cell_type == template.cell_type
        and grade_id_of(cell) not in templates
        and cell.source.strip()
        and not any(_same_text(cell.source, text) for text in given)
    ]


def _same_text(one: str, other: str) -> bool:
    """Whether two texts differ in line ends and the blanks before them only."""
    return [line.rstrip() for line in one.strip().splitlines()] == [
        line.rstrip() for line in other.strip().splitlines()
    ]


def _is_check(cell: NotebookNode, name: str | None = None) -> bool:
    """Whether a cell calls `check(name)`, or with None, any check."""
    checked = checked_name(cell.source) if cell.cell_type == "code" else None
    return checked is not None and name in (None, checked)


def _names(cell: NotebookNode) -> frozenset[str]:
    """The names that a code cell defines; none if it does not parse."""
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        return bound_names(cell.source) if cell.cell_type == "code" else frozenset()
    return frozenset()


def _choose_copy(copies: list[NotebookNode], template: NotebookNode) -> NotebookNode:
    """The copy to grade: the last edited one of an answer cell, the first one of a locked cell."""
    changed = [cell for cell in copies if cell.source.strip() != template.source.strip()]
    return changed[-1] if changed and not _locked(template) else copies[0]


def _restore(nb: NotebookNode, cell: NotebookNode, template: NotebookNode) -> None:
    """Restore a cell's type and metadata, and the text of a locked cell."""
    if cell.cell_type != template.cell_type:
        new = copy.deepcopy(template)
        new.source = cell.source
        new.id = cell.id
        nb.cells[next(i for i, c in enumerate(nb.cells) if c is cell)] = cell = new
    cell.metadata["nbgrader"] = copy.deepcopy(template.metadata.nbgrader)
    if _locked(template):
        cell.source = template.source


def _restore_order(nb: NotebookNode, released: NotebookNode, notes: list[str]) -> None:
    """Insert missing locked or graded cells after all their predecessors; move check cells that come too early."""
    predecessors: list[str] = []
    for template in released.cells:
        grade_id = grade_id_of(template)
        if not grade_id:
            continue
        index_of = {grade_id_of(cell): i for i, cell in enumerate(nb.cells) if grade_id_of(cell)}
        last = max((index_of[i] for i in predecessors if i in index_of), default=-1)
        check = template.metadata.nbgrader.get("grade") and _locked(template)
        if grade_id not in index_of:
            if _locked(template) or template.metadata.nbgrader.get("grade"):
                cell = copy.deepcopy(template)
                given = [other.source for other in released.cells]
                if _by_hand(template) and _free(nb.cells, template, given, dict.fromkeys(index_of, template)):
                    cell.source += f"\n\n{UNFOUND}"  # so it is no empty answer, and waits for a person
                if cell.id in {c.id for c in nb.cells}:
                    cell.id = nbformat.v4.new_code_cell().id
                nb.cells.insert(last + 1, cell)
                notes.append(f"The cell {grade_id!r} was missing and has been added.")
        elif check and index_of[grade_id] < last:
            nb.cells.insert(last, nb.cells.pop(index_of[grade_id]))
            notes.append(f"The cell {grade_id!r} came before the cell it checks and has been moved.")
        predecessors.append(grade_id)
