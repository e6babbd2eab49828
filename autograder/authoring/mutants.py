"""Mutants of a solution: the same code with one small change, as a student might have written it.

Mutation tools (mutmut, cosmic-ray, MutPy) change files on disk and run a test suite in a process per mutant. Here a
mutant is one notebook cell, its tests are answer keys in memory, and the author is waiting: hundreds of mutants must be
judged in a second. Hence these few replacements on the syntax tree.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from lecturekit.parsing import parse_cell

from .solution import REGION, Cell

Change = tuple[ast.AST, ast.AST]  # a node of the tree, and its replacement

OPERATORS: dict[type, list[type]] = {
    ast.Add: [ast.Sub, ast.Mult],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.MatMult: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.FloorDiv: [ast.Div],
    ast.Mod: [ast.FloorDiv],
}
COMPARISONS: dict[type, list[type]] = {
    ast.Lt: [ast.LtE, ast.Gt],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.Lt],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
COMMUTE = (ast.Add, ast.Mult)
PAIRS = "sum mean, max min, maximum minimum, argmax argmin, zeros ones, any all, floor ceil, sin cos, same valid"
TWINS = {a: b for pair in PAIRS.split(", ") for a, b in (pair.split(), pair.split()[::-1])}
COUNTING = ("range", "arange", "linspace")
SILENT = ("strict", "name", "verbose")  # keywords that never change an answer


@dataclass(frozen=True)
class Mutant:
    """A cell with one change.

    Attributes:
        source: the cell.
        line: the changed line, for the author.
        before: the original line.
    """

    source: str
    line: str
    before: str

    def __str__(self) -> str:
        return f"without `{self.before}`" if self.line in ("", "pass") else f"`{self.line}`"


def mutants(cell: Cell, others: frozenset[str] = frozenset()) -> Iterator[Mutant]:
    """All mutants of the student's part of `cell`; given code and definitions of `others` stay unchanged."""
    tree = parse_cell(cell.solved)
    original = ast.unparse(tree)
    lines = solution_lines(cell)
    seen = {original}
    for statement in tree.body:
        if others & {n.id for n in ast.walk(statement) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}:
            continue
        if getattr(statement, "name", "") in others:
            continue
        for node in _nodes(statement):
            for old, new in _changes(node) if getattr(node, "lineno", 0) in lines else ():
                # a deep copy that finds `new` where it looks for the copy of `old`
                source = ast.unparse(copy.deepcopy(tree, {id(old): ast.copy_location(new, old)}))
                if source not in seen:
                    seen.add(source)
                    yield Mutant(source, *_first_difference(original, source))


