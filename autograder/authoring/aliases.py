"""What does the work of a forbidden function under another name: found by walking the modules of its library.

A forbidden name stands for what it reaches, not for how it is called: the same object in other modules, its namesakes
(`numpy.ma.convolve`), array methods, and what is below it (`numpy.convolve` only calls
`numpy._core.multiarray.correlate`). They are found when a set is released, and forbidden by name from then on, so that
a student's own check knows them without importing anything.
"""

from __future__ import annotations

import contextlib
import dis
import importlib
import inspect
import pkgutil
import sys
import types
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lecturekit.check.forbidden.dotted_names import NOTHING, lookup

NUMPY = ["numpy", "numpy._core", "numpy.lib", "numpy.linalg", "numpy.ma", "numpy.polynomial"]
NO_MODULES_OF_WORK = (
    "test",
    "conftest",
    "setup",
    "_add_newdocs",
    "_simd",
    "_dtype",
    "user_array",
    "format",
    "cversions",
)
# Where a function of the same name does the same
NAMESAKES = {
    "numpy": ("numpy", "numpy.ma", "numpy.ma.core", "numpy.ma.extras", "numpy.linalg", "numpy.polynomial.polynomial"),
    "math": ("math", "cmath"),
}
BY_OPERATOR = {"numpy.matmul": "operator.matmul"}
HARDLY_USED = 3  # what is below a function serves nothing else, or hardly anything


def with_aliases(forbids: Mapping[str, str]) -> dict[str, str]:
    """The forbidden names, then those of what does the same, each with the sentence of its original."""
    same = {alias: instead for name, instead in forbids.items() for alias in aliases(name)}
    shortest_first = sorted(same, key=lambda alias: (len(alias), alias))
    return {**forbids, **{alias: same[alias] for alias in shortest_first if alias not in forbids}}


@cache
def aliases(name: str) -> tuple[str, ...]:
    """The other names of one function or class; none for a package, which has all of its own."""
    top = name.partition(".")[0]
    if top not in ("numpy", "keras", "math", "cmath"):
        return ()
    modules = _modules(top)
    target = lookup(name)
    if target is NOTHING or isinstance(target, types.ModuleType):
        return ()
    last = name.rpartition(".")[2]
    doing_the_same = [target, *_below(target, top)]
    found = {path for path, value in _members(top) if any(value is other for other in doing_the_same)}
    for module in NAMESAKES.get(top, ()):
        if module in modules and callable(vars(modules[module]).get(last)):
            found.add(f"{module}.{last}")
    if top == "numpy" and hasattr(modules["numpy"].ndarray, last):
        found.add(f"numpy.ndarray.{last}")
    if name in BY_OPERATOR:
        found.add(BY_OPERATOR[name])
    return tuple(sorted(found - {name}))


@cache
def _modules(top: str) -> dict[str, types.ModuleType]:
    """The modules to walk: the same ones, whatever this process has imported so far."""
    if top == "numpy":
        names = [name for package in NUMPY for name in (package, *_submodules(package))]
    elif top == "keras":
        importlib.import_module("keras")
        names = [name for name in sys.modules if name.startswith(("keras.src.ops.", "keras.src.layers."))]
        names += [f"keras.src.backend.tensorflow.{part}" for part in ("nn", "numpy", "math")]
        names += ["keras.src.activations.activations"]
    else:
        names = ["math", "cmath"]
    modules = {}
    for name in sorted(names):
        with contextlib.suppress(ImportError):
            modules[name] = importlib.import_module(name)
    return modules


def _submodules(package: str) -> Iterator[str]:
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__):
        if package != "numpy" and not any(word in module.name for word in NO_MODULES_OF_WORK):
            yield f"{package}.{module.name}"


@cache
def _members(top: str) -> list[tuple[str, Any]]:
    """What can be called in the modules of a library, each under its dotted name."""
    return [
        (f"{name}.{key}", value)
        for name, module in _modules(top).items()
        for key, value in vars(module).items()
        if callable(value) and not key.startswith("__")
    ]


def _below(target: Any, top: str) -> list[Any]:
    """What a function calls, or a class derives from, that is private to its library and serves little else."""
    offered = {path.rpartition(".")[2]: value for path, value in _members(top) if _is_public(path, top)}
    public = {id(value) for value in offered.values()}
    if isinstance(target, type):
        bases = [base for base in target.__mro__[1:] if base.__module__.startswith(f"{top}.")]
        return [base for base in bases if id(base) not in public and len(_derived(base, top)) <= HARDLY_USED]
    name, uses = getattr(target, "__name__", ""), _uses(top)
    return [
        value
        for value in _called_by(target)
        if id(value) not in public
        and (
            value.__name__ == name
            or (uses[id(value)] <= HARDLY_USED and (not inspect.isfunction(value) or value.__name__ not in offered))
        )
    ]


def _derived(cls: type, top: str) -> set[type]:
    """The classes of a library that derive from one."""
    subclasses: list[type] = type.__subclasses__(cls)
    direct = [other for other in subclasses if other.__module__.startswith(f"{top}.")]
    return {*direct, *(further for other in direct for further in _derived(other, top))}


def _is_public(path: str, top: str) -> bool:
    """Whether a dotted name is of the library's interface."""
    if top != "keras":
        return "._" not in path
    package, _, last = path.removeprefix("keras.src.").rpartition(".")
    return hasattr(lookup(f"keras.{package.partition('.')[0]}"), last)


@cache
def _uses(top: str) -> Counter[int]:
    """By how many functions of a library something is called, by its id."""
    functions = {id(value): value for _, value in _members(top)}
    return Counter(id(value) for function in functions.values() for value in _called_by(function))


def _called_by(function: Any) -> list[Any]:
    """The functions and classes that a Python function names, each once."""
    inner = inspect.unwrap(function) if callable(function) and not isinstance(function, type) else function
    if not isinstance(inner, types.FunctionType):
        return []
    found: dict[int, Any] = {}
    value: Any = NOTHING
    for step in dis.get_instructions(inner):
        if step.opname == "LOAD_GLOBAL":
            value = inner.__globals__.get(step.argval, NOTHING)
        elif step.opname in ("LOAD_ATTR", "LOAD_METHOD") and isinstance(value, types.ModuleType):
            value = vars(value).get(step.argval, NOTHING)
        elif step.opname != "CACHE":
            value = NOTHING
        if isinstance(value, types.FunctionType | types.BuiltinFunctionType | type) and value is not function:
            found[id(value)] = value
    home = (inner.__module__ or "").partition(".")[0]
    return [value for value in found.values() if (value.__module__ or "").partition(".")[0] in (home, "numpy")]
