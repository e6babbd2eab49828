"""Whether a definition in a notebook uses what its exercise forbids, decided from the text. Nothing is executed.

Only certain uses count: in the definition of the checked name and in what it reaches (helper functions, base classes,
values, the entry of a dict that is looked up), by names whose meaning follows from the text. To ask whether a value is
of a forbidden type is no use. `runtime` sees the rest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...parsing import UNREADABLE, parse_cell
from .dotted_names import forbidden_by
from .meaning import Meanings
from .mentions import entries, is_inert, mentioned_only
from .scopes import (
    ALWAYS,
    Binding,
    Function,
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
ASK_FOR_TYPE = frozenset({"builtins.isinstance", "builtins.issubclass"})
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
        self.only_mentioned: set[ast.expr] = set()
        self.uses_of_entries: dict[ast.expr, Use | None] = {}

    def use_by(self, name: str) -> Use | None:
        bindings, _ = self.top.find(name, ALWAYS)
        for binding in bindings:
            if binding.path and binding.node and (forbidden := self._forbidden({binding.path})):
                return self._use(forbidden, binding.node, binding.cell)
        self._reach(bindings)
        return self._read_reached()

    def _read_reached(self) -> Use | None:
        for binding in self.reached:  # grows in the loop
            try:
                if binding.node and not binding.path:
                    use = self._read((binding.node, self.top, binding.when), binding.cell)
                    if use:
                        return use
            except UNREADABLE:  # nested too deeply, most likely on purpose
                continue
        return None

    def _reach(self, bindings: Iterable[Binding]) -> list[Binding]:
        """Note definitions of the top level; returns those that are new."""
        fresh = [binding for binding in bindings if binding not in self.seen]
        self.reached += fresh
        self.seen.update(fresh)
        return fresh

    def _read(self, occurrence: Occurrence, cell: int) -> Use | None:
        """The first forbidden use in a definition; adds the definitions that it reaches."""
        stack = [occurrence]
        while stack:
            node, scope, when = stack.pop()
            if node in self.only_mentioned:
                continue
            if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", None), ast.Load | None):
                meanings = self.meanings.of(node, scope, when)
                if meanings and (forbidden := self._forbidden(meanings)):
                    return self._use(forbidden, node, cell)
                looked_up = self._looked_up(node, scope, when)
                if looked_up is not None:
                    use, parts = looked_up
                    if use:
                        return use
                    stack.extend(reversed(parts))
                    continue
            stack.extend(reversed([*self._parts(node, scope, when)]))
        return None

    def _parts(self, node: ast.AST, scope: Scope | NotebookScope, when: float) -> Iterator[Occurrence]:
        """The parts of a node in reading order, each with the names that it sees."""
        match node:
            case ast.Name(ctx=ast.Load()):
                yield from self._definitions(node, scope, when)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Lambda():
                evaluated_now = [] if isinstance(node, ast.Lambda) else node.decorator_list
                defaults = [value for value in (*node.args.defaults, *node.args.kw_defaults) if value]
                yield from ((part, scope, when) for part in (*evaluated_now, *defaults))
                if isinstance(node, ast.Lambda) or evaluated_now or not self._is_deferred(node.name, scope):
                    yield from _body(node, scope)
            case ast.Assign(targets=[ast.Name(id=name)]) if is_inert(node.value) and self._is_deferred(name, scope):
                return
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
                asks = isinstance(node, ast.Call) and bool(ASK_FOR_TYPE & self.meanings.of(node.func, scope, when))
                for part in mentioned_only(node, asks):
                    if self._forbidden(self.meanings.of(part, scope, when)):
                        self.only_mentioned.add(part)
                if isinstance(node, ast.Call):
                    yield from self._run_text(node, scope, when)
                for _, part in ast.iter_fields(node):
                    parts = part if isinstance(part, list) else [part]
                    if parts and isinstance(parts[0], ast.stmt):
                        parts = [*reachable(parts)]
                    yield from ((part, scope, when) for part in parts if isinstance(part, ast.AST))

    def _definitions(self, name: ast.Name, scope: Scope | NotebookScope, when: float) -> Iterator[Occurrence]:
        """What a name stands for: noted if it is of the top level; of a function, what was put off until now."""
        bindings, defining_scope = scope.find(name.id, when)
        if isinstance(defining_scope, NotebookScope):
            self._reach(bindings)
            return
        for binding in bindings:
            if binding.node is None or binding.is_parameter or binding.path or binding in self.seen:
                continue
            self.seen.add(binding)
            if isinstance(binding.node, Function):
                yield from _body(binding.node, defining_scope)
            elif isinstance(binding.node, ast.expr) and is_inert(binding.node):
                yield binding.node, defining_scope, when

    @staticmethod
    def _is_deferred(name: str, scope: Scope | NotebookScope) -> bool:
        """Whether a definition is read only where its name is used: inside a function, which may not use it."""
        return isinstance(scope, Scope) and scope.is_function and name in scope.names

    def _looked_up(
        self, node: ast.expr, scope: Scope | NotebookScope, when: float
    ) -> tuple[Use | None, list[Occurrence]] | None:
        """Of `tools["own"]`: a certain use and what else is to be read, if `tools` is written out; else None.

        Where the key is not known, only what all of the entries use is certain.
        """
        match node:
            case ast.Subscript(value=ast.Name() as container, slice=key):
                pass
            case ast.Call(func=ast.Attribute(value=ast.Name() as container, attr="get" | "pop"), args=[key, *_]):
                pass
            case _:
                return None
        bindings, home = scope.find(container.id, when)
        text = self.meanings.text(key, scope, when)
        wanted = text if text is not None else key.value if isinstance(key, ast.Constant) else None
        parts: list[tuple[ast.expr, Binding]] = []
        for binding in bindings:
            found = entries(binding, wanted, lambda part: self.meanings.text(part, home, when))
            if found is None:
                return None
            parts += [(part, binding) for part in found]
        rest: list[Occurrence] = [(key, scope, when)]
        if isinstance(node, ast.Call):
            rest += [(part, scope, when) for part in (*node.args[1:], *(keyword.value for keyword in node.keywords))]
        if not parts:
            return None
        uses = [self._use_by_entry(part, binding, home) for part, binding in parts]
        certain = next((use for use in uses if use), None) if wanted is not None or all(uses) else None
        return certain, rest

    def _use_by_entry(self, entry: ast.expr, binding: Binding, scope: Scope | NotebookScope) -> Use | None:
        """The use by one entry of a container, with all that it reaches."""
        if entry not in self.uses_of_entries:
            self.uses_of_entries[entry] = None  # an entry may look itself up
            outer, outer_seen = self.reached, self.seen
            self.reached, self.seen = [], set()
            try:
                self.uses_of_entries[entry] = (
                    self._read((entry, scope, binding.when), binding.cell) or self._read_reached()
                )
            except UNREADABLE:
                pass
            finally:
                self.reached, self.seen = outer, outer_seen
        return self.uses_of_entries[entry]

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


def _body(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, scope: Scope | NotebookScope) -> list[Occurrence]:
    """What runs when a function is called."""
    body = [node.body] if isinstance(node, ast.Lambda) else reachable(node.body)
    inner = function_scope(node, scope)
    return [(part, inner, ALWAYS) for part in body]
