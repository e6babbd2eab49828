"""Which names the cells of a notebook define, where, and what each stands for. Nothing is executed.

At the top level the last definition counts, and a conditional one (in an `if` or `try`) is added to those before it.
Inside a function, all definitions of a name count.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...parsing import UNREADABLE, parse_cell

ALWAYS = math.inf  # when the body of a function runs: after all cells
MUTATORS = ("add", "append", "appendleft", "extend", "insert", "setdefault", "update", "__setitem__", "register")
Function = ast.FunctionDef | ast.AsyncFunctionDef
FILLERS = ("set_weights", "load_weights", "load_own_variables", "assign", "assign_add", "assign_sub")


@dataclass(frozen=True, eq=False)
class Binding:
    """One definition of a name.

    Attributes:
        node: the statement or expression that defines the name.
        value: the expression that it equals, if there is one.
        path: the dotted name that is imported.
        certain: whether it always happens, and so replaces earlier definitions.
        weak: whether a loop, `with` or `except` binds it; counts only if nothing else defines the name.
        adds: whether it changes the object (`model.add(...)`) instead of defining the name.
        key: of what is added by `tools["key"] = value`.
        is_parameter: whether it is a parameter, with `value` as its default.
        when: its position in the order of the top level.
        cell: index of its cell.
    """

    name: str
    node: ast.AST | None = None
    value: ast.expr | None = None
    path: str = ""
    certain: bool = True
    weak: bool = False
    adds: bool = False
    key: ast.expr | None = None
    is_parameter: bool = False
    when: float = ALWAYS
    cell: int = 0


@dataclass(eq=False)
class Scope:
    """The names of a function, class or comprehension, and the scope around it."""

    names: dict[str, list[Binding]]
    parent: Scope | NotebookScope
    is_class: bool = False
    is_function: bool = False

    def find(self, name: str, when: float) -> tuple[list[Binding], Scope | NotebookScope]:
        """The definitions of a name, and the scope that has them."""
        return (self.names[name], self) if name in self.names else self.parent.find(name, when)

    @property
    def around_functions(self) -> Scope | NotebookScope:
        """The scope that functions defined here see: methods do not see the names of their class."""
        return self.parent.around_functions if self.is_class else self


@dataclass(eq=False)
class NotebookScope:
    """The top level of a notebook: all cells that can be parsed, in order."""

    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    complete: bool = True  # whether all cells could be parsed

    def find(self, name: str, when: float) -> tuple[list[Binding], Scope | NotebookScope]:
        """The definitions of a name at a moment: the last certain one, and all after it."""
        matches: list[Binding] = []
        for binding in reversed(self.bindings.get(name, ())):
            if binding.when < when:
                matches.append(binding)
                if binding.certain:
                    break
        has_definition = any(not binding.weak and not binding.adds for binding in matches)
        is_import = any(binding.path for binding in matches)  # `np.add(...)` does not change NumPy
        return [b for b in reversed(matches) if not (has_definition and b.weak) and not (is_import and b.adds)], self

    @property
    def around_functions(self) -> NotebookScope:
        return self


def notebook_scope(cells: Sequence[str]) -> NotebookScope:
    """The top level of the notebook with these cells."""
    top = NotebookScope()
    when = 0
    for cell_index, source in enumerate(cells):
        try:
            bindings = [*bound(parse_cell(source).body)]
        except UNREADABLE:
            top.complete = False
            continue
        top.complete &= not re.search(r"^\s*%run\b", source, flags=re.MULTILINE)
        for binding in bindings:
            when += 1
            top.bindings.setdefault(binding.name, []).append(replace(binding, when=when, cell=cell_index))
    return top


def function_scope(node: ast.Lambda | ast.FunctionDef | ast.AsyncFunctionDef, outer: Scope | NotebookScope) -> Scope:
    """The scope of a function."""
    arguments = node.args
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    pairs = [*zip(positional, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    parameters = [Binding(argument.arg, value, value, is_parameter=True) for argument, value in pairs]
    parameters += [Binding(argument.arg) for argument in (arguments.vararg, arguments.kwarg) if argument]
    body = [ast.Expr(node.body)] if isinstance(node, ast.Lambda) else node.body
    not_local = {
        name for part in _own_statements(body) if isinstance(part, ast.Global | ast.Nonlocal) for name in part.names
    }
    local = (binding for binding in bound(body) if not binding.adds and binding.name not in not_local)
    return Scope(_by_name([*parameters, *local]), outer.around_functions, is_function=True)


def block_scope(body: Iterable[ast.stmt], outer: Scope | NotebookScope, is_class: bool = False) -> Scope:
    """The scope of a class body, or of executed text."""
    return Scope(_by_name(binding for binding in bound(body) if not binding.adds), outer, is_class)


def comprehension_scope(generators: list[ast.comprehension], outer: Scope | NotebookScope) -> Scope:
    return Scope(_by_name(b for part in generators for b in _targets(part.target, part.iter, passing=True)), outer)


def reachable(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements that can run: not those after a `return` or below `if False`."""
    for statement in body:
        if isinstance(statement, ast.If | ast.While) and isinstance(statement.test, ast.Constant):
            yield from reachable(statement.body if statement.test.value else statement.orelse)
        else:
            yield statement
        if isinstance(statement, ast.Return | ast.Raise | ast.Break | ast.Continue):
            return


