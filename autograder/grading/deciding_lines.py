"""Which lines of a submission's given cells are run while grading: those that decide."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping

from nbformat.notebooknode import NotebookNode

from ..authoring.deciding_cells import CodeCell, shortened
from ..execution.notebook_run import is_check

log = logging.getLogger(__name__)

MAX_CHARACTERS = 200_000  # of a notebook; a longer one takes long to read


def deciding_lines(nb: NotebookNode, by_solution: Mapping[str, str], graded: Iterable[str]) -> dict[int, str]:
    """The lines to run of the given cells of which not all decides, by the cell's index.

    The solution says what need not run. What a student wrote may depend on more, so it is decided for this notebook,
    too, and what either needs is run.

    Args:
        by_solution: for the source of each given cell, the lines that decide by the solution.
        graded: the names that checks ask for.
    """
    if all(source == lines for source, lines in by_solution.items()):
        return {}
    if sum(len(cell.source) for cell in nb.cells) > MAX_CHARACTERS:
        return {}
    try:
        return _deciding_lines(nb, by_solution, graded)
    except Exception:  # what reads anyone's code may stumble over it, as over nesting too deep: then all runs
        log.exception("While reading which lines decide")
        return {}


def _deciding_lines(nb: NotebookNode, by_solution: Mapping[str, str], graded: Iterable[str]) -> dict[int, str]:
    code = [i for i, cell in enumerate(nb.cells) if cell.cell_type == "code" and not is_check(cell)]
    cells = [CodeCell(nb.cells[i].source, nb.cells[i].source in by_solution) for i in code]
    parts = {code[place]: part for place, part in shortened(cells, graded).items()}
    lines = {i: max(part.deciding, by_solution[part.source], key=len) for i, part in parts.items()}
    return {i: text for i, text in lines.items() if text != nb.cells[i].source}
