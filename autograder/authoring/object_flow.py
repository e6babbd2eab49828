"""Which names of a notebook may stand for one object, and which hold others.

An analysis of names, without types and without the order of statements. In doubt, two names share an object, a call
changes what it is given, and a callable that is mentioned is called.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from itertools import count

from .effects import CALL, MODULE, NAMESPACE, Call, Effects, Function, Reference, Scope, Unit, Value, Variable
from .local_names import local_names, names_looked_up

CALLED_WITH_OBJECT = ("__init__", "__new__", "__call__", "build", "call")  # by calling a class, or its instance


class ObjectFlow:
    """The variables of a notebook, and which objects they may share.

    Args:
        cells: the syntax tree of each code cell.

    Attributes:
        units: of each cell, its statements.
    """

    def __init__(self, cells: Sequence[ast.Module]) -> None:
        self._numbers = count(1)
        self._same: dict[Variable, set[Reference]] = {}
        self._holds: dict[Variable, set[Reference]] = {}
        self._calls: list[Call] = []
        self._definitions: dict[Variable, bool] = {}
        self._kept: set[Variable] = set()  # by functions and classes, which outlive a call
        self.functions: dict[Variable, Function] = {}
        self.classes: dict[Variable, list[Function]] = {}
        self.units: list[list[Unit]] = []
        self.module = Scope(MODULE)
        for cell in cells:
            names, imports = local_names(cell.body)
            self.module.names |= names
            self.module.imports |= imports
        self.module.imports = {n: p for n, p in self.module.imports.items() if n not in self.module.names}
        self.looked_up = names_looked_up(cells, self.module.names)

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
            known = any(v in self.functions or v in self.classes for v in callees)
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
        own = [self.functions[variable]] if variable in self.functions else []
        return own + self.classes.get(variable, [])

    def _is_definition(self, variable: Variable) -> bool:
        """Whether a variable stands for functions and classes only, which no call changes."""
        if variable not in self._definitions:
            self._definitions[variable] = self._stands_for_definitions(variable)
        return self._definitions[variable]

    def _stands_for_definitions(self, variable: Variable) -> bool:
        queue, seen = [variable], set()
        while queue:
            current = queue.pop()
            if current in seen or current in self.functions or current in self.classes:
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
        self.functions[function.variable] = function

    def add_class(self, variable: Variable, methods: list[Function]) -> None:
        self.classes[variable] = methods

    def add_call(self, call: Call) -> None:
        self._calls.append(call)

    @property
    def unpredictable(self) -> bool:
        """Whether an operator, an attribute or the like of a class may change something.

        Then nothing can be said of any statement.
        """
        return any(self._is_unpredictable(function) for function in self.functions.values())

    def link(self) -> None:
        """Bind parameters to arguments, until nothing is new."""
        methods: dict[str, list[Function]] = {}
        for of_class in self.classes.values():
            for function in of_class:
                methods.setdefault(function.name, []).append(function)
        changed = True
        while changed:
            changed = False
            for call in self._calls:
                changed |= self._link_call(call, methods)

    def _link_call(self, call: Call, methods: dict[str, list[Function]]) -> bool:
        changed = False
        if call.method:
            for function in methods.get(call.method, ()):
                changed |= self._pass(function, [call.callee, *call.arguments], call)
            return changed
        callees = self.same(call.callee.refs) if call.by_library else self.reach(call.callee.refs)
        known = any(v in self.functions or v in self.classes for v in callees)
        if not known and not call.by_library:  # an object, or a part of one
            callees = self.reach((v, True) for v, _ in call.callee.all)
        for variable in callees:
            if callee := self.functions.get(variable):
                if not callee.method:
                    changed |= self._pass(callee, call.arguments, call)
                elif not call.by_library:
                    changed |= self._pass(callee, [call.callee, *call.arguments], call)
            for function in self.classes.get(variable, ()):
                itself = Value({(call.result, False)})
                if function.name in CALLED_WITH_OBJECT:
                    changed |= self._pass(function, [itself, *call.arguments], call)
                elif function.parameters:  # other methods may be called by anyone who has the object
                    changed |= self.flow((function.scope.number, function.parameters[0]), itself)
                changed |= self.flow(call.result, Value(holds={(variable, False)}))
        return changed

    def _pass(self, function: Function, arguments: list[Value], call: Call) -> bool:
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