def bound(body: Iterable[ast.stmt], certain: bool = True) -> Iterator[Binding]:
    """The bindings that statements make in their own scope, in order."""
    for statement in reachable(body):
        for binding in _bound(statement):
            yield binding if certain else replace(binding, certain=False)
        for expression in _expressions(statement):
            if isinstance(expression, ast.NamedExpr):
                yield Binding(expression.target.id, expression.value, expression.value, certain=False)


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
                yield Binding(alias.asname or alias.name, node, path=path, certain=not star)
        case ast.Assign():
            for target in node.targets:
                yield from _targets(target, node.value)
        case ast.AnnAssign(value=ast.expr() as value):
            yield from _targets(node.target, value)
        case ast.AugAssign(target=ast.Name(id=name)):
            yield Binding(name, node.value, certain=False, adds=True)
        case ast.AugAssign():
            yield from _targets(node.target, node.value)
        case ast.For() | ast.AsyncFor():
            yield from _targets(node.target, node.iter, passing=True)
            yield from bound([*node.body, *node.orelse], certain=False)
        case ast.While() | ast.If():
            yield from bound(node.body, certain=False)
            yield from bound(node.orelse, certain=False)
        case ast.With() | ast.AsyncWith():
            for item in node.items:
                if item.optional_vars:
                    yield from _targets(item.optional_vars, item.context_expr, passing=True)
            yield from bound(node.body)
        case ast.Try() | ast.TryStar():
            yield from bound(node.body, certain=False)
            for handler in node.handlers:
                if handler.name:
                    yield Binding(handler.name, certain=False, weak=True)
                yield from bound(handler.body, certain=False)
            yield from bound(node.orelse, certain=False)
            yield from bound(node.finalbody)
        case ast.Match():
            for case in node.cases:
                for part in ast.walk(case.pattern):
                    captured = getattr(part, "name", None) or getattr(part, "rest", None)
                    if isinstance(captured, str):
                        yield Binding(captured, node.subject, certain=False, weak=True)
                yield from bound(case.body, certain=False)
        case ast.Delete():
            yield from (Binding(target.id) for target in node.targets if isinstance(target, ast.Name))
        case ast.Expr(ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr=method))) if method in MUTATORS:
            yield Binding(name, node.value, certain=False, adds=True)
        case ast.Expr(ast.Call(func=ast.Attribute(value=filled, attr=method))) if method in FILLERS:
            if name := _root(filled):  # `model` in `model.layers[-1].kernel.assign(...)`
                yield Binding(name, node.value, certain=False, adds=True)
        case ast.Expr(ast.Call(func=ast.Name(id="setattr"), args=[ast.Name(id=name), _, value])):
            yield Binding(name, value, certain=False, adds=True)


def _targets(target: ast.expr, value: ast.expr, passing: bool = False) -> Iterator[Binding]:
    match target:
        case ast.Name(id=name):
            yield Binding(name, value, None if passing else value, certain=not passing, weak=passing)
        case ast.Starred():
            yield from _targets(target.value, value, passing=passing)
        case ast.Tuple() | ast.List():
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) and not passing else []
            pairwise = len(parts) == len(target.elts) and not any(
                isinstance(part, ast.Starred) for part in (*parts, *target.elts)
            )
            for index, part in enumerate(target.elts):
                for binding in _targets(part, parts[index] if pairwise else value, passing):
                    yield binding if pairwise else replace(binding, value=None)
        case ast.Attribute() | ast.Subscript():
            if name := _root(target):
                key = target.slice if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name) else None
                yield Binding(name, value, certain=False, adds=True, key=key)


def _root(node: ast.expr) -> str:
    """The name at the left end of `name.attribute[0].get(1).other`; "" if there is none, as in `name(1).other`."""
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
    """The expressions of a statement, without those of nested statements and functions."""
    stack = [*ast.iter_child_nodes(statement)]
    while stack:
        node = stack.pop()
        if not isinstance(node, ast.stmt | ast.excepthandler | ast.match_case | ast.Lambda):
            yield node
            stack.extend(ast.iter_child_nodes(node))


def _own_statements(body: Iterable[ast.stmt]) -> Iterator[ast.AST]:
    """The statements of a function at any depth, without those of nested functions and classes."""
    stack: list[ast.AST] = [*body]
    while stack:
        node = stack.pop()
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr):
            stack.extend(ast.iter_child_nodes(node))
