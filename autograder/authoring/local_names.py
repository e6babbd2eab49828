"""The names that a piece of code binds in its own scope, those that it imports, and those it looks up as text."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

INNER_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


def local_names(body: Sequence[ast.stmt]) -> tuple[set[str], dict[str, str]]:
    """The names that code binds in its own scope, and those that it imports, each with its dotted path."""
    names: set[str] = set()
    imports: dict[str, str] = {}
    elsewhere: set[str] = set()
    for node in _own_nodes(body):
        match node:
            case ast.Import(aliases):
                for alias in aliases:
                    top = alias.name.partition(".")[0]
                    imports[alias.asname or top] = alias.name if alias.asname else top
            case ast.ImportFrom(module, aliases, level):
                for alias in aliases:
                    imports[alias.asname or alias.name] = f"{'.' * level}{module or ''}.{alias.name}"
            case ast.Name(id, ast.Store() | ast.Del()):
                names.add(id)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                names.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.Global(others) | ast.Nonlocal(others):
                elsewhere |= {*others}
    return names - elsewhere, imports


def _own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of functions, classes and comprehensions in it."""
    queue = [*body]
    while queue:
        node = queue.pop()
        yield node
        if isinstance(node, INNER_SCOPES):
            continue
        if isinstance(node, COMPREHENSIONS):
            queue += [n for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
            continue
        queue += ast.iter_child_nodes(node)


def names_looked_up(cells: Sequence[ast.Module], names: set[str]) -> set[str]:
    """The names that `globals()` may be asked for: those that are written as text; all, where texts are composed."""
    nodes = [node for cell in cells for node in ast.walk(cell)]
    for node in nodes:
        match node:
            case ast.Subscript(ast.Call(ast.Name("globals")), index) if not isinstance(index, ast.Name | ast.Constant):
                return names
    return names & {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
