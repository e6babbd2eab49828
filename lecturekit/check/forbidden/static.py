"""Whether a definition in a notebook uses what its exercise forbids, decided from the text. Nothing is executed.

Only certain uses count: in the definition of the checked name and in what it reaches (helper functions, base classes,
values), by names whose meaning follows from the text. `runtime` sees the rest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...parsing import UNREADABLE, parse_cell
from .dotted_names import forbidden_by
from .meaning import Meanings
from .scopes import (
    ALWAYS,
    Binding,
    NotebookScope,
    Scope,
    block_scope,
    comprehension_scope,
    function_scope,
    notebook_scope,
    reachable,
)

MAX_QUOTE = 200
RUN_TEXT = frozenset({"builtins.eval", "builtins.exec", "builtins.compile"})
Occurrence = tuple[ast.AST, Scope | NotebookScope, float]  # code, the names that it sees, and when it runs


@dataclass(frozen=True)
class Use:
    """Where a forbidden name is used.

    Attributes:
        forbidden: the forbidden name, as the exercise declares it.
        written: the code that means it.
        line: line of the cell, from 1.
        cell: index of the cell, from 0.
        source: the text of the line.
    """

    forbidden: str
    written: str
    line: int
    cell: int
    source: str


def forbidden_use(cells: Sequence[str], name: str, forbids: Mapping[str, str]) -> Use | None:
    """The first use of something forbidden that the last definition of `name` reaches, or None.

    Args:
        cells: the sources of the notebook's code cells, in order. Cells that cannot be parsed are skipped.
        name: the name that the check asks for.
        forbids: dotted names of functions, classes or packages, as `validate` returns them.

    Example:
        >>> cells = ["import numpy as np", "def conv(x, w):\\n    return np.convolve(x, w)"]
        >>> forbidden_use(cells, "conv", {"numpy.convolve": ""})
        Use(forbidden='numpy.convolve', written='np.convolve', line=2, cell=1, source='return np.convolve(x, w)')
    """
    return _Reader(cells, forbids).use_by(name) if forbids else None


class _Reader:
    """Reads all definitions that a name reaches, each once."""

    def __init__(self, cells: Sequence[str], forbids: Mapping[str, str]) -> None:
        self.cells, self.forbids, self.top = cells, forbids, notebook_scope(cells)
        self.meanings = Meanings(self.top)
        self.judged: dict[str, str] = {}
        self.reached: list[Binding] = []
        self.seen: set[Binding] = set()

    def use_by(self, name: str) -> Use | None:
        bindings, _ = self.top.find(name, ALWAYS)
        for binding in bindings:
            if binding.path and binding.node and (forbidden := self._forbidden({binding.path})):
                return self._use(forbidden, binding.node, binding.cell)
        self._reach(bindings)
        for binding in self.reached:  # grows in the loop
            try:
                if binding.node and not binding.path and (use := self._read(binding.node, binding.cell, binding.when)):
                    return use
            except UNREADABLE:  # nested too deeply, most likely on purpose
                continue
        return None

    def _reach(self, bindings: Iterable[Binding]) -> None:
        fresh = [binding for binding in bindings if binding not in self.seen]
        self.reached += fresh
        self.seen.update(fresh)

    def _read(self, node: ast.AST, cell: int, when: float) -> Use | None:
        """The first forbidden use in a definition; adds the definitions that it reaches."""
        stack: list[Occurrence] = [(node, self.top, when)]
        while stack:
            node, scope, when = stack.pop()
            if isinstance(node, ast.expr):
                meanings = self.meanings.of(node, scope, when)
                if meanings and (forbidden := self._forbidden(meanings)):
                    return self._use(forbidden, node, cell)
            stack.extend(reversed([*self._parts(node, scope, when)]))
        return None

    def _parts(self, node: ast.AST, scope: Scope | NotebookScope, when: float) -> Iterator[Occurrence]:
        """The parts of a node in reading order, each with the names that it sees."""
        match node:
            case ast.Name():
                bindings, defining_scope = scope.find(node.id, when)
                if isinstance(defining_scope, NotebookScope):
                    self._reach(bindings)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                evaluated_now = [] if isinstance(node, ast.Lambda) else node.decorator_list
                defaults = [value for value in (*node.args.defaults, *node.args.kw_defaults) if value]
                yield from ((part, scope, when) for part in (*evaluated_now, *defaults))
                body = [node.body] if isinstance(node, ast.Lambda) else reachable(node.body)
                inner = function_scope(node, scope)
                yield from ((part, inner, ALWAYS) for part in body)
            case ast.ClassDef():
                evaluated_now = [*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)]
                yield from ((part, scope, when) for part in evaluated_now)
                inner = block_scope(node.body, scope, is_class=True)
                yield from ((part, inner, when) for part in reachable(node.body))
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                inner = comprehension_scope(node.generators, scope)
                yield node.generators[0].iter, scope, when
                results = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
                others = [part.iter for part in node.generators[1:]] + [test for g in node.generators for test in g.ifs]
                yield from ((part, inner, when) for part in (*results, *others))
            case ast.AnnAssign():
                yield from ((part, scope, when) for part in (node.target, node.value) if part)
            case _:
                if isinstance(node, ast.Call):
                    yield from self._run_text(node, scope, when)
                for _, part in ast.iter_fields(node):
                    parts = part if isinstance(part, list) else [part]
                    if parts and isinstance(parts[0], ast.stmt):
                        parts = [*reachable(parts)]
                    yield from ((part, scope, when) for part in parts if isinstance(part, ast.AST))

    def _run_text(self, call: ast.Call, scope: Scope | NotebookScope, when: float) -> Iterator[Occurrence]:
        """The code that `eval("...")` runs, as if it were written there."""
        if not call.args or not RUN_TEXT & self.meanings.of(call.func, scope, when):
            return
        text = self.meanings.text(call.args[0], scope, when)
        try:
            tree = parse_cell(text.strip()) if text else None
        except UNREADABLE:
            return
        for node in ast.walk(tree) if tree else ():
            if "lineno" in node._attributes:
                ast.copy_location(node, call)
        if tree:
            yield tree, block_scope(tree.body, scope), when

    def _forbidden(self, meanings: frozenset[str] | set[str]) -> str:
        for path in sorted(meanings):
            if path not in self.judged:
                self.judged[path] = forbidden_by(path, self.forbids)
            if self.judged[path]:
                return self.judged[path]
        return ""

    def _use(self, forbidden: str, node: ast.AST, cell: int) -> Use:
        line = getattr(node, "lineno", 1)
        lines = re.split(r"\r\n|\r|\n", self.cells[cell])  # as Python counts them
        source = lines[line - 1].strip() if line <= len(lines) else ""
        return Use(forbidden, ast.unparse(node)[:MAX_QUOTE], line, cell, source[:MAX_QUOTE])
