"""Reads the code of a notebook: what each statement reads, binds and may change."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence
from itertools import pairwise

from .effects import CALL, MODULE, NAMESPACE, Call, Effects, Function, Scope, Unit, Value, Variable
from .library_calls import (
    CALLING_BUILTINS,
    CONTAINER_METHODS,
    DRAWING_METHODS,
    READING_METHODS,
    TRAINING_METHODS,
    LibraryCall,
    library_call,
    words,
    writes_files,
)
from .local_names import local_names
from .object_flow import ObjectFlow

OPAQUE_NAMES = words("""
    exec eval compile open input __import__ breakpoint exit quit setattr delattr vars locals dir get_ipython
    __builtins__ __main__
    """)


def read_notebook(cells: Sequence[ast.Module]) -> ObjectFlow:
    """The statements of all cells, with what they may do, and the objects that they share.

    Args:
        cells: the syntax tree of each code cell.
    """
    flow = ObjectFlow(cells)
    for cell in cells:
        units = [Unit(node) for node in cell.body]
        for unit in units:
            CodeReader(flow, flow.module, unit.effects, unit).statement(unit.node)
        flow.units.append(units)
    flow.link()
    return flow


class CodeReader:
    """Reads one piece of code: a statement of a cell, or the body of a function."""

    def __init__(self, flow: ObjectFlow, scope: Scope, effects: Effects, unit: Unit) -> None:
        self.flow, self.scope, self.effects, self.unit = flow, scope, effects, unit

    def within(self, scope: Scope, effects: Effects | None = None) -> CodeReader:
        return CodeReader(self.flow, scope, effects or self.effects, self.unit)

    # --- names

    def variable(self, name: str) -> Variable:
        """The variable that a name stands for here."""
        scope: Scope | None = self.scope
        while scope and scope.number != MODULE:
            if name in scope.names and not (scope.is_class and scope is not self.scope):
                return (scope.number, name)
            scope = scope.parent
        return (MODULE, name)

    def imported(self, name: str) -> str:
        """What an imported name stands for, such as `numpy.random`, or ""."""
        scope: Scope | None = self.scope
        while scope:
            if name in scope.names and not (scope.is_class and scope is not self.scope):
                return ""
            if name in scope.imports:
                return scope.imports[name]
            scope = scope.parent
        return ""

    def path(self, node: ast.expr) -> str:
        """The dotted path of what is imported and looked up from there, or ""."""
        match node:
            case ast.Name(id):
                return self.imported(id)
            case ast.Attribute(value, attr):
                base = self.path(value)
                return f"{base}.{attr}" if base else ""
        return ""

    def bind(self, target: ast.expr, value: Value) -> None:
        match target:
            case ast.Name(id):
                variable = self.variable(id)
                if variable[0] == MODULE:
                    self.effects.binds.add(id)
                    self.effects.acts |= self.scope.number != MODULE and id not in self.scope.names
                self.flow.flow(variable, value)
            case ast.Tuple(elts) | ast.List(elts):
                for element in elts:
                    self.bind(element, value.parts)
            case ast.Starred(inner):
                self.bind(inner, Value(holds=value.all))
            case ast.Attribute(base) | ast.Subscript(base):
                self.store(base, value)
                if isinstance(target, ast.Subscript):
                    self.value(target.slice)

    def store(self, base: ast.expr, value: Value) -> None:
        """Put a value into an object, which changes it."""
        if self.path(base):
            self.effects.acts = True
        self.put_into(self.value(base), value)

    def put_into(self, holder: Value, value: Value) -> None:
        self.effects.stores |= holder.refs
        for variable, _ in holder.refs:
            self.flow.flow(variable, Value(holds=value.all))

    # --- statements

    def body(self, nodes: Iterable[ast.stmt]) -> None:
        for node in nodes:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self.definition(node)
            case ast.Assign([ast.Tuple(elts)], ast.Tuple(values)) if _pairwise(elts, values):
                for target, value in zip(elts, [self.value(value) for value in values], strict=True):
                    self.bind(target, value)
            case ast.Assign(targets, assigned):
                value = self.value(assigned)
                for target in targets:
                    self.bind(target, value)
                names = [self.variable(t.id) for t in targets if isinstance(t, ast.Name)]
                for one, other in pairwise(names):
                    self.flow.flow(one, Value({(other, False)}))
                    self.flow.flow(other, Value({(one, False)}))
            case ast.AnnAssign(target, _, assigned):
                if assigned:
                    self.bind(target, self.value(assigned))
            case ast.AugAssign(target, _, assigned):
                value = self.value(assigned)
                self.effects.stores |= self.value(target).refs
                self.bind(target, Value(holds=value.all))
            case ast.For(target, iterable, body, orelse) | ast.AsyncFor(target, iterable, body, orelse):
                self.bind(target, self.value(iterable).parts)
                self.body([*body, *orelse])
            case ast.With(items, body) | ast.AsyncWith(items, body):
                for item in items:
                    value = self.value(item.context_expr)
                    if item.optional_vars:
                        self.bind(item.optional_vars, Value(value.refs | value.parts.refs, value.holds))
                self.body(body)
            case ast.Return(returned):
                self.flow.flow((self.scope.number, "<result>"), self.value(returned) if returned else Value())
            case ast.Delete(targets):
                for target in targets:
                    match target:
                        case ast.Name(id):
                            self.effects.binds |= {id} if self.variable(id)[0] == MODULE else set()
                        case ast.Attribute(base) | ast.Subscript(base):
                            self.store(base, Value())
            case ast.Import() | ast.ImportFrom():
                self.effects.acts = True  # cheap, and others may rely on what it brings along
            case ast.Global() | ast.Nonlocal():
                self.effects.acts = True
            case ast.Match(subject, cases):
                value = self.value(subject).parts
                for case in cases:
                    for pattern in ast.walk(case.pattern):
                        if name := getattr(pattern, "name", None) or getattr(pattern, "rest", None):
                            self.bind(ast.Name(name), value)
                    if case.guard:
                        self.value(case.guard)
                    self.body(case.body)
            case _:
                self.parts_of(node)

    def parts_of(self, node: ast.AST) -> None:
        """Whatever has no binding of its own: `if`, `while`, `try`, `raise`, an expression."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.statement(child)
            elif isinstance(child, ast.expr):
                self.value(child)
            elif isinstance(child, ast.ExceptHandler):
                if child.name:
                    self.bind(ast.Name(child.name), Value())
                self.parts_of(child)

    def definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        decorators = [self.value(decorator) for decorator in node.decorator_list]
        if isinstance(node, ast.ClassDef):
            value = self.class_(node)
        else:
            value = self.function(node, node.name, called_here=self.scope.number != MODULE)
        if decorators:
            result = self.flow.new_variable("<decorated>")
            self.flow.flow(result, Value.of([value, *decorators]))
            self.effects.acts |= any(reference[0][0] == MODULE for d in decorators for reference in d.refs)
            value = Value({(result, False)} | value.refs)
        self.bind(ast.Name(node.name), value)

    def class_(self, node: ast.ClassDef) -> Value:
        bases = [self.value(base) for base in [*node.bases, *(k.value for k in node.keywords)]]
        names, imports = local_names(node.body)
        scope = self.flow.new_scope(self.scope, names, imports, is_class=True)
        variable = (scope.number, "<class>")
        methods: list[Function] = []
        inner = self.within(scope)
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                decorated = [inner.value(decorator) for decorator in statement.decorator_list]
                value = inner.function(statement, statement.name, called_here=False, method=True)
                [(own, _)] = value.refs
                function = self.flow.functions[own]
                function.name = f"__{function.name}__" if _is_property(statement) else function.name
                methods.append(function)
                self.flow.flow((scope.number, statement.name), Value.of([value, *decorated]))
            else:
                inner.statement(statement)
        self.flow.add_class(variable, methods)
        for name in names:
            self.flow.keep(variable, (scope.number, name))
        held = {(f.variable, False) for f in methods} | {((scope.number, name), False) for name in names}
        self.flow.flow(variable, Value(holds=held | Value.of(bases).all))
        return Value({(variable, False)})

    def function(
        self,
        node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda,
        name: str,
        *,
        called_here: bool,
        method: bool = False,
    ) -> Value:
        """A function as a value."""
        arguments = node.args
        parameters = [a.arg for a in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
        rest = [a.arg for a in (arguments.vararg, arguments.kwarg) if a]
        body = [ast.Return(node.body)] if isinstance(node, ast.Lambda) else node.body
        names, imports = local_names(body)
        scope = self.flow.new_scope(self.scope, names | {*parameters, *rest}, imports, is_function=True)
        effects = Effects()
        self.unit.defined.append(effects)
        if called_here:
            self.effects.inner.append(effects)
        variable = (scope.number, "<function>")
        function = Function(name, variable, scope, parameters, rest, effects, method)
        self.flow.add_function(function)
        for default in [*arguments.defaults, *filter(None, arguments.kw_defaults)]:
            held = self.value(default)
            for parameter in parameters:
                self.flow.flow((scope.number, parameter), held)
                if not isinstance(default, ast.Constant | ast.Tuple):
                    self.flow.keep(variable, (scope.number, parameter))
        inner = self.within(scope, effects)
        inner.body(body)
        if method and name == "__init__" and parameters:  # what it changes of `self` is new
            own = (scope.number, parameters[0])
            effects.stores = {(variable, deep) for variable, deep in effects.stores if variable != own}
        return Value({(variable, False)})

    # --- expressions

    def value(self, node: ast.expr) -> Value:
        match node:
            case ast.Name(id):
                return self.name(id)
            case ast.Attribute(base):
                if path := self.path(node):
                    return self.library_name(path)
                return self.value(base).parts
            case ast.Subscript(base, index):
                self.value(index)
                return self.value(base).parts
            case ast.Starred(inner) | ast.Await(inner) | ast.YieldFrom(inner):
                return self.value(inner).parts
            case ast.Yield(inner):
                self.flow.flow((self.scope.number, "<result>"), Value(holds=self.value(inner).all if inner else set()))
                return Value()
            case ast.NamedExpr(target, assigned):
                value = self.value(assigned)
                self.bind(target, value)
                return value
            case ast.IfExp(test, body, orelse):
                self.value(test)
                return Value.of([self.value(body), self.value(orelse)])
            case ast.BoolOp(_, values):
                return Value.of([self.value(value) for value in values])
            case ast.Lambda():
                return self.function(node, "<lambda>", called_here=True)
            case ast.Call():
                return self.call(node)
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp() | ast.DictComp():
                return self.comprehension(node)
        parts = [self.value(child) for child in ast.iter_child_nodes(node) if isinstance(child, ast.expr)]
        return Value(holds=Value.of(parts).all)

    def name(self, name: str) -> Value:
        if path := self.imported(name):
            return self.library_name(path)
        variable = self.variable(name)
        if variable[0] == MODULE:
            self.effects.loads.add(name)
            if name not in self.flow.module.names:
                self.effects.acts |= name in OPAQUE_NAMES
                if name == "globals":
                    self.effects.loads |= self.flow.looked_up
                    return Value({(NAMESPACE, False)}, {((MODULE, other), False) for other in self.flow.looked_up})
                if hasattr(builtins, name):
                    return Value()
        scope = self.scope
        while scope.parent and scope.number != variable[0]:
            if scope.is_function and variable[0] != MODULE:
                self.flow.keep((scope.number, "<function>"), variable)
            scope = scope.parent
        return Value({(variable, False)})

    def library_name(self, path: str) -> Value:
        """What is imported is nobody's object; but using it may do something."""
        about = library_call(path)
        self.effects.acts |= about.acts
        self.effects.draws |= about.draws
        self.effects.seeds |= about.seeds
        return Value()

    def comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        targets = {n.id for g in node.generators for n in ast.walk(g.target) if isinstance(n, ast.Name)}
        inner = self.within(self.flow.new_scope(self.scope, targets, {}))
        for generator in node.generators:
            inner.bind(generator.target, inner.value(generator.iter).parts)
            for condition in generator.ifs:
                inner.value(condition)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        return Value(holds=Value.of([inner.value(element) for element in elements]).all)

    def call(self, node: ast.Call) -> Value:
        arguments = [self.value(argument) for argument in node.args]
        keywords = {keyword.arg or "*": self.value(keyword.value) for keyword in node.keywords}
        if any(isinstance(argument, ast.Starred) for argument in node.args):
            keywords.setdefault("*", Value())
        given = Value.of([*arguments, *keywords.values()])
        result = self.flow.new_variable(CALL)
        made = Value({(result, False)})
        if path := self.path(node.func):
            self.library_name(path)
            about = library_call(path)
            self.library(about, given, result, "out" in keywords)
            self.callbacks([*arguments, *keywords.values()], result if about.keeps_arguments else None)
            return made
        match node.func:
            case ast.Name(id) if self.variable(id) == (MODULE, id) and id not in self.flow.module.names:
                called = self.name(id)
                if id == "globals":
                    return called
                if hasattr(builtins, id):
                    if id == "next":
                        self.effects.stores |= given.refs
                    self.flow.flow(result, Value(given.refs | given.parts.refs, given.all))
                    if id in CALLING_BUILTINS:
                        self.callbacks([*arguments, *keywords.values()], result)
                    return made
                callee, method = called, ""
            case ast.Attribute(base, attr):
                callee, method = self.value(base), attr
                self.method(callee, attr, given, result)
                self.callbacks([*arguments, *keywords.values()], None if attr in DRAWING_METHODS else result)
            case _:
                callee, method = self.value(node.func), ""
        self.flow.add_call(Call(callee, method, arguments, keywords, result, self.effects))
        if not method:
            self.effects.called.append(frozenset(callee.all))
            self.flow.flow(result, Value(holds=given.all))
            self.callbacks([*arguments, *keywords.values()], result)
        return made

    def library(self, about: LibraryCall, given: Value, result: Variable, into: bool) -> None:
        if about.mutates or into:
            self.effects.calls_on |= given.all
        if not about.makes_new:
            self.flow.flow(result, Value(given.refs, given.all))
        elif about.keeps_arguments:
            self.flow.flow(result, Value(holds=given.all))

    def method(self, owner: Value, name: str, given: Value, result: Variable) -> None:
        self.effects.acts |= writes_files(name)
        self.effects.draws |= name in TRAINING_METHODS
        if name in DRAWING_METHODS:
            return
        if name in CONTAINER_METHODS:
            self.put_into(owner, given)
        elif name not in READING_METHODS:
            self.effects.calls_on |= owner.all
        self.flow.flow(result, Value(owner.refs | owner.parts.refs, given.all))

    def callbacks(self, arguments: list[Value], result: Variable | None) -> None:
        """Functions that are handed on may be called, with whatever else is handed on."""
        result = result or self.flow.new_variable(CALL)
        for argument in arguments:
            others = [other for other in arguments if other is not argument]
            self.flow.add_call(Call(argument, "", others, {}, result, self.effects, by_library=True))


def _pairwise(targets: list[ast.expr], values: list[ast.expr]) -> bool:
    return len(targets) == len(values) and not any(isinstance(n, ast.Starred) for n in [*targets, *values])


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {n.id for d in node.decorator_list for n in ast.walk(d) if isinstance(n, ast.Name)}
    return bool(names - {"staticmethod", "classmethod"})
