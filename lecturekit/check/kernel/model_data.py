"""A trained model as data: its configuration and its weights, taken out of the process in which it was trained.

Whoever judges builds the model anew from these, with Keras' and the kit's own layers, and counts and predicts there.
What the student's process says of its model decides nothing.
"""

from __future__ import annotations

import json
import types
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from .keras_models import require_trained
from .known_layers import UnknownPartError, is_known, refusal, require_known

MAX_NUMBERS = 4_000_000  # of all weights together
MAX_CONFIG = 4_000_000  # characters


@dataclass(frozen=True)
class ModelData:
    """A model without loops or branches of Python: a graph of layers and operations.

    Attributes:
        config: of the graph, as JSON.
        weights: the arrays of each layer, by the layer's name.
    """

    config: str
    weights: Mapping[str, Sequence[np.ndarray]]

    @classmethod
    def of(cls, model: Any, shape: Sequence[int]) -> ModelData:
        """Take a model apart. Classes of a student's own are replaced by what their `call` does.

        Args:
            shape: of one input.

        Raises:
            TypeError: it is no Keras model, or a part of it cannot be taken out.
            ValueError: it is too large, or was not trained.
        """
        import keras

        if not isinstance(model, keras.layers.Layer):
            raise TypeError(
                f"Expected a Keras model, whose parameters can be counted. Received: {type(model).__name__}."
            )
        require_trained(model)
        inputs = getattr(model, "inputs", None) or ()
        if len(inputs) > 1:
            raise ValueError(f"Expected a model with one input. Received: one with {len(inputs)}.")
        sizes = [int(np.prod(weight.shape)) for weight in model.weights]
        if sum(sizes) > MAX_NUMBERS:
            raise ValueError(f"Expected a model of at most {MAX_NUMBERS} parameters. Received: {sum(sizes)}.")
        start = keras.Input(tuple(inputs[0].shape[1:]) if inputs else tuple(shape))
        with (
            _inlined_classes(),
            _as_it_was(model(start) if is_known(type(model)) else _followed(model, start), start) as graph,
        ):
            config = json.dumps(_without_extras(graph.get_config()))
            if len(config) > MAX_CONFIG:
                raise ValueError("Expected a model of ordinary size. Received one whose configuration is too large.")
            layers = [layer for layer in graph.layers if layer.weights]
            return cls(config, {layer.name: [_numpy(weight) for weight in layer.weights] for layer in layers})

    @classmethod
    def from_wire(cls, value: Any) -> ModelData | None:
        """The model of a decoded answer, or None if the answer is none."""
        if not isinstance(value, dict) or value.keys() != {"config", "weights"}:
            return None
        weights = value["weights"]
        if not isinstance(value["config"], str) or len(value["config"]) > MAX_CONFIG or not isinstance(weights, dict):
            return None
        if not all(isinstance(arrays, list) for arrays in weights.values()):
            return None
        arrays = [array for arrays in weights.values() for array in arrays]
        if not all(isinstance(array, np.ndarray) and array.dtype.kind in "biuf" for array in arrays):
            return None
        return cls(value["config"], weights) if sum(array.size for array in arrays) <= MAX_NUMBERS else None

    def to_wire(self) -> dict[str, Any]:
        return {"config": self.config, "weights": {name: [*arrays] for name, arrays in self.weights.items()}}


@dataclass(frozen=True)
class TakeModel:
    """Take a trained model out of its process, as data.

    Attributes:
        shape: of one input.
    """

    kind: ClassVar[str] = "take model"
    shape: Sequence[int] = ()

    def answer(self, target: Any, arguments: Mapping[str, Any]) -> Any:
        return ModelData.of(target, self.shape).to_wire()


def _followed(layer: Any, *args: Any, **options: Any) -> Any:
    """What the `call` of a layer that is not known gives for symbolic inputs."""
    try:
        return layer.call(*args, **options)
    except (UnknownPartError, NotImplementedError):
        raise
    except Exception as error:
        raise refusal(
            f"`{type(layer).__name__}`, whose `call` does something else ({type(error).__name__}: {str(error)[:200]})"
        ) from error


