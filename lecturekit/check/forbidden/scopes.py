"""Which names the cells of a notebook define, where, and what each stands for. Nothing is executed.

At the top level order counts: the last definition holds, and one that may not happen (in an `if`, a `try`)
stands beside what was there before. Inside of a function all definitions of a name stand side by side.
"""

from __future__ import annotations

import ast
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
ALWAYS = math.inf  # when code runs that stands in a function: after all cells
PYTHON_CELLS = ("time", "capture")  # the cell magics whose cells define names, as without them
MAGICS = (
    (r"^%pylab\b.*$", "from numpy import *"),
    (r"^%%.*$", "pass"),
    (r"^(\s*)%time[ \t]+(?!-)(.*)$", r"\1\2"),
    (r"^(\s*)(?:[%!?].*|[\w.]+\?\??[ \t]*)$", r"\1pass"),
    (r"^(\s*[\w., \[\]]+=)[ \t]*[%!].*$", r"\1 None"),
)
MUTATORS = ("add", "append", "appendleft", "extend", "insert", "setdefault", "update", "__setitem__", "register")
FILLERS = ("set_weights", "load_weights", "load_own_variables", "assign", "assign_add", "assign_sub")


@dataclass(frozen=True, eq=False)
class Binding:
    """One definition of a name.

    Attributes:
        node: what was written to define it.
        value: the expression that it is equal to, if it is equal to one.
        path: the dotted name that it was imported as.
        sure: whether it happens for certain, and so replaces what the name stood for.
        weak: whether a loop or `with` binds it in passing: counts only where nothing else defines the name.
        adds: whether it changes what the name stands for (`model.add(...)`), and does not define it.
        given: whether it is a parameter, and `value` its default.
        when: the place in the order of the top level.
        cell: in which it stands.
    """

    name: str
    node: ast.AST | None = None
    value: ast.expr | None = None
    path: str = ""
    sure: bool = True
    weak: bool = False
    adds: bool = False
    given: bool = False
    when: float = ALWAYS
    cell: int = 0


@dataclass(eq=False)
class Scope:
    """The names of a function, class or comprehension, and where to look further."""

    names: dict[str, list[Binding]]
    parent: Scope | NotebookScope
    is_class: bool = False

    def find(self, name: str, when: float) -> tuple[list[Binding], Scope | NotebookScope]:
        """The definitions of a name, and the scope that they stand in."""
        return (self.names[name], self) if name in self.names else self.parent.find(name, when)

    @property
    def around_functions(self) -> Scope | NotebookScope:
        """What a function that stands here sees: a class hides its names from its methods."""
        return self.parent.around_functions if self.is_class else self


@dataclass(eq=False)
class NotebookScope:
    """The top level of a notebook: all cells that can be read, in order."""

    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    whole: bool = True  # whether all cells could be read

    def find(self, name: str, when: float) -> tuple[list[Binding], Scope | NotebookScope]:
        """What a name stands for at a moment: the last sure definition, and what came after it."""
        found: list[Binding] = []
        for binding in reversed(self.bindings.get(name, ())):
            if binding.when < when:
                found.append(binding)
                if binding.sure:
                    break
        strong = any(not binding.weak and not binding.adds for binding in found)
        imported = any(binding.path for binding in found)  # then `np.add(...)` changes nothing of it
        return [b for b in reversed(found) if not (strong and b.weak) and not (imported and b.adds)], self

    @property
    def around_functions(self) -> NotebookScope:
        return self


def module(cells: Sequence[str]) -> NotebookScope:
    """The top level that the cells make together."""
    top = NotebookScope()
    when = 0
    for place, source in enumerate(cells):
        try:
            tree = parse(source)
            bindings = [] if tree is None else [*bound(tree.body)]
        except UNREADABLE:
            top.whole = False
            continue
        top.whole &= not re.search(r"^\s*%run\b", source, flags=re.MULTILINE)
        for binding in bindings:
            when += 1
            top.bindings.setdefault(binding.name, []).append(replace(binding, when=when, cell=place))
    return top


def parse(source: str) -> ast.Module | None:
    """The Python of a cell without IPython's magics, line for line; None for a cell in another language."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an escape sequence "\\d" is nothing to tell anyone here
        try:
            return ast.parse(source)
        except UNREADABLE:
            cell_magic = re.match(r"\s*%%(\w+)", source)
            if cell_magic and cell_magic[1] not in PYTHON_CELLS:
                return None
            for pattern, python in MAGICS:
                source = re.sub(pattern, python, source, flags=re.MULTILINE)
            return ast.parse(source)


def inside(node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, outer: Scope | NotebookScope) -> Scope:
    """The scope of a function."""
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    defaults = [None] * (len(positional) - len(spec.defaults)) + spec.defaults
    pairs = [*zip(positional, defaults, strict=True), *zip(spec.kwonlyargs, spec.kw_defaults, strict=True)]
    given = [Binding(argument.arg, value, value, given=True) for argument, value in pairs]
    given += [Binding(argument.arg) for argument in (spec.vararg, spec.kwarg) if argument]
    body = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
    elsewhere = {name for part in _own(body) if isinstance(part, ast.Global | ast.Nonlocal) for name in part.names}
    local = (binding for binding in bound(body) if not binding.adds and binding.name not in elsewhere)
    return Scope(_by_name([*given, *local]), outer.around_functions)


def inside_block(body: Iterable[ast.stmt], outer: Scope | NotebookScope, is_class: bool = False) -> Scope:
    """The scope of a class, or of text that is executed."""
    return Scope(_by_name(binding for binding in bound(body) if not binding.adds), outer, is_class)


def inside_comprehension(generators: list[ast.comprehension], outer: Scope | NotebookScope) -> Scope:
    return Scope(_by_name(b for part in generators for b in _targets(part.target, part.iter, passing=True)), outer)


def reachable(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that can run: none after a `return`, nor those below `if False`."""
    for statement in body:
        if isinstance(statement, ast.If | ast.While) and isinstance(statement.test, ast.Constant):
            yield from reachable(statement.body if statement.test.value else statement.orelse)
        else:
            yield statement
        if isinstance(statement, ast.Return | ast.Raise | ast.Break | ast.Continue):
            return


