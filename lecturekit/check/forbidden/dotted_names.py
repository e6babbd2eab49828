"""Dotted names: which ones an exercise may forbid, and whether two of them mean the same object.

Nothing is imported to decide this. Names are compared as text first, then as objects that are already loaded;
LectureKit's own re-exports are read from its source.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import keyword
import re
import sys
import types
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

from ...parsing import parse

NOTHING = object()
_DICT_OF_MODULE: Any = vars(types.ModuleType)["__dict__"]
PACKAGE = Path(__file__).parents[2]
ABBREVIATIONS = {"np": "numpy", "tf": "tensorflow", "plt": "matplotlib.pyplot", "pd": "pandas"}
PRIVATE = re.compile(r"^(tensorflow\.python|keras\.src|tf_keras\.src)\.|\._")
RENAMED = (  # packages under another name
    (re.compile(r"^numpy\.core(?=\.|$)"), "numpy._core"),
    (re.compile(r"^tensorflow(\.compat\.v[12]|\._api\.v2)+(?=\.(?!keras\b))"), "tensorflow"),
)
KERAS = re.compile(  # the packages through which one and the same Keras is imported
    r"(tensorflow(\.compat\.v[12]|\._api\.v2|\.python)?\.keras|tf_keras|keras\.(src|api|_tf_keras\.keras))(?=\.|$)"
)


def validate(forbids: Any) -> dict[str, str]:
    """The forbidden names of a declaration as a dict: dotted name -> what to use instead, "" if not given.

    Raises:
        TypeError: `forbids` is neither a list or tuple of names nor a mapping of names to sentences.
        ValueError: a name is not a dotted name.

    Example:
        >>> validate(("numpy.convolve",))
        {'numpy.convolve': ''}
    """
    if isinstance(forbids, str) or not isinstance(forbids, Mapping | list | tuple):
        raise TypeError(
            "Expected a list of forbidden names, or a dict {name: what to use instead}. "
            f'Received: {forbids!r}. Write forbids=("numpy.convolve",).'
        )
    pairs = forbids.items() if isinstance(forbids, Mapping) else ((name, "") for name in forbids)
    valid = {}
    for name, instead in pairs:
        if not isinstance(name, str):
            raise TypeError(f'Expected a dotted name in quotation marks, such as "numpy.convolve". Received: {name!r}.')
        if not all(part.isidentifier() and not keyword.iskeyword(part) for part in name.split(".")):
            raise ValueError(f'Expected a dotted name to forbid, such as "numpy.convolve". Received: {name!r}.')
        if (top := name.partition(".")[0]) in ABBREVIATIONS:
            full = ABBREVIATIONS[top] + name[len(top) :]
            raise ValueError(f"Expected the full name of what is forbidden. Received: {name!r}. Write {full!r}.")
        if not isinstance(instead, str):
            raise TypeError(f"Expected a sentence that says what to use instead of {name}. Received: {instead!r}.")
        valid[name] = instead
    return valid


def forbidden_by(path: str, forbids: Iterable[str]) -> str:
    """The forbidden name that `path` means or belongs to; "" if none."""
    paths = _spellings(path)
    return next((name for name in forbids if _means(path, paths, name)), "")


def under(path: str, package: str) -> bool:
    return path == package or path.startswith(f"{package}.")


def lookup(path: str) -> Any:
    """The loaded object of a dotted name, or `NOTHING`. Runs no foreign code."""
    parts = path.split(".")
    for size in range(len(parts), 0, -1):
        module = sys.modules.get(".".join(parts[:size]))
        if is_module(module):
            return _member(module, parts[size:])
    return _member(builtins, parts)


def is_module(value: Any) -> TypeGuard[types.ModuleType]:
    return issubclass(type(value), types.ModuleType)  # isinstance would trust `__class__`


def members(module: types.ModuleType) -> dict[str, Any]:
    return _DICT_OF_MODULE.__get__(module)


def mro(cls: type) -> tuple[type, ...]:
    return type.__dict__["__mro__"].__get__(cls)


def class_dict(cls: type) -> Mapping[str, Any]:
    return type.__dict__["__dict__"].__get__(cls)


def defining_module(value: Any) -> str:
    """The module that a function or class names as its own, or ""."""
    if type(value) in (types.FunctionType, types.BuiltinFunctionType):
        module = value.__module__
    elif issubclass(type(value), type):
        module = type.__dict__["__module__"].__get__(value)
    else:
        return ""
    return module if type(module) is str else ""


def exported(package: types.ModuleType, name: str) -> list[Any]:
    """The functions and classes that a loaded package offers, but defines in private modules of its library.

    So `tensorflow.nn` offers those of `tensorflow.python.ops.nn_ops`. What the library offers at its top as well, such
    as `tensorflow.sigmoid`, is not of the package.
    """
    top = sys.modules.get(name.partition(".")[0])
    at_top = members(top) if is_module(top) and top is not package else {}
    return [
        value
        for key, value in members(package).items()
        if not key.startswith("_")
        and PRIVATE.search(home := defining_module(value))
        and not under(home, name)
        and at_top.get(key) is not value
    ]


def _member(value: Any, parts: list[str]) -> Any:
    for part in parts:
        if is_module(value):
            value = members(value).get(part, NOTHING)
        elif issubclass(type(value), type):
            value = next((space[part] for base in mro(value) if part in (space := class_dict(base))), NOTHING)
        else:
            return NOTHING
        if type(value) in (staticmethod, classmethod):
            value = value.__func__
    return value


def _means(path: str, paths: set[str], name: str) -> bool:
    if any(under(spelling, other) for spelling in paths for other in _spellings(name)):
        return True
    package, _, last = name.rpartition(".")
    private = bool(package) and path.startswith(("keras.src.", "tf_keras.src."))
    if private and any(under(spelling, package) and last in spelling.split(".") for spelling in paths):
        return True
    parts = path.split(".")
    return any(_stands_for(lookup(".".join(parts[:size])), name) for size in range(1, len(parts) + 1))


def _stands_for(value: Any, name: str) -> bool:
    """Whether a loaded object is the one called `name`, or comes from the package `name`."""
    target = lookup(name)
    if value is NOTHING or target is value:
        return value is not NOTHING and (callable(value) or is_module(value))
    if target is not NOTHING and not is_module(target):
        return False
    if under(_name_of(value) if is_module(value) else defining_module(value), name):
        return True
    return is_module(target) and any(member is value for member in exported(target, name))


def _name_of(module: Any) -> str:
    name = _member(module, ["__name__"])
    return name if type(name) is str else ""


def _spellings(path: str) -> set[str]:
    """All names of the same object that follow from the text of one."""
    spellings = {path, path.removeprefix("builtins."), _origin(path)}
    for renamed, spelled in RENAMED:
        path = renamed.sub(spelled, path)
    spellings.add(path)
    rest = path
    while (match := KERAS.match(rest)) is not None:
        rest = f"keras{rest[match.end() :]}"
    return spellings | ({rest} if rest != "keras" else set())


def _origin(path: str, steps: int = 10) -> str:
    """The name under which LectureKit defines an object, found by following `from ... import` in its source."""
    parts = path.split(".")
    if parts[0] != PACKAGE.name or not steps or not all(part.isidentifier() for part in parts):
        return path
    for size in range(len(parts) - 1, 0, -1):
        imported = _imported_by(".".join(parts[:size]))
        if imported is not None:
            target = imported.get(parts[size])
            return _origin(".".join([target, *parts[size + 1 :]]), steps - 1) if target else path
    return path


@cache
def _imported_by(module: str) -> Mapping[str, str] | None:
    """The names that a LectureKit module takes by `from ... import`: name -> dotted name. None: no such module."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    if not file.is_file():
        return None
    package = module if path.is_dir() else module.rpartition(".")[0]
    imported: dict[str, str] = {}
    for node in parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ImportFrom):
            source = importlib.util.resolve_name("." * node.level + (node.module or ""), package)
            imported |= {alias.asname or alias.name: f"{source}.{alias.name}" for alias in node.names}
    return imported
