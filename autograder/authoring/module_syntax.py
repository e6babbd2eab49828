"""What the code of one module says: its syntax tree, what it imports, and what it uses of that. Nothing is run."""

from __future__ import annotations

import ast
import contextlib
import hashlib
from collections import Counter, defaultdict
from functools import cached_property
from typing import Any

NOT_MEANING = {"ctx", "kind", "type_comment", "type_ignores"}  # fields that follow from others, or that nothing reads

Attributes = tuple[str, ...]
Target = tuple[str, Attributes]  # a module, and what is taken from it: () for the module itself


class ModuleSyntax(ast.NodeVisitor):
    """One module's code.

    Args:
        package: what its relative imports start from.

    Attributes:
        imports: for each name that an import binds, in a function, too: what it is bound to.
        loaded: modules that `import a.b` loads, whether or not they are used.
        whole: modules of which everything is taken, by a `*`.
        uses: for each name that is read, the attributes that are read from it: () for the bare name.
    """

    def __init__(self, tree: ast.Module, package: str = "") -> None:
        self.imports: dict[str, list[Target]] = defaultdict(list)
        self.loaded: set[str] = set()
        self.whole: set[str] = set()
        self.uses: dict[str, set[Attributes]] = defaultdict(set)
        self._tree = tree
        self._package = package
        self._bound: Counter[str] = Counter()  # names at the top level, and how often they are bound there
        self._values: dict[str, str] = {}
        self._depth = 0  # of functions and classes around a node
        self.visit(tree)

    @cached_property
    def digest(self) -> str:
        """Changes with what the code does, and not with comments, docstrings, layout, or Python's version."""
        return hashlib.sha256(_text(self._tree).encode()).hexdigest()

    def defines(self, name: str) -> bool:
        """Whether the module itself gives this name its value, rather than an import in it."""
        return name in self._bound

    def constant(self, name: str) -> str | None:
        """The number, text, or tuple of those that the name always has, as Python writes it."""
        return self._values.get(name) if self._bound[name] == 1 else None

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.asname:
                self.imports[alias.asname].append((alias.name, ()))
                continue
            first = alias.name.partition(".")[0]
            self.imports[first].append((first, ()))
            if first != alias.name:
                self.loaded.add(alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        parents = self._package.split(".")
        above = parents[: len(parents) + 1 - node.level] if node.level else []
        module = ".".join([*above, *filter(None, [node.module])])
        for alias in node.names:
            if alias.name == "*":
                self.whole.add(module)
            else:
                self.imports[alias.asname or alias.name].append((module, (alias.name,)))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        names, base = [node.attr], node.value
        while isinstance(base, ast.Attribute):
            names.insert(0, base.attr)
            base = base.value
        if isinstance(base, ast.Name):
            self.uses[base.id].add(tuple(names))
        else:
            self.visit(base)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self.uses[node.id].add(())
        elif not self._depth:
            self._bound[node.id] += 1

    def visit_Global(self, node: ast.Global) -> None:
        self._bound.update(node.names)

    def visit_Assign(self, node: ast.Assign) -> None:
        match node.targets:
            case [ast.Name(name)] if not self._depth:
                with contextlib.suppress(ValueError, TypeError):
                    hash(value := ast.literal_eval(node.value))  # a list may be changed later
                    self._values[name] = repr(value)
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        match node.func:  # lazy_loader.attach(__name__, submodules, submod_attrs) binds names on their first use
            case ast.Attribute(attr="attach") | ast.Name("attach"):
                for submodule in _argument(node, 1, "submodules") or ():
                    self.imports[submodule].append((self._package, (submodule,)))
                for submodule, names in (_argument(node, 2, "submod_attrs") or {}).items():
                    for name in names:
                        self.imports[name].append((f"{self._package}.{submodule}", (name,)))
        self.generic_visit(node)

    def _visit_scope(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        if not self._depth:
            self._bound[node.name] += 1
        self._depth += 1
        self.generic_visit(node)
        self._depth -= 1

    visit_FunctionDef = _visit_scope  # noqa: N815
    visit_AsyncFunctionDef = _visit_scope  # noqa: N815
    visit_ClassDef = _visit_scope  # noqa: N815


def _argument(call: ast.Call, position: int, name: str) -> Any:
    """The literal that a call is given."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == name]
    given += call.args[position : position + 1]
    return ast.literal_eval(given[0]) if given else None


def _text(node: Any) -> str:
    """As `ast.dump`, but without docstrings, and the same in all versions of Python: they differ in empty fields."""
    match node:
        case ast.JoinedStr():  # to which Python 3.12.1 adds empty texts
            return f"JoinedStr({_text([part for part in node.values if getattr(part, 'value', None) != ''])})"
        case ast.AST():
            fields = (
                f"{name}={_text(value)}"
                for name, value in ast.iter_fields(node)
                if value is not None and value != [] and name not in NOT_MEANING
            )
            return f"{type(node).__name__}({', '.join(fields)})"
        case list():
            return f"[{', '.join(_text(item) for item in node if not _is_docstring(item))}]"
    return repr(node)


def _is_docstring(node: Any) -> bool:
    """A statement of a constant, which does nothing."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