@contextmanager
def _inlined_classes() -> Iterator[None]:
    """Let calls of layers that are not Keras' or the kit's own give what their `call` gives, so that a graph has only
    known layers. Activations that are functions of a student's own are applied behind their layer."""
    import keras

    stock = keras.layers.Layer.__call__
    plain: list[tuple[Any, Any]] = []

    def called(self: Any, *args: Any, **options: Any) -> Any:
        if not is_known(type(self)):
            return _followed(self, *args, **options)
        function = getattr(self, "activation", None)
        if not isinstance(function, types.FunctionType) or not _has_last_activation(self) or _is_named(function):
            return stock(self, *args, **options)
        self.activation = keras.activations.linear
        plain.append((self, function))
        return function(stock(self, *args, **options))

    keras.layers.Layer.__call__ = called
    try:
        yield
    finally:
        keras.layers.Layer.__call__ = stock
        for layer, function in plain:
            layer.activation = function


def _has_last_activation(layer: Any) -> bool:
    """Whether the layer applies its activation to all that it gives, and to nothing else."""
    import keras
    from keras.src.layers.convolutional.base_conv import BaseConv

    return isinstance(layer, keras.layers.Dense | BaseConv)


def _is_named(function: Any) -> bool:
    """Whether a configuration may name this activation."""
    import keras

    if function.__name__ == "<lambda>":
        return False
    try:
        require_known(keras.saving.serialize_keras_object(function))
    except Exception:
        return False
    return True


@contextmanager
def _as_it_was(end: Any, start: Any) -> Iterator[Any]:
    """The graph from start to end. Afterwards its layers know nothing of it, so that a student's `layer.output` works.

    Variables that operations use by themselves stand in it as arrays, and no two layers have the same name.
    """
    import keras

    nodes = _nodes_to(end)
    names: dict[str, int] = {}
    renamed = []
    for operation in {id(node.operation): node.operation for node in nodes}.values():
        count = names[operation.name] = names.get(operation.name, 0) + 1
        if count > 1:
            renamed.append((operation, operation.name))
            operation.name = f"{operation.name}_of_its_own_{count}"
    for node in nodes:
        node.arguments.args, node.arguments.kwargs = keras.tree.map_structure(
            lambda part: _numpy(part) if isinstance(part, keras.Variable) else part,
            (node.arguments.args, node.arguments.kwargs),
        )
    try:
        yield keras.Model(start, end)
    finally:
        for operation, name in renamed:
            operation.name = name
        new = {id(node) for node in nodes}
        for operation in {id(node.operation): node.operation for node in nodes}.values():
            for side in ("_inbound_nodes", "_outbound_nodes"):
                kept = [node for node in getattr(operation, side) if id(node) not in new]
                setattr(operation, side, kept)


def _nodes_to(end: Any) -> list[Any]:
    """The calls of layers and operations that lead to the symbolic values `end`."""
    import keras

    found: dict[int, Any] = {}
    waiting = [part for part in keras.tree.flatten(end) if isinstance(part, keras.KerasTensor)]
    while waiting:
        operation, index, _ = waiting.pop()._keras_history
        node = operation._inbound_nodes[index]
        if id(node) not in found:
            found[id(node)] = node
            waiting += node.input_tensors
    return [*found.values()]


def _without_extras(part: Any) -> Any:
    """The configuration without how its layers were built and compiled."""
    if isinstance(part, dict):
        skipped = ("build_config", "compile_config", "shared_object_id")
        return {name: _without_extras(value) for name, value in part.items() if name not in skipped}
    return [_without_extras(value) for value in part] if isinstance(part, list | tuple) else part


def _numpy(weight: Any) -> np.ndarray:
    import keras

    array = np.asarray(keras.ops.convert_to_numpy(weight))
    return array if array.dtype.kind in "biuf" else array.astype("float32")
