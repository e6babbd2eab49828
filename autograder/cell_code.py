"""What a notebook cell's code says: which names it binds, which check it is."""

from __future__ import annotations

import ast
import contextlib
import re
import symtable
from collections.abc import Iterable


def checked_name(source: str) -> str | None:
    """The name in a cell that calls `check("name")`, or None for any other cell."""
    return name_given_to("check", source)


def name_given_to(function: str, source: str) -> str | None:
    """The name in a cell that calls `function("name")`, or None for any other cell."""
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):  # it may be anyone's
        for node in parsed(python_only(source)).body:
            match node:
                case ast.Expr(ast.Call(func=ast.Name(id), args=[ast.Constant(value=str(name))])) if id == function:
                    return name
    return None


def parsed(source: str) -> ast.Module:
    """As `ast.parse`, which in Python 3.11.7 may fail while another thread parses, too (CPython's issue 106905)."""
    try:
        return ast.parse(source)
    except SystemError:
        return ast.parse(source)


def python_only(source: str) -> str:
    """The source without IPython's magics and shell lines, which have no part in a solution."""
    with contextlib.suppress(SyntaxError, ValueError, RecursionError, MemoryError):
        parsed(source)
        return source  # a line of a string, or of a formula, may begin with %
    return re.sub(r"^(\s*)[%!].*$", r"\1pass", source, flags=re.MULTILINE)


def bound_names(source: str) -> frozenset[str]:
    """The names that a cell defines at its top level."""
    return frozenset(bindings(parsed(python_only(source)).body))


def first_bound(source: str) -> str:
    return next(iter(bindings(parsed(python_only(source)).body)), "")


def used_names(source: str) -> frozenset[str]:
    """The names that a cell looks up among those of the notebook: not a function's own variables."""
    tables, found = [symtable.symtable(python_only(source), "<cell>", "exec")], set()
    while tables:
        table = tables.pop()
        tables += table.get_children()
        top = table.get_type() == "module"
        found |= {
            symbol.get_name()
            for symbol in table.get_symbols()
            if symbol.is_global() or (top and symbol.is_referenced())
        }
    return frozenset(found)


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
