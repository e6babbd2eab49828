"""What running a piece of code may do, by its names."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field

Variable = tuple[int, str]  # a scope's number, 0 for the notebook's own names, and a name
Reference = tuple[Variable, bool]  # what a variable stands for; with True also all that it holds
MODULE = 0
NAMESPACE: Variable = (MODULE, "<namespace>")  # stands for what `globals()` gives
CALL = "<call>"  # the name of the variable that stands for a call's result


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
class Call:
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
