"""What the code of a notebook reads, binds and may change: which names may stand for one object, which hold others.

An analysis of names, without types and without the order of statements. In doubt, two names share an object, a call
changes what it is given, and a callable that is mentioned is called.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, pairwise

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

Variable = tuple[int, str]  # a scope's number, 0 for the notebook's own names, and a name
Reference = tuple[Variable, bool]  # what a variable stands for; with True also all that it holds
MODULE = 0
OPAQUE_NAMES = words("""
    exec eval compile open input __import__ breakpoint exit quit setattr delattr vars locals dir get_ipython
    __builtins__ __main__
    """)
NAMESPACE: Variable = (MODULE, "<namespace>")  # stands for what `globals()` gives
CALL = "<call>"  # the name of the variable that stands for a call's result
CALLED_WITH_OBJECT = ("__init__", "__new__", "__call__", "build", "call")  # by calling a class, or its instance
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp)


@dataclass
class Value:
    """What an expression may give: the objects of `refs`, or a new object that `holds` some."""

    refs: set[Reference] = field(default_factory=set)
    holds: set[Reference] = field(default_factory=set)

    @property
    def parts(self) -> Value:
        """What an attribute, an item or an iteration of it may give."""
        return Value({(variable, True) for variable, _ in self.refs | self.holds})

    @property
    def all(self) -> set[Reference]:
        return self.refs | self.holds

    @classmethod
    def of(cls, values: Iterable[Value]) -> Value:
        """Any of the values."""
        united = cls()
        for value in values:
            united.refs |= value.refs
            united.holds |= value.holds
        return united


@dataclass
class Effects:
    """What running some code may do.

    Attributes:
        loads: the notebook's names that it reads.
        binds: the notebook's names that it binds.
        stores: what it changes by a statement, such as `x.a = 1`.
        calls_on: what a call in it may change.
        called: what it calls, other than methods: functions, or objects such as layers, which a call may change.
        inner: of the functions that are defined in it, and may be called there.
        acts: whether it may do what names do not show: write files, change settings, run text as code.
        draws: whether it may take numbers from a global random state.
        seeds: whether it may set one.
    """

    loads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    stores: set[Reference] = field(default_factory=set)
    calls_on: set[Reference] = field(default_factory=set)
    called: list[frozenset[Reference]] = field(default_factory=list)
    inner: list[Effects] = field(default_factory=list)
    acts: bool = False
    draws: bool = False
    seeds: bool = False


@dataclass
class Function:
    """A function, method or lambda of the notebook."""

    name: str
    variable: Variable
    scope: Scope
    parameters: list[str]
    rest: list[str]  # of *args and **kwargs
    effects: Effects
    method: bool = False

    @property
    def result(self) -> Variable:
        return (self.scope.number, "<result>")


@dataclass
class Scope:
    number: int
    parent: Scope | None = None
    names: set[str] = field(default_factory=set)
    imports: dict[str, str] = field(default_factory=dict)
    is_class: bool = False
    is_function: bool = False


@dataclass
class _Call:
    callee: Value
    method: str
    arguments: list[Value]
    keywords: dict[str, Value]
    result: Variable
    effects: Effects
    by_library: bool = False


@dataclass
class Unit:
    """A statement of a cell.

    Attributes:
        defined: the effects of the functions that it defines, should they be called.
    """

    node: ast.stmt
    effects: Effects = field(default_factory=Effects)
    defined: list[Effects] = field(default_factory=list)


class ObjectFlow:
    """The variables of a notebook, and which objects they may share.

    Args:
        cells: the syntax tree of each code cell.

    Attributes:
        units: of each cell, its statements.
        unpredictable: whether an operator, an attribute or the like of a class may change something: then nothing can
            be said of any statement.
    """

    def __init__(self, cells: Sequence[ast.Module]) -> None:
        self._numbers = count(1)
        self._same: dict[Variable, set[Reference]] = {}
        self._holds: dict[Variable, set[Reference]] = {}
        self._functions: dict[Variable, Function] = {}
        self._classes: dict[Variable, list[Function]] = {}
        self._calls: list[_Call] = []
        self._definitions: dict[Variable, bool] = {}
        self._kept: set[Variable] = set()  # by functions and classes, which outlive a call
        self.module = Scope(MODULE)
        for cell in cells:
            names, imports = local_names(cell.body)
            self.module.names |= names
            self.module.imports |= imports
        self.module.imports = {n: p for n, p in self.module.imports.items() if n not in self.module.names}
        self.looked_up = _looked_up(cells, self.module.names)
        self.units = [[self._unit(node) for node in cell.body] for cell in cells]
        self._link()
        self.unpredictable = any(self._is_unpredictable(f) for f in self._functions.values())

    def reach(self, references: Iterable[Reference]) -> set[Variable]:
        """All variables whose objects may be meant, or may be a part of what is meant."""
        reached: set[Variable] = set()
        seen: set[Reference] = set()
        queue = [*references]
        while queue:
            reference = queue.pop()
            if reference in seen:
                continue
            seen.add(reference)
            variable, deep = reference
            reached.add(variable)
            queue += [(other, deep or within) for other, within in self._same.get(variable, ())]
            if deep:
                queue += [(other, True) for other, _ in self._holds.get(variable, ())]
        return reached

    def same(self, references: Iterable[Reference]) -> set[Variable]:
        """All variables that may stand for just what is meant, not for a part of it, nor for what it is a part of."""
        reached: set[Variable] = set()
        queue = [variable for variable, deep in references if not deep]
        while queue:
            variable = queue.pop()
            if variable not in reached:
                reached.add(variable)
                queue += [other for other, within in self._same.get(variable, ()) if not within]
        return reached

    def when_run(self, effects: Effects) -> list[Effects]:
        """The effects, with those of all functions that may be called on the way."""
        reached: list[Effects] = []
        queue = [effects]
        while queue:
            current = queue.pop()
            if any(current is other for other in reached):
                continue
            reached.append(current)
            queue += current.inner
            for variable in self.reach(((MODULE, name), True) for name in current.loads):
                queue += [f.effects for f in self._callable(variable)]
        return reached

    def touched(self, effects: Effects) -> set[Variable]:
        """The variables whose objects the code itself may change, without the functions that it calls."""
        changed = self.reach(effects.stores) | self.reach((v, True) for v, _ in effects.calls_on)
        for references in effects.called:
            callees = self.reach(references)
            known = any(v in self._functions or v in self._classes for v in callees)
            changed |= self.reach((v, True) for v in callees if not known or v[1] == CALL)
            changed |= callees
        changed = {v for v in changed if not self._is_definition(v)}
        return self._lasting(changed | self.same(effects.stores))  # `f.calls = 1` changes a function

    def objects(self, names: Iterable[str]) -> set[Variable]:
        """The variables whose objects can be reached by the notebook's names."""
        return {NAMESPACE} | self._lasting(self.reach(((MODULE, name), True) for name in names))

    def _lasting(self, variables: set[Variable]) -> set[Variable]:
        """Those that code can meet again: what only a call's own variables stand for, ends with the call."""
        return {v for v in variables if v[0] == MODULE or v in self._kept}

    def _callable(self, variable: Variable) -> list[Function]:
        own = [self._functions[variable]] if variable in self._functions else []
        return own + self._classes.get(variable, [])

    def _is_definition(self, variable: Variable) -> bool:
        """Whether a variable stands for functions and classes only, which no call changes."""
        if variable not in self._definitions:
            self._definitions[variable] = self._stands_for_definitions(variable)
        return self._definitions[variable]

    def _stands_for_definitions(self, variable: Variable) -> bool:
        queue, seen = [variable], set()
        while queue:
            current = queue.pop()
            if current in seen or current in self._functions or current in self._classes:
                continue
            seen.add(current)
            same = self._same.get(current)
            if not same or any(within for _, within in same):
                return False
            queue += [other for other, _ in same]
        return True

    def _is_unpredictable(self, function: Function) -> bool:
        special = function.name.startswith("__") and function.name not in ("__init__", "__new__", "__call__")
        if not function.method or not special:
            return False
        parameters = {(function.scope.number, name) for name in function.parameters}
        return any(
            effects.acts or bool((parameters & self.reach(effects.stores | effects.calls_on)) | self.touched(effects))
            for effects in self.when_run(function.effects)
        )

    def _unit(self, node: ast.stmt) -> Unit:
        unit = Unit(node)
        reader = _Reader(self, self.module, unit.effects, unit)
        reader.statement(node)
        return unit

    def new_variable(self, name: str) -> Variable:
        return (next(self._numbers), name)

    def new_scope(self, parent: Scope, names: set[str], imports: dict[str, str], **kind: bool) -> Scope:
        return Scope(next(self._numbers), parent, names, imports, **kind)

    def flow(self, variable: Variable, value: Value) -> bool:
        """Let a variable stand for a value, too. Whether that is new."""
        same, holds = self._same.setdefault(variable, set()), self._holds.setdefault(variable, set())
        before = len(same) + len(holds)
        same |= {reference for reference in value.refs if reference[0] != variable}
        holds |= value.holds
        return len(same) + len(holds) > before

    def keep(self, function: Variable, variable: Variable) -> None:
        """A function keeps what a variable stands for from one call to the next."""
        self._kept.add(variable)
        self.flow(function, Value(holds={(variable, False)}))

    def add_function(self, function: Function) -> None:
        self._functions[function.variable] = function

    def add_class(self, variable: Variable, methods: list[Function]) -> None:
        self._classes[variable] = methods

    def add_call(self, call: _Call) -> None:
        self._calls.append(call)

    def _link(self) -> None:
        """Bind parameters to arguments, until nothing is new."""
        methods: dict[str, list[Function]] = {}
        for of_class in self._classes.values():
            for function in of_class:
                methods.setdefault(function.name, []).append(function)
        changed = True
        while changed:
            changed = False
            for call in self._calls:
                changed |= self._link_call(call, methods)

    def _link_call(self, call: _Call, methods: dict[str, list[Function]]) -> bool:
        changed = False
        if call.method:
            for function in methods.get(call.method, ()):
                changed |= self._pass(function, [call.callee, *call.arguments], call)
            return changed
        callees = self.same(call.callee.refs) if call.by_library else self.reach(call.callee.refs)
        known = any(v in self._functions or v in self._classes for v in callees)
        if not known and not call.by_library:  # an object, or a part of one
            callees = self.reach((v, True) for v, _ in call.callee.all)
        for variable in callees:
            if callee := self._functions.get(variable):
                if not callee.method:
                    changed |= self._pass(callee, call.arguments, call)
                elif not call.by_library:
                    changed |= self._pass(callee, [call.callee, *call.arguments], call)
            for function in self._classes.get(variable, ()):
                itself = Value({(call.result, False)})
                if function.name in CALLED_WITH_OBJECT:
                    changed |= self._pass(function, [itself, *call.arguments], call)
                elif function.parameters:  # other methods may be called by anyone who has the object
                    changed |= self.flow((function.scope.number, function.parameters[0]), itself)
                changed |= self.flow(call.result, Value(holds={(variable, False)}))
        return changed

    def _pass(self, function: Function, arguments: list[Value], call: _Call) -> bool:
        changed = False
        spread = Value.of([*arguments, *call.keywords.values()]).parts if "*" in call.keywords else Value()
        for name, value in zip(function.parameters, arguments, strict=False):
            changed |= self.flow((function.scope.number, name), value)
        left = Value.of([*arguments[len(function.parameters) :], *call.keywords.values()])
        for name in function.rest:
            changed |= self.flow((function.scope.number, name), Value(holds=left.all))
        for name in function.parameters:
            changed |= self.flow((function.scope.number, name), call.keywords.get(name, Value()))
            changed |= self.flow((function.scope.number, name), spread)
        if call.by_library:  # with what, is the library's choice
            for name in function.parameters:
                changed |= self.flow((function.scope.number, name), Value.of(arguments))
        return changed | self.flow(call.result, Value({(function.result, False)}))