def bound(body: Iterable[ast.stmt], sure: bool = True) -> Iterator[Binding]:
    """What statements define, in order; not what functions and classes in them define for themselves."""
    for statement in reachable(body):
        for binding in _bound(statement):
            yield binding if sure else replace(binding, sure=False)
        for expression in _expressions(statement):
            if isinstance(expression, ast.NamedExpr):
                yield Binding(expression.target.id, expression.value, expression.value, sure=False)


def _bound(node: ast.stmt) -> Iterator[Binding]:
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield Binding(node.name, node)
        case ast.Import():
            for alias in node.names:
                path = alias.name if alias.asname else alias.name.partition(".")[0]
                yield Binding(alias.asname or path, node, path=path)
        case ast.ImportFrom():
            for alias in node.names:
                star = alias.name == "*"
                path = "" if node.level or not node.module else node.module if star else f"{node.module}.{alias.name}"
                yield Binding(alias.asname or alias.name, node, path=path, sure=not star)
        case ast.Assign():
            for target in node.targets:
                yield from _targets(target, node.value)
        case ast.AnnAssign(value=ast.expr() as value):
            yield from _targets(node.target, value)
        case ast.AugAssign(target=ast.Name(id=name)):
            yield Binding(name, node.value, sure=False, adds=True)
        case ast.AugAssign():
            yield from _targets(node.target, node.value)
        case ast.For() | ast.AsyncFor():
            yield from _targets(node.target, node.iter, passing=True)
            yield from bound([*node.body, *node.orelse], sure=False)
        case ast.While() | ast.If():
            yield from bound(node.body, sure=False)
            yield from bound(node.orelse, sure=False)
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                if item.optional_vars:
                    yield from _targets(item.optional_vars, item.context_expr, passing=True)
            yield from bound(node.body)
        case ast.Try() | ast.TryStar():
            yield from bound(node.body, sure=False)
            for handler in node.handlers:
                if handler.name:
                    yield Binding(handler.name, sure=False, weak=True)
                yield from bound(handler.body, sure=False)
            yield from bound(node.orelse, sure=False)
            yield from bound(node.finalbody)
        case ast.Match():
            for case in node.cases:
                for part in ast.walk(case.pattern):
                    captured = getattr(part, "name", None) or getattr(part, "rest", None)
                    if isinstance(captured, str):
                        yield Binding(captured, node.subject, sure=False, weak=True)
                yield from bound(case.body, sure=False)
        case ast.Delete():
            yield from (Binding(target.id) for target in node.targets if isinstance(target, ast.Name))
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method))) if method in MUTATORS:
            yield Binding(name, node.value, sure=False, adds=True)
        case ast.Expr(ast.Call(func=ast.Attribute(value=filled, attr=method))) if method in FILLERS:
            if name := _root(filled):  # of `model.layers[-1].kernel.assign(...)`, the model
                yield Binding(name, node.value, sure=False, adds=True)
        case ast.Expr(ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=name), _, value])):
            yield Binding(name, value, sure=False, adds=True)


def _targets(target: ast.expr, value: ast.expr, passing: bool = False) -> Iterator[Binding]:
    match target:
        case ast.Name(id=name):
            yield Binding(name, value, None if passing else value, sure=not passing, weak=passing)
        case ast.Starred():
            yield from _targets(target.value, value, passing=passing)
        case ast.Tuple() | ast.List():
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) and not passing else []
            pairwise = len(parts) == len(target.elts) and not any(
                isinstance(part, ast.Starred) for part in (*parts, *target.elts)
            )
            for place, part in enumerate(target.elts):
                for binding in _targets(part, parts[place] if pairwise else value, passing):
                    yield binding if pairwise else replace(binding, value=None)
        case ast.Attribute() | ast.Subscript():
            if name := _root(target):
                yield Binding(name, value, sure=False, adds=True)


def _root(node: ast.expr) -> str:
    """The name at the left end of `name.attribute[0].get(1).other`; "" if there is none, as of `name(1).other`."""
    while True:
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=ast.Attribute(value=inner)):
                node = inner
            case _:
                return node.id if isinstance(node, ast.Name) else ""


def _by_name(bindings: Iterable[Binding]) -> dict[str, list[Binding]]:
    names: dict[str, list[Binding]] = {}
    for binding in bindings:
        names.setdefault(binding.name, []).append(binding)
    return names


def _expressions(statement: ast.stmt) -> Iterator[ast.AST]:
    """The expressions of a statement itself, without those of statements and functions in it."""
    stack = [*ast.iter_child_nodes(statement)]
    while stack:
        node = stack.pop()
        if not isinstance(node, ast.stmt | ast.excepthandler | ast.match_case | ast.Lambda):
            yield node
            stack.extend(ast.iter_child_nodes(node))


def _own(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The statements of a function, at any depth, without those of functions and classes in it."""
    stack: list[ast.AST] = [*body]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            stack.extend(ast.iter_child_nodes(node))
