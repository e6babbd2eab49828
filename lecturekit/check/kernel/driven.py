"""A probe that an author writes: a small function that uses the student's definition and returns the result.

For what a plain call cannot ask: classes other than layers, functions that take or return functions, generators,
state, randomness, invariances, figures.
"""

from __future__ import annotations

import ast
import functools
import inspect
import linecache
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ...parsing import parse

FILE = "<driver of {name}>"  # the file name of a driver in tracebacks


@dataclass(frozen=True)
class Driven:
    """Pass the student's definition to `use(target, **inputs)`, whose result is the answer.

    `use` runs in the student's kernel, so it may call, build, draw or seed anything. Its result is judged elsewhere, so
    it returns values (numbers, arrays, strings, lists, tuples, dicts), not a verdict. It sees the imports, helpers and
    constants of its front cell, and nothing else of the notebook.

    Attributes:
        use: the author's function.
        source: its text with everything that it needs, for the kernel. Filled in when a solution is read.

    Example:
        >>> def product(Value, a, b):
        ...     x, y = Value(a), Value(b)
        ...     (x * y + x).backward()
        ...     return x.grad, y.grad
        >>> Agrees("Value", inputs(a=real(), b=real()), points=2, probe=Driven(product))
    """

    kind: ClassVar[str] = "driven"
    use: Callable[..., Any] | None = field(default=None, compare=False)
    source: str = ""

    def __post_init__(self) -> None:
        if self.use is None and not self.source:
            raise TypeError("Expected a function, Driven(use). Received none: def use(target, ...): return ...")
        if self.use is not None and (not inspect.isfunction(self.use) or not self.use.__name__.isidentifier()):
            raise TypeError(
                f"Expected a function with a name, defined in the front cell, for Driven. Received: {self.use!r}. "
                "Write def use(target, ...): return ..."
            )

    @property
    def name(self) -> str:
        return self.use.__name__ if self.use is not None else _definition(self.source).name

    def parameters(self) -> list[str]:
        """The parameters after the target; raises TypeError if one cannot be passed by name."""
        assert self.use is not None
        names = []
        for name, parameter in inspect.signature(self.use).parameters.items():
            if parameter.kind is not parameter.POSITIONAL_OR_KEYWORD:
                raise TypeError(
                    f"Expected the driver `{self.name}` as def {self.name}(target, first, second). "
                    f"Received the parameter {str(parameter)!r}: name each input."
                )
            names.append(name)
        return names[1:] if names else ["a first parameter: the target"]

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        use = _compiled(self.source) if self.source else self.use
        assert use is not None
        return use(target, **arguments)

    def to_json(self) -> dict[str, Any]:
        return {"source": self.source or inspect.getsource(self.use)}  # type: ignore[arg-type]

    def lines(self, target: str) -> tuple[str, str] | None:
        """The setup code and the calls as a student would type them, with the name of `target`.

        None if the driver cannot be written as a list of lines, for example if it has several `return`.
        """
        tree = parse(self.source)
        definition = _definition(self.source)
        body = definition.body[1:] if ast.get_docstring(definition) else definition.body
        nodes = [node for statement in body for node in _own_nodes(statement)]
        returns = [node for node in nodes if isinstance(node, ast.Return)]
        if len(returns) != 1 or returns[0] is not body[-1] or returns[0].value is None:
            return None
        if any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Global | ast.Nonlocal) for node in nodes):
            return None
        rename = _Rename(definition.args.args[0].arg, target)
        statements = [*body[:-1], ast.Expr(returns[0].value)]
        calls = "\n".join(ast.unparse(rename.visit(statement)) for statement in statements)
        setup = "\n".join(ast.unparse(node) for node in tree.body if not _defines(node, definition))
        return setup, calls


def _defines(node: ast.stmt, definition: ast.FunctionDef) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == definition.name


def _definition(source: str) -> ast.FunctionDef:
    """The driver: the last function of its source."""
    return [node for node in parse(source).body if isinstance(node, ast.FunctionDef)][-1]


def _own_nodes(node: ast.AST) -> list[ast.AST]:
    """The node and all nodes inside it, without those of nested functions and classes."""
    nodes = [node]
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        for child in ast.iter_child_nodes(node):
            nodes += _own_nodes(child)
    return nodes


class _Rename(ast.NodeTransformer):
    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(self.new, node.ctx) if node.id == self.old else node


@functools.lru_cache(maxsize=64)
def _compiled(source: str) -> Callable[..., Any]:
    name = _definition(source).name
    filename = FILE.format(name=name)
    linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
    names: dict[str, Any] = {"__name__": "__driver__"}
    exec(compile(source, filename, "exec"), names)
    return names[name]
