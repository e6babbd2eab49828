"""Whether an object is, derives from or contains what its exercise forbids, without calling any of its methods."""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .dotted_names import NOTHING, class_dict, defining_module, is_module, lookup, members, mro, under

MAX_LAYERS = 10_000  # of one model
CONTAINERS: dict[type, Any] = {list: list.__iter__, tuple: tuple.__iter__, set: set.__iter__}


def inherits(target: Any, forbids: Mapping[str, str]) -> str:
    """The forbidden name that `target`, or a layer inside it, is or derives from; "" if none.

    Only `type` decides what a class or an instance is, never what it claims to be.

    Args:
        target: a class, an instance, a function, or a Keras model with its layers.
    """
    if type(target) is functools.partial:
        return inherits(target.func, forbids)
    return next((name for part in _parts(target) for name in forbids if _derives(part, name)), "")


def _derives(target: Any, name: str) -> bool:
    if callable(target) and lookup(name) is target:
        return True
    if type(target) is types.FunctionType:  # a wrapper takes over the `__module__` of what it wraps
        module = dict.get(target.__globals__, "__name__")
        return type(module) is str and under(module, name)
    cls = target if issubclass(type(target), type) else type(target)
    forbidden = lookup(name)
    return any(base is forbidden if issubclass(type(forbidden), type) else _is_from(base, name) for base in mro(cls))


def _is_from(cls: type, package: str) -> bool:
    """Whether a class was defined in a package: the class says so, and the package has it."""
    module = defining_module(cls)
    if not under(module, package) or not is_module(sys.modules.get(module)):
        return False
    name = type.__dict__["__name__"].__get__(cls)
    return members(sys.modules[module]).get(name) is cls


def _parts(target: Any) -> Iterator[Any]:
    """The target, and all layers inside it, if it is a Keras layer."""
    yield target
    layer = _keras_class("Layer")
    if layer is None or not _is_a(target, layer):
        return
    stack, seen = [target], {id(target)}
    while stack and len(seen) < MAX_LAYERS:
        inner = stack.pop()
        for part in _attribute_values(inner) if _is_a(inner, layer) and _is_composed(inner) else _items(inner):
            is_layer = _is_a(part, layer)
            if id(part) not in seen and (is_layer or _is_container(part)):
                seen.add(id(part))
                stack.append(part)
                if is_layer:
                    yield part


def _is_composed(layer: Any) -> bool:
    """Whether somebody chose its inner layers: Keras' own attention may use any."""
    containers = (_keras_class("Model"), _keras_class("Wrapper"))
    by_keras = defining_module(type(layer)).startswith("keras.")
    return not by_keras or any(cls is not None and _is_a(layer, cls) for cls in containers)


def _keras_class(name: str) -> type | None:
    cls = lookup(f"keras.layers.{name}")
    cls = lookup(f"keras.{name}") if cls is NOTHING else cls
    return cls if issubclass(type(cls), type) else None


def _is_a(value: Any, cls: type) -> bool:
    return any(base is cls for base in mro(type(value)))


def _attribute_values(instance: Any) -> Iterable[Any]:
    """The values of an instance's true `__dict__`, even if its class hides it."""
    for base in reversed(mro(type(instance))):
        slot = class_dict(base).get("__dict__")
        if type(slot) is types.GetSetDescriptorType:
            return [*dict.values(slot.__get__(instance))]
    return ()


def _is_container(value: Any) -> bool:
    return any(base in (list, tuple, set, dict) for base in mro(type(value)))


def _items(value: Any) -> Iterable[Any]:
    for base in mro(type(value)):
        if base is dict:
            return [*dict.values(value)]
        if base in CONTAINERS:
            return [*CONTAINERS[base](value)]
    return ()
