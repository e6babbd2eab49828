"""What is not run while grading: the parts of given cells on which nothing graded depends, such as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import nbformat
from nbformat.notebooknode import NotebookNode

from ..authoring.deciding_cells import CodeCell, shortened

REASON = "nothing graded depends on {what}. `autograder grade --figures` runs all of it."


def leave_out(
    nb: NotebookNode, deciding: Mapping[str, str], graded: Iterable[str], checks: Iterable[int]
) -> dict[int, list[NotebookNode]]:
    """Shorten the given cells of a notebook, in place, to what decides.

    The solution says what may be left out; what a student wrote may depend on more, so it is decided for this notebook,
    too, and what either needs is run.

    Args:
        deciding: for the source of each given cell, its lines that decide.
        graded: the names that are asked for.
        checks: the indices of cells that are not executed.

    Returns:
        For each cell that was shortened, by its index, the outputs that say so.
    """
    if all(source == lines for source, lines in deciding.items()):
        return {}
    skipped = {*checks}
    code = [i for i, cell in enumerate(nb.cells) if cell.cell_type == "code" and i not in skipped]
    cells = [CodeCell(nb.cells[i].source, nb.cells[i].source in deciding) for i in code]
    notes = {}
    for place, part in shortened(cells, graded).items():
        cell = nb.cells[code[place]]
        lines = max(part.deciding, deciding[cell.source], key=len)
        if lines != cell.source:
            cell.source = lines
            notes[code[place]] = [_note(lines)]
    return notes


def _note(lines: str) -> NotebookNode:
    count = len(lines.splitlines())
    where, what = (f", from line {count + 1} on", "it") if count else ("", "this cell")
    text = f"Not run while grading{where}: {REASON.format(what=what)}"
    return nbformat.v4.new_output("display_data", data={"text/plain": text})
