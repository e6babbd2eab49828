"""What the answers of a solution, and the attacks on its checks, depend on besides the solution itself: our code."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from lecturekit.parsing import parse_cell

from ..store import fingerprint
from .import_graph import ImportGraph
from .module_syntax import ModuleSyntax
from .solution import Solution
from .solution_reader import read_solution

ROOT = Path(__file__).parents[2]


def code_fingerprint(solution: Solution, maker: Callable) -> str:
    """Changes with the code that decides what `maker`, one of our functions, makes of a solution.

    It is made of the syntax, without docstrings, of all modules that the maker, the reader of solutions and the
    solution's own cells depend on. Cards, commands and the like are not among these, as no answer depends on them.

    Raises:
        CourseError: a module is not Python; names its file.
    """
    return fingerprint_in(_installed(), solution, maker)


def fingerprint_in(graph: ImportGraph, solution: Solution, maker: Callable) -> str:
    """The same for packages in another folder."""
    needed = graph.dependencies([read_solution.__module__, maker.__module__], [ModuleSyntax(_notebook(solution))])
    digests = {name: syntax.digest for name, syntax in needed.modules.items()}
    return fingerprint(json.dumps([digests, needed.constants], sort_keys=True))


@cache
def _installed() -> ImportGraph:
    return ImportGraph(ROOT)


def _notebook(solution: Solution) -> ast.Module:
    """What is run of a solution: its declaration, and all cells but those that only students run."""
    run = [cell.solved for cell in solution.cells if cell.kind in ("given", "solution")]
    trees = [parse_cell(source) for source in (solution.front, *run)]
    return ast.Module([statement for tree in trees for statement in tree.body], [])
