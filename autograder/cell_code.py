"""What the code of a notebook cell says: which names it binds, which check it calls."""

from __future__ import annotations

import ast
import contextlib
import symtable
from collections.abc import Iterable

from lecturekit.parsing import UNREADABLE, parse_cell, python_of


def checked_name(source: str) -> str | None:
    """The name in a cell that calls `check("name")`, or None for any other cell."""
    return name_given_to("check", source)


def name_given_to(function: str, source: str) -> str | None:
    """The name in a cell that calls `function("name")`, or None for any other cell."""
    with contextlib.suppress(*UNREADABLE):  # students write anything
        for node in parse_cell(source).body:
            match node:
                case ast.Expr(ast.Call(func=ast.Name(id), args=[ast.Constant(value=str(name))])) if id == function:
                    return name
    return None


def bound_names(source: str) -> frozenset[str]:
    """The names that a cell defines at its top level."""
    return frozenset(bindings(parse_cell(source).body))


def first_bound(source: str) -> str:
    return next(iter(bindings(parse_cell(source).body)), "")


def used_names(source: str) -> frozenset[str]:
    """The names that a cell looks up among those of the notebook: not a function's own variables."""
    tables, names = [symtable.symtable(python_of(source), "<cell>", "exec")], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        names |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_global() or (top and symbol.is_referenced())
        }
    return frozenset(names)


def bindings(body: list[ast.stmt]) -> Iterable[str]:
    for node in body:
        match node:
            case ast.FunctionDef() | ast.ClassDef() | ast.AsyncFunctionDef():
                yield node.name
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield (alias.asname or alias.name).partition(".")[0]
            case ast.If() | ast.For() | ast.While() | ast.With() | ast.Try():
                yield from _targets(node)
                for part in ("body", "orelse", "finalbody"):
                    yield from bindings(getattr(node, part, []))
            case _:
                yield from _targets(node)


def _targets(node: ast.AST) -> Iterable[str]:
    parts: list[ast.AST] = []
    match node:
        case ast.Assign():
            parts = list(node.targets)
        case ast.AnnAssign() | ast.AugAssign() | ast.For():
            parts = [node.target]
        case ast.With():
            parts = [item.optional_vars for item in node.items if item.optional_vars]
    for part in parts:
        yield from (n.id for n in ast.walk(part) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
