"""What an expression certainly means: the dotted names that it may stand for, or its text."""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable

from .dotted_names import is_module, members
from .scopes import ALWAYS, NotebookScope, Scope

MAX_TEXT = 200
MAX_MEANINGS = 16  # of one expression; beyond that it counts as unknown
IPYTHON = frozenset({"display", "get_ipython", "exit", "quit", "In", "Out"})
GETATTR = frozenset({"builtins.getattr", "builtins.object.__getattribute__", "inspect.getattr_static"})
IMPORTS = frozenset({"importlib.import_module", "builtins.__import__", "importlib.__import__"})
FIRST_OF = frozenset({"builtins.staticmethod", "builtins.classmethod", "inspect.unwrap"})
MEMBER_OF_DICT = ("get", "__getitem__", "pop")
MEMBER_OF_OBJECT = ("__getattribute__", "__getattr__")
NOTHING_CERTAIN: frozenset[str] = frozenset()


class Meanings:
    """The meanings of the expressions in a notebook."""

    def __init__(self, top: NotebookScope) -> None:
        self.top = top
        self._meanings: dict[tuple[ast.expr, Scope | NotebookScope], frozenset[str]] = {}
        self._texts: dict[tuple[ast.expr, Scope | NotebookScope], str | None] = {}

    def of(self, node: ast.expr, scope: Scope | NotebookScope, when: float) -> frozenset[str]:
        """The dotted names that an expression may stand for."""
        if (key := (node, scope)) not in self._meanings:
            self._meanings[key] = NOTHING_CERTAIN  # a name may be defined by itself
            meanings = self._of(node, scope, when)
            certain = len(meanings) <= MAX_MEANINGS and all(len(path) <= MAX_TEXT for path in meanings)
            self._meanings[key] = meanings if certain else NOTHING_CERTAIN
        return self._meanings[key]

    def text(self, node: ast.expr, scope: Scope | NotebookScope, when: float) -> str | None:
        """The text that an expression certainly has, or None."""
        if (key := (node, scope)) not in self._texts:
            self._texts[key] = None
            text = self._text(node, scope, when)
            self._texts[key] = None if text is None or len(text) > MAX_TEXT else text
        return self._texts[key]

    def _of(self, node: ast.expr, scope: Scope | NotebookScope, when: float) -> frozenset[str]:
        match node:
            case ast.Name():
                return self._of_name(node.id, scope, when)
            case ast.Attribute():
                return frozenset(f"{base}.{node.attr}" for base in self.of(node.value, scope, when))
            case ast.NamedExpr():
                return self.of(node.value, scope, when)
            case ast.IfExp():
                return self.of(node.body, scope, when) | self.of(node.orelse, scope, when)
            case ast.BoolOp():
                return NOTHING_CERTAIN.union(*(self.of(value, scope, when) for value in node.values))
            case ast.Subscript():
                name = self.text(node.slice, scope, when)
                return NOTHING_CERTAIN if name is None else self._items(self.of(node.value, scope, when), name)
            case ast.Call():
                return self._of_call(node, scope, when)
            case ast.BinOp(op=ast.MatMult()):
                return frozenset({"operator.matmul"})
        return NOTHING_CERTAIN

    def _text(self, node: ast.expr, scope: Scope | NotebookScope, when: float) -> str | None:
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.BinOp(op=ast.Add()):
                return self._joined("", (node.left, node.right), scope, when)
            case ast.JoinedStr():
                return self._joined("", node.values, scope, when)
            case ast.FormattedValue(conversion=-1, format_spec=None):
                return self.text(node.value, scope, when)
            case ast.Call(func=ast.Attribute(value=glue, attr="join"), args=[ast.List() | ast.Tuple() as parts]):
                separator = self.text(glue, scope, when)
                return None if separator is None else self._joined(separator, parts.elts, scope, when)
            case ast.Subscript(slice=ast.Slice(lower=None, upper=None, step=ast.UnaryOp(ast.USub(), ast.Constant(1)))):
                reversed_text = self.text(node.value, scope, when)
                return None if reversed_text is None else reversed_text[::-1]
            case ast.Name():
                bindings, defining_scope = scope.find(node.id, when)
                value = bindings[0].value if len(bindings) == 1 else None
                if value is None or bindings[0].is_parameter:
                    return None
                return self.text(value, defining_scope, bindings[0].when)
        return None

    def _joined(self, glue: str, parts: Iterable[ast.expr], scope: Scope | NotebookScope, when: float) -> str | None:
        texts = [self.text(part, scope, when) for part in parts]
        return None if None in texts else glue.join(text for text in texts if text is not None)

    def _of_name(self, name: str, scope: Scope | NotebookScope, when: float) -> frozenset[str]:
        bindings, defining_scope = scope.find(name, when)
        if not bindings:
            return self._from_star(name, when)
        meanings = NOTHING_CERTAIN
        for binding in bindings:
            if binding.path:
                meanings |= {binding.path}
            elif binding.value is not None:
                outer = (
                    defining_scope.parent
                    if binding.is_parameter and isinstance(defining_scope, Scope)
                    else defining_scope
                )
                meanings |= self.of(binding.value, outer, min(binding.when, when))
        return meanings

    def _from_star(self, name: str, when: float) -> frozenset[str]:
        """The meaning of a name without a definition: from an `import *`, or a builtin."""
        built_in = name in vars(builtins)
        stars = [binding.path for binding in self.top.find("*", when)[0]]
        for path in reversed(stars):
            loaded = sys.modules.get(path)
            if is_module(loaded):
                listed = members(loaded).get("__all__")
                public = listed if isinstance(listed, list | tuple) else () if name.startswith("_") else members(loaded)
                if name in public:
                    return frozenset({f"{path}.{name}"})
            elif built_in or name in IPYTHON or len(set(stars)) > 1 or not self.top.complete or not path:
                break
            else:  # it can only come from there
                return frozenset({f"{path}.{name}"})
        return frozenset({f"builtins.{name}"}) if built_in else NOTHING_CERTAIN

    def _items(self, containers: Iterable[str], name: str) -> frozenset[str]:
        meanings = NOTHING_CERTAIN
        for container in containers:
            if container == "sys.modules":
                meanings |= {name}
            elif container == "<notebook>.__dict__":
                meanings |= self._of_name(name, self.top, ALWAYS)
            elif container.endswith(".__dict__"):
                meanings |= {f"{container.removesuffix('.__dict__')}.{name}"}
        return meanings

    def _of_call(self, node: ast.Call, scope: Scope | NotebookScope, when: float) -> frozenset[str]:
        texts = [self.text(argument, scope, when) for argument in node.args[:2]]
        if isinstance(node.func, ast.Call) and node.args:  # operator.attrgetter("convolve")(np)
            maker, attributes = node.func, [self.text(argument, scope, when) for argument in node.func.args]
            if "operator.attrgetter" in self.of(maker.func, scope, when) and len(attributes) == 1 and attributes[0]:
                return frozenset(f"{base}.{attributes[0]}" for base in self.of(node.args[0], scope, when))
        meanings = NOTHING_CERTAIN
        for function in self.of(node.func, scope, when):
            base, _, method = function.rpartition(".")
            if function == "builtins.globals":
                meanings |= {"<notebook>.__dict__"}
            elif not node.args:
                continue
            elif function == "builtins.vars":
                meanings |= {f"{path}.__dict__" for path in self.of(node.args[0], scope, when)}
            elif function in FIRST_OF:
                meanings |= self.of(node.args[0], scope, when)
            elif function in GETATTR and len(texts) > 1 and texts[1]:
                meanings |= {f"{path}.{texts[1]}" for path in self.of(node.args[0], scope, when)}
            elif function in IMPORTS and texts[0]:
                submodule = function == "importlib.import_module" or _has_fromlist(node)
                meanings |= {texts[0] if submodule else texts[0].partition(".")[0]}
            elif method in MEMBER_OF_DICT and texts[0]:
                meanings |= self._items({base}, texts[0])
            elif method in MEMBER_OF_OBJECT and len(node.args) == 1 and texts[0]:
                meanings |= {f"{base}.{texts[0]}"}
        return meanings


def _has_fromlist(node: ast.Call) -> bool:
    fromlists = [keyword.value for keyword in node.keywords if keyword.arg == "fromlist"] + node.args[3:4]
    return any(isinstance(value, ast.List | ast.Tuple) and value.elts for value in fromlists)
