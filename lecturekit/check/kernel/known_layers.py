"""Which classes and functions the configuration of a model may name: an allow-list, so that reading one runs no code.

A configuration is a claim, as all that comes from a student's kernel. Keras follows the modules, functions and files
that it names: CVE-2024-3660 (code in a `Lambda`), CVE-2025-1550 and -8747 (any function of any module, downloads),
-9905 and -9906 (switching the safe mode off), -12058 (vocabularies read from files). None of that is on the list.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Iterator
from typing import Any

MAX_NODES, MAX_DEPTH = 500_000, 40
LAYER_PACKAGES = (
    *("activations", "attention", "convolutional", "merging", "normalization", "pooling", "regularization"),
    *("reshaping", "rnn", "preprocessing.image_preprocessing", "preprocessing.normalization"),
    *("preprocessing.rescaling", "preprocessing.category_encoding", "preprocessing.discretization"),
    *("core.dense", "core.einsum_dense", "core.embedding", "core.identity", "core.input_layer", "core.masking"),
)
OPERATIONS = ("Cast", "ConvertToTensor", "Slice", "StopGradient", "Unstack")  # of keras.src.ops.core
OPERATION_MODULES = ("keras.src.ops.numpy", "keras.src.ops.nn")
PLAIN = ("__keras_tensor__", "__tensor__", "__numpy__", "__slice__", "__ellipsis__")
NEVER = {"custom_objects", "compile_config", "build_config", "spec_name", "shared_object_id"}


class UnknownPartError(TypeError):
    """A model has a part that is none of Keras' and the kit's."""


def is_known(cls: type) -> bool:
    """Whether a layer's class is one of Keras' or the kit's that can be built from a configuration."""
    return cls in _class_set()


def require_known(config: Any) -> None:
    """Require that a configuration names nothing but what is on the list.

    Raises:
        UnknownPartError: it names something else.
        ValueError: it is too large.
    """
    for count, (node, depth) in enumerate(_nodes(config), start=1):
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise ValueError("Expected a model of ordinary size. Received one whose configuration is too large.")
        if isinstance(node, dict) and "class_name" in node:
            _require_known_class(node)
        if isinstance(node, dict) and NEVER & node.keys():
            raise UnknownPartError(_sentence(f"a configuration with `{min(NEVER & node.keys())}`"))


def _nodes(config: Any) -> Iterator[tuple[Any, int]]:
    """All values in a configuration, each with its depth."""
    waiting = [(config, 0)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list | tuple) else ()
        waiting += [(value, depth + 1) for value in inner]


def _require_known_class(node: dict) -> None:
    parts = node["class_name"], node.get("module"), node.get("registered_name")
    name, module, registered = parts
    if not isinstance(name, str) or not all(isinstance(part, str | None) for part in parts):
        raise UnknownPartError(_sentence("a part without the name of a class"))
    if name in PLAIN and module is None:
        return
    if name == "function":
        if not isinstance(node.get("config"), str) or (module, node["config"]) not in _functions():
            raise UnknownPartError(_sentence(f"a function of your own, `{node.get('config')!s:.60}`"))
        return
    cls = _classes().get((module or "", name))
    own_name = f"lecturekit>{name}" if cls is not None and cls.__module__.startswith("lecturekit.") else name
    if cls is None or registered not in (None, own_name):
        raise UnknownPartError(_sentence(f"a part of another class, `{name!s:.60}`"))


def _sentence(received: str) -> str:
    return (
        "Expected a model of layers that can be built anew: those of `keras.layers` and `lecturekit.layers`, or "
        f"classes of your own whose `call` uses these and `keras.ops`. Received: {received}."
    )


def refusal(received: str) -> UnknownPartError:
    """The error for a part of a model that cannot be taken out as data."""
    return UnknownPartError(_sentence(received))


@functools.cache
def _class_set() -> frozenset[type]:
    return frozenset(_classes().values())


@functools.cache
def _classes() -> dict[tuple[str, str], type]:
    """(module, class name) in a configuration -> class."""
    import keras

    import lecturekit.layers
    import lecturekit.models

    known: dict[tuple[str, str], type] = {}
    prefixes = tuple(f"keras.src.layers.{name}" for name in LAYER_PACKAGES)
    for name, cls in vars(keras.layers).items():
        if inspect.isclass(cls) and f"{cls.__module__}.".startswith(tuple(f"{prefix}." for prefix in prefixes)):
            known["keras.layers", name] = cls
    for folder, base in (
        (keras.initializers, keras.initializers.Initializer),
        (keras.regularizers, keras.regularizers.Regularizer),
        (keras.constraints, keras.constraints.Constraint),
    ):
        for name, cls in vars(folder).items():
            if inspect.isclass(cls) and issubclass(cls, base):
                known[folder.__name__.replace("keras._tf_keras.", ""), name] = cls
    known["keras", "DTypePolicy"] = known["keras.dtype_policies", "DTypePolicy"] = keras.DTypePolicy
    known["keras.random", "SeedGenerator"] = keras.random.SeedGenerator
    for module in OPERATION_MODULES:
        for name, cls in vars(sys.modules[module]).items():
            if inspect.isclass(cls) and cls.__module__ == module and issubclass(cls, keras.Operation):
                known[module, name] = cls
    known |= {("keras.src.ops.core", name): getattr(sys.modules["keras.src.ops.core"], name) for name in OPERATIONS}
    for package in (lecturekit.layers, lecturekit.models):
        for name, cls in vars(package).items():
            if (
                inspect.isclass(cls)
                and issubclass(cls, keras.layers.Layer)
                and cls.__module__.startswith("lecturekit.")
            ):
                known[cls.__module__, name] = cls
    return known


@functools.cache
def _functions() -> frozenset[tuple[str, str]]:
    """(module, name) of the activations that a configuration may name."""
    import keras

    from lecturekit import activations

    keras_names = {n for n, f in vars(keras.activations).items() if inspect.isfunction(f)}
    keras_names -= {"get", "serialize", "deserialize"}
    kit_names = {keras.saving.get_registered_name(f) for f in vars(activations).values() if inspect.isfunction(f)} & {
        f"lecturekit>{name}" for name in vars(activations)
    }
    modules = ("keras.activations", "keras.ops", "keras.ops.nn", "builtins")
    return frozenset(
        {(module, name) for module in modules for name in keras_names}
        | {("builtins", name) for name in kit_names}  # as Keras writes registered functions
    )
