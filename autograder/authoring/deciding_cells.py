"""Which parts of the given cells decide a grade. The rest, a picture or a printout, need not run while grading.

Decided by names, from the solution when a set is released, and once more from what a student handed in, who may use
anything. In doubt a statement decides.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lecturekit.parsing import UNREADABLE, parse, parse_cell

from .code_reader import read_notebook
from .effects import Effects, Unit
from .object_flow import ObjectFlow


@dataclass(frozen=True)
class Shortened:
    """A given cell of which not all decides.

    Attributes:
        source: the cell as it was released.
        deciding: its first lines, up to the last that decides; "" if none does.
    """

    source: str
    deciding: str


@dataclass(frozen=True)
class CodeCell:
    """A code cell that is executed.

    Attributes:
        given: whether it is the author's, just as it was released.
    """

    source: str
    given: bool


def shortened(cells: Sequence[CodeCell], graded: Iterable[str]) -> Mapping[int, Shortened]:
    """The given cells of which not all decides, by their index.

    Args:
        cells: those that are executed, in order.
        graded: the names that checks ask for.
    """
    trees = [_tree(cell) for cell in cells]
    if any(tree is None and not cell.given for tree, cell in zip(trees, cells, strict=True)):
        return {}  # a student's cell with commands of IPython
    flow = read_notebook([tree or ast.Module([], []) for tree in trees])
    if flow.unpredictable or any(
        _is_opaque(flow, unit)
        for cell, units in zip(cells, flow.units, strict=True)
        if not cell.given
        for unit in units
    ):
        return {}
    lengths = _deciding_lengths(flow, cells, graded)
    return {
        index: Shortened(cell.source, _first_statements(cell.source, tree, lengths[index]))
        for index, (cell, tree) in enumerate(zip(cells, trees, strict=True))
        if tree is not None and lengths[index] < len(tree.body)
    }


def _tree(cell: CodeCell) -> ast.Module | None:
    """The syntax tree; None where Python does not show what the cell does, as with commands of IPython."""
    try:
        return parse(cell.source)
    except UNREADABLE:
        pass
    try:
        parse_cell(cell.source)
    except SyntaxError:
        return ast.Module([], [])  # nothing of it runs
    except UNREADABLE:
        pass
    return None


def _is_opaque(flow: ObjectFlow, unit: Unit) -> bool:
    """Whether a student's statement may read or change names that it does not show."""
    return any(
        _OPAQUE & effects.loads or "*" in flow.module.imports for effects in [unit.effects, *unit.defined]
    ) or any(path.partition(".")[0] in _OPAQUE_MODULES for path in _imports(unit.node))


_OPAQUE = frozenset(
    ["exec", "eval", "globals", "locals", "vars", "dir", "get_ipython", "compile", "__import__", "__builtins__"]
)
_OPAQUE_MODULES = frozenset(["sys", "gc", "inspect", "builtins", "ctypes", "importlib", "IPython", "__main__", "types"])


def _imports(node: ast.AST) -> Iterable[str]:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Import):
            yield from (alias.name for alias in inner.names)
        elif isinstance(inner, ast.ImportFrom):
            yield inner.module or ""


def _deciding_lengths(flow: ObjectFlow, cells: Sequence[CodeCell], graded: Iterable[str]) -> list[int]:
    """How many statements of each cell decide, or stand before one that does."""
    run = [[flow.when_run(unit.effects) for unit in units] for units in flow.units]
    touched = [[{v for e in effects for v in flow.touched(e)} for effects in of_cell] for of_cell in run]
    all_effects = [e for of_cell in run for effects in of_cell for e in effects]
    seeded = any(e.seeds for e in [*all_effects, *(e for us in flow.units for u in us for e in u.defined)])
    lengths = [0 if cell.given else len(units) for cell, units in zip(cells, flow.units, strict=True)]
    while True:
        names = _names_read(flow, lengths, graded)
        objects = flow.objects(names)
        drawing = any(e.draws for e in _deciding_effects(flow, run, lengths))
        longer = list(lengths)
        for index, of_cell in enumerate(run):
            for place in range(lengths[index], len(of_cell)):
                random = drawing and any(e.seeds or (seeded and e.draws) for e in of_cell[place])
                if random or any(e.acts or e.binds & names for e in of_cell[place]) or touched[index][place] & objects:
                    longer[index] = place + 1
        if longer == lengths:
            return lengths
        lengths = longer


def _deciding_effects(flow: ObjectFlow, run: list[list[list[Effects]]], lengths: Sequence[int]) -> Iterator[Effects]:
    """What the first statements of each cell do, and the functions that they define."""
    for units, of_cell, length in zip(flow.units, run, lengths, strict=True):
        for unit, effects in zip(units[:length], of_cell, strict=False):
            yield from [*effects, *unit.defined]


def _names_read(flow: ObjectFlow, lengths: Sequence[int], graded: Iterable[str]) -> set[str]:
    """The names that the first statements of each cell read, or the functions that they define."""
    names = {*graded}
    for units, length in zip(flow.units, lengths, strict=True):
        for unit in units[:length]:
            names |= unit.effects.loads.union(*(effects.loads for effects in unit.defined))
    return names


def _first_statements(source: str, tree: ast.Module, count: int) -> str:
    """The lines of the first statements, and of what stands on their last line."""
    if not count:
        return ""
    end = tree.body[count - 1].end_lineno or 0
    for statement in tree.body[count:]:
        if statement.lineno <= end:
            end = max(end, statement.end_lineno or 0)
    return "\n".join(source.splitlines()[:end])