def _nodes(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes worth changing; a negative number counts as one node."""
    yield tree
    match tree:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant()):
            return
        case ast.keyword(arg=arg) if arg in SILENT:
            return
    for child in ast.iter_child_nodes(tree):
        yield from _nodes(child)


def solution_lines(cell: Cell) -> set[int]:
    """The lines of `cell.solved` between BEGIN and END SOLUTION."""
    lines: set[int] = set()
    line, position = 1, 0
    for region in REGION.finditer(cell.source):
        line += cell.source.count("\n", position, region.start())
        extra = region[2].rstrip("\n").count("\n")
        lines |= set(range(line, line + extra + 1))
        line, position = line + extra, region.end()
    return lines


def _first_difference(original: str, source: str) -> tuple[str, str]:
    """The first line of `source` that differs from `original`, and the original line."""
    pairs = zip_longest(source.splitlines(), original.splitlines(), fillvalue="")
    return next((line.strip(), before.strip()) for line, before in pairs if line != before)


def _changes(node: ast.AST) -> Iterator[Change]:
    """All changes of one node."""
    match node:
        case ast.BinOp():
            yield from _arithmetic(node)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            yield from ((node, ast.Constant(n)) for n in _near(-value))
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            yield node, node.operand
        case ast.Constant():
            yield from ((node, ast.Constant(value)) for value in _near(node.value))
        case ast.Compare():
            for i, op in enumerate(node.ops):
                for other in COMPARISONS[type(op)]:
                    yield node, ast.Compare(node.left, _put(node.ops, i, other()), node.comparators)
        case ast.BoolOp(op=op, values=values):
            yield node, ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            yield from ((node, value) for value in values)
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield from ((node, new) for new in (ast.IfExp(test, orelse, body), body, orelse))
        case ast.Call():
            yield from _calls(node)
        case ast.Attribute(value=value, attr=attr, ctx=ctx):
            if attr == "T":
                yield node, value
            if attr in TWINS:
                yield node, ast.Attribute(value, TWINS[attr], ctx)
        case ast.Subscript(slice=ast.Name() as index):
            yield from ((index, new) for new in _off_by_one(index))
        case ast.Slice():
            yield from _slices(node)
        case ast.Tuple(elts=elts, ctx=ast.Load()) | ast.List(elts=elts, ctx=ast.Load()):
            for fewer in (*_each_dropped(elts), *_each_swapped(elts)):
                yield node, type(node)(fewer, ast.Load())
        case ast.Dict(keys=keys, values=values):
            for left, right in zip(_each_dropped(keys), _each_dropped(values), strict=True):
                yield node, ast.Dict(left, right)
        case ast.stmt():
            yield from _statements(node)


def _arithmetic(node: ast.BinOp) -> Iterator[Change]:
    """Another operator, only one of the terms, or the terms swapped if order matters."""
    for other in OPERATORS.get(type(node.op), []):
        yield node, ast.BinOp(node.left, other(), node.right)
    yield node, node.left
    yield node, ast.UnaryOp(ast.USub(), node.right) if isinstance(node.op, ast.Sub) else node.right
    if not isinstance(node.op, COMMUTE):
        yield node, ast.BinOp(node.right, node.op, node.left)


def _near(value: Any) -> list:
    """Constants that a student might write instead."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [n for n in dict.fromkeys((value + 1, value - 1, 0, 1, -value)) if n != value]
    return [TWINS[value]] if isinstance(value, str) and value in TWINS else []


def _calls(node: ast.Call) -> Iterator[Change]:
    """Arguments swapped, left out, or off by one in counting functions; f(x) without the f."""
    func, args, keywords = node.func, node.args, node.keywords
    if isinstance(func, ast.Name) and func.id in TWINS:
        yield func, ast.Name(TWINS[func.id], ast.Load())
    for swapped in _each_swapped(args):
        yield node, ast.Call(func, swapped, keywords)
    for fewer in _each_dropped([k for k in keywords if k.arg not in SILENT]):
        yield node, ast.Call(func, args, [k for k in keywords if k in fewer or k.arg in SILENT])
    if len(args) == 1 and not isinstance(args[0], ast.Starred):
        yield node, args[0]
    if getattr(func, "id", getattr(func, "attr", "")) in COUNTING:
        yield from ((arg, new) for arg in args for new in _off_by_one(arg))
        if len(args) == 1:
            yield node, ast.Call(func, [ast.Constant(1), *args], keywords)


def _slices(node: ast.Slice) -> Iterator[Change]:
    parts: dict[str, Any] = {"lower": node.lower, "upper": node.upper, "step": node.step}
    for name, part in parts.items():
        for new in [None, *_off_by_one(part)] if part else []:
            yield node, ast.Slice(**(parts | {name: new}))


def _statements(node: ast.stmt) -> Iterator[Change]:
    """Statements dropped, signs flipped, conditions ignored, loops left after one iteration."""
    match node:
        case ast.Expr(value=ast.Constant()) | ast.FunctionDef() | ast.ClassDef() | ast.Import() | ast.ImportFrom():
            return
        case ast.Assign(value=value) | ast.AugAssign(value=value) | ast.Return(value=value) if value:
            for part in value.elts if isinstance(value, ast.Tuple) else [value]:
                if isinstance(part, ast.BinOp | ast.Call | ast.Name | ast.Attribute | ast.Subscript | ast.IfExp):
                    yield part, ast.UnaryOp(ast.USub(), part)
        case ast.If(test=test, body=body, orelse=orelse):
            yield test, ast.UnaryOp(ast.Not(), test)
            yield test, ast.Constant(True)
            if orelse:
                yield node, ast.If(test, body, [])
        case ast.While(test=test):
            yield test, ast.UnaryOp(ast.Not(), test)
        case ast.For(target=target, iter=iterable, body=body, orelse=orelse):
            yield node, ast.For(target, iterable, [*body, ast.Break()], orelse)
    if isinstance(node, ast.AugAssign):
        for other in OPERATORS.get(type(node.op), []):
            yield node, ast.AugAssign(node.target, other(), node.value)
        yield node, ast.Assign([node.target], node.value)
    yield node, ast.Pass()


def _off_by_one(node: ast.expr) -> list[ast.expr]:
    return [ast.BinOp(node, op, ast.Constant(1)) for op in (ast.Add(), ast.Sub())]


def _put(items: list, index: int, item: Any) -> list:
    return [*items[:index], item, *items[index + 1 :]]


def _each_dropped(items: list) -> list[list]:
    return [items[:i] + items[i + 1 :] for i in range(len(items))]


def _each_swapped(items: list) -> list[list]:
    """Each pair of neighbours swapped, one pair at a time."""
    return [[*items[:i], items[i + 1], items[i], *items[i + 2 :]] for i in range(len(items) - 1)]
