"""Whether a thing that code defined is, derives from or holds what its exercise forbids. Asks the thing nothing."""

from __future__ import annotations

import functools
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .dotted_names import NOTHING, home, is_module, lookup, members, mro, namespace, under

MAX_LAYERS = 10_000  # of one model
CONTAINERS: dict[type, Any] = {list: list.__iter__, tuple: tuple.__iter__, set: set.__iter__}


def inherits(target: Any, forbids: Mapping[str, str]) -> str:
    """The forbidden name that `target` is or derives from, or that a layer inside of it does; "" if none.

    Classes and instances are looked at through `type` alone: what they claim to be counts for nothing.

    Args:
        target: a class, an instance, a function, or a Keras model with its layers.
    """
    if type(target) is functools.partial:
        return inherits(target.func, forbids)
    return next((name for part in _parts(target) for name in forbids if _derives(part, name)), "")


def _derives(target: Any, name: str) -> bool:
    if callable(target) and lookup(name) is target:
        return True
    if type(target) is types.FunctionType:  # its `__module__` may be that of what it wraps
        module = dict.get(target.__globals__, "__name__")
        return type(module) is str and under(module, name)
    cls = target if issubclass(type(target), type) else type(target)
    wanted = lookup(name)
    return any(base is wanted if issubclass(type(wanted), type) else _lies_in(base, name) for base in mro(cls))


def _lies_in(cls: type, package: str) -> bool:
    """Whether a class was defined in a package: it says so, and the package says so, too."""
    module = home(cls)
    if not under(module, package) or not is_module(sys.modules.get(module)):
        return False
    name = type.__dict__["__name__"].__get__(cls)
    return members(sys.modules[module]).get(name) is cls


def _parts(target: Any) -> Iterator[Any]:
    """The target, and if it is a Keras layer that is made of layers, those inside of it."""
    yield target
    layer = _keras_class("Layer")
    if layer is None or not _is_a(target, layer):
        return
    stack, seen = [target], {id(target)}
    while stack and len(seen) < MAX_LAYERS:
        inner = stack.pop()
        for part in _held(inner) if _is_a(inner, layer) and _made_by_hand(inner) else _items(inner):
            is_layer = _is_a(part, layer)
            if id(part) not in seen and (is_layer or _is_container(part)):
                seen.add(id(part))
                stack.append(part)
                if is_layer:
                    yield part


def _made_by_hand(layer: Any) -> bool:
    """Whether its inner layers are someone's choice: Keras' own attention may use what it likes."""
    holders = (_keras_class("Model"), _keras_class("Wrapper"))
    return not home(type(layer)).startswith("keras.") or any(h is not None and _is_a(layer, h) for h in holders)


def _keras_class(name: str) -> type | None:
    found = lookup(f"keras.layers.{name}")
    found = lookup(f"keras.{name}") if found is NOTHING else found
    return found if issubclass(type(found), type) else None


def _is_a(value: Any, cls: type) -> bool:
    return any(base is cls for base in mro(type(value)))


def _held(instance: Any) -> Iterable[Any]:
    """The values of an instance's true `__dict__`, whatever its class says about it."""
    for base in reversed(mro(type(instance))):
        slot = namespace(base).get("__dict__")
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