class _Reader:
    """Reads one piece of code: a statement of a cell, or the body of a function."""

    def __init__(self, flow: ObjectFlow, scope: Scope, effects: Effects, unit: Unit) -> None:
        self.flow, self.scope, self.effects, self.unit = flow, scope, effects, unit

    def within(self, scope: Scope, effects: Effects | None = None) -> _Reader:
        return _Reader(self.flow, scope, effects or self.effects, self.unit)

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
                function = self.flow._functions[own]
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
        self.flow.add_call(_Call(callee, method, arguments, keywords, result, self.effects))
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
            self.flow.add_call(_Call(argument, "", others, {}, result, self.effects, by_library=True))


def _pairwise(targets: list[ast.expr], values: list[ast.expr]) -> bool:
    return len(targets) == len(values) and not any(isinstance(n, ast.Starred) for n in [*targets, *values])


def _is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    names = {n.id for d in node.decorator_list for n in ast.walk(d) if isinstance(n, ast.Name)}
    return bool(names - {"staticmethod", "classmethod"})


def _looked_up(cells: Sequence[ast.Module], names: set[str]) -> set[str]:
    """The names that `globals()` may be asked for: those that are written as text; all, where texts are composed."""
    nodes = [node for cell in cells for node in ast.walk(cell)]
    for node in nodes:
        match node:
            case ast.Subscript(ast.Call(ast.Name("globals")), index) if not isinstance(index, ast.Name | ast.Constant):
                return names
    return names & {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def local_names(body: Sequence[ast.stmt]) -> tuple[set[str], dict[str, str]]:
    """The names that code binds in its own scope, and those that it imports, each with its dotted path."""
    names: set[str] = set()
    imports: dict[str, str] = {}
    elsewhere: set[str] = set()
    for node in _own_nodes(body):
        match node:
            case ast.Import(aliases):
                for alias in aliases:
                    top = alias.name.partition(".")[0]
                    imports[alias.asname or top] = alias.name if alias.asname else top
            case ast.ImportFrom(module, aliases, level):
                for alias in aliases:
                    imports[alias.asname or alias.name] = f"{'.' * level}{module or ''}.{alias.name}"
            case ast.Name(id, ast.Store() | ast.Del()):
                names.add(id)
            case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                names.add(name)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.Global(others) | ast.Nonlocal(others):
                elsewhere |= {*others}
    return names - elsewhere, imports


def _own_nodes(body: Sequence[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of functions, classes and comprehensions in it."""
    queue = [*body]
    while queue:
        node = queue.pop()
        yield node
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            continue
        if isinstance(node, COMPREHENSIONS):
            queue += [n for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
            continue
        queue += ast.iter_child_nodes(node)
