"""Where code only mentions an object and does not use it: asked for its type, or laid by under a name or a key."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from typing import Any

from .scopes import Binding


def is_inert(node: ast.expr) -> bool:
    """Whether to evaluate an expression calls nothing: a name, a constant, a lambda, or a list or dict of those."""
    match node:
        case ast.Constant() | ast.Name() | ast.Lambda():
            return True
        case ast.Attribute(value=value):
            return is_inert(value)
        case ast.List(elts=parts) | ast.Tuple(elts=parts):
            return all(map(is_inert, parts))
        case ast.Dict(keys=keys, values=values):
            return all(part is not None and is_inert(part) for part in (*keys, *values))
    return False


def mentioned_only(node: ast.AST, asks_for_type: bool) -> Iterator[ast.expr]:
    """The parts of a node that are compared, or that are types which a value is asked for.

    Args:
        asks_for_type: whether the node is a call of `isinstance` or `issubclass`.
    """
    match node:
        case ast.Call(args=[_, types]) if asks_for_type:
            yield from _references(types)
        case ast.Compare(left=left, comparators=others):
            for part in (left, *others):
                yield from _references(part)
        case ast.ExceptHandler(type=ast.expr() as types):
            yield from _references(types)
        case ast.MatchClass(cls=cls):
            yield from _references(cls)


def entries(binding: Binding, wanted: Any, text_of: Callable[[ast.expr], str | None]) -> list[ast.expr] | None:
    """The entries that a lookup may find in a list or dict that is written out; None if it is not.

    Args:
        wanted: the key; None if it is not known.
        text_of: the text that a key certainly is.
    """
    if binding.adds and binding.key is not None and isinstance(binding.node, ast.expr):
        return [binding.node] if _may_be(binding.key, wanted, text_of) else []
    if binding.adds or binding.weak or binding.is_parameter:
        return None
    match binding.value:
        case ast.Dict(keys=keys, values=values) if None not in keys:
            return [value for key, value in zip(keys, values, strict=True) if key and _may_be(key, wanted, text_of)]
        case ast.List(elts=parts) | ast.Tuple(elts=parts) if not any(isinstance(part, ast.Starred) for part in parts):
            if wanted is None:
                return parts
            return [parts[wanted]] if isinstance(wanted, int) and -len(parts) <= wanted < len(parts) else []
    return None


def _may_be(key: ast.expr, wanted: Any, text_of: Callable[[ast.expr], str | None]) -> bool:
    known = key.value if isinstance(key, ast.Constant) else text_of(key)
    return wanted is None or known is None or known == wanted


def _references(node: ast.expr) -> Iterator[ast.expr]:
    """The names in a type, a tuple of types or a union of them; and, so that it may be left out, the whole."""
    match node:
        case ast.Name() | ast.Attribute():
            yield node
        case ast.Tuple(elts=parts):
            for part in parts:
                yield from _references(part)
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _references(left)
            yield from _references(right)
