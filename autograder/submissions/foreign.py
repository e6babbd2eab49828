"""Whose notebook a file is: the one that its name says, another of the course, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from nbformat.notebooknode import NotebookNode

from ..cell_code import checked_name
from .normalize import grade_id_of, recognised

Others = Callable[[], Mapping[str, NotebookNode]]  # SET/NOTEBOOK -> as released; asked only if it may be needed


def foreign(nb: NotebookNode, released: NotebookNode, others: Others) -> str:
    """Why `nb` is not the released notebook; "" if it is, or may be.

    It is if any graded cell or answer is found in it, by its metadata, the check that it calls, or names it defines.
    """
    names, own = _names(nb), _wanted(released)
    if names & own.keys():
        return ""
    found = {name: len(names & _wanted(other).keys()) for name, other in others().items()}
    likeliest = max(found, key=lambda name: (found[name], name), default="")
    if likeliest and found[likeliest]:
        return f"Expected another notebook under this name. Received {likeliest}.ipynb: was the wrong file handed in?"
    if any(recognised(template, nb, own) is not None for template in own.values()):
        return ""
    return "Expected the notebook of this name. Received one that has none of its answers and checks."


def _wanted(released: NotebookNode) -> dict[str, NotebookNode]:
    """The graded cells and answers of a released notebook, by name."""
    cells = {grade_id_of(cell): cell for cell in released.cells if grade_id_of(cell)}
    return {
        name: c for name, c in cells.items() if any(c.metadata.nbgrader.get(k) for k in ("grade", "solution", "task"))
    }


def _names(nb: NotebookNode) -> set[str]:
    """The names of all cells that nbgrader knows, or that call a check."""
    called = {checked_name(cell.source) or "" for cell in nb.cells if cell.cell_type == "code"}
    return (called | {grade_id_of(cell) for cell in nb.cells}) - {""}
