"""A probe that an author writes: a small function that uses what the student defined, and returns what came of it.

For what a plain call cannot ask: classes that are no layers, functions that take or return functions, generators,
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

FILE = "<driver of {name}>"  # how tracebacks call a driver


@dataclass(frozen=True)
class Driven:
    """Hand what the student defined to `use(target, **inputs)`; what that returns is the answer.

    `use` runs in the student's kernel, so it may call, build, draw or seed as it likes; but what it returns is judged
    elsewhere, so it returns values (numbers, arrays, strings, lists, tuples, dicts), never its own opinion of them.
    It sees its own front cell's imports, helpers and constants, and nothing else that the notebook defines.

    Attributes:
        use: the author's function.
        source: its text with all that it needs, as it travels to the kernel. Filled in when a solution is read.

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
        """What the driver takes besides the target; raises TypeError if that cannot be filled by name."""
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
        """What stands before the calls, and the calls as a student would type them, `target` by its own name.

        None where that cannot be told line by line, as the driver returns at several places.
        """
        tree = ast.parse(self.source)
        definition = _definition(self.source)
        body = definition.body[1:] if ast.get_docstring(definition) else definition.body
        own = [node for statement in body for node in _walk_own(statement)]
        returns = [node for node in own if isinstance(node, ast.Return)]
        if len(returns) != 1 or returns[0] is not body[-1] or returns[0].value is None:
            return None
        if any(isinstance(node, ast.Yield | ast.YieldFrom | ast.Global | ast.Nonlocal) for node in own):
            return None
        rename = _Rename(definition.args.args[0].arg, target)
        written = [*body[:-1], ast.Expr(returns[0].value)]
        calls = "\n".join(ast.unparse(rename.visit(statement)) for statement in written)
        before = "\n".join(ast.unparse(node) for node in tree.body if not _is(node, definition))
        return before, calls


def _is(node: ast.stmt, definition: ast.FunctionDef) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == definition.name


def _definition(source: str) -> ast.FunctionDef:
    """The driver itself: the last function of its text."""
    return [node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)][-1]


def _walk_own(node: ast.AST) -> list[ast.AST]:
    """The node and what is in it, but not what is in functions and classes that are defined there."""
    found = [node]
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
        for child in ast.iter_child_nodes(node):
            found += _walk_own(child)
    return found


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
