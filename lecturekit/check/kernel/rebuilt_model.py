"""A model built anew from data, with Keras' and the kit's own layers: what it predicts, holds, and consists of."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .known_layers import UnknownPartError, require_known
from .model_data import ModelData

FREE = 16  # smaller constants are shapes, axes or steps, not memorized data
BATCH = 1024
MAX_LAYERS = 1000
MAX_FREE = 128  # small constants of all layers together
MAX_PATHS = 256
SAME = {"MM": "Dense", "SimpleConv1D": "Conv1D", "SimpleConv2D": "Conv2D"}  # the kit's name -> Keras' name
SHAPES = ("batch_shape", "kernel_size", "strides", "dilation_rate", "pool_size", "target_shape")
UNSEEN = ("InputLayer", "ConvertToTensor", "Cast")  # Keras puts them in by itself
PRODUCTS = ("Matmul", "Dot", "Einsum", "Tensordot", "Vdot", "Inner")


class RebuiltModel:
    """A model built from data.

    Raises:
        TypeError: the configuration names something that is none of Keras' or the kit's.
        ValueError: it cannot be built, or the weights do not fit.
    """

    def __init__(self, data: ModelData) -> None:
        try:
            config = json.loads(data.config)
            require_known(config)
            self._constants = _constants(config["layers"])
            self._model = _built(config)
        except (UnknownPartError, MemoryError, KeyboardInterrupt):
            raise
        except Exception as error:
            raise ValueError(
                "Expected a model that can be built anew from its configuration. Received one that cannot: "
                f"{type(error).__name__}: {str(error)[:200]}"
            ) from error
        _set_weights(self._model, data.weights)

    def predict(self, x: np.ndarray) -> Any:
        """The model's answers to all rows of x."""
        import keras

        if x.dtype.kind == "f":
            x = x.astype(keras.config.floatx())
        parts = [self._model(x[i : i + BATCH], training=False) for i in range(0, max(len(x), 1), BATCH)]
        if not all(keras.ops.is_tensor(part) for part in parts):
            return parts[0]
        return np.concatenate([keras.ops.convert_to_numpy(part) for part in parts])

    def count(self) -> int:
        """How many numbers the model holds: its weights, and the constants of its layers and operations."""
        weights = sum(math.prod(weight.shape) for weight in self._model.weights)
        return weights + sum(self._constants.values())

    def paths(self) -> list[list[str]]:
        """The layers on each way from the input to the answer, in order, each by the name of its class.

        Layers of the same kind have one name, Keras', and a convolution whose window does not move is called Dense,
        as it is one.
        """
        found: dict[int, set[tuple[str, ...]]] = {id(tensor): {()} for tensor in self._model.inputs}
        for depth in sorted(self._model._nodes_by_depth, reverse=True):
            for node in self._model._nodes_by_depth[depth]:
                if not node.input_tensors:
                    continue
                before = {path for tensor in node.input_tensors for path in found.get(id(tensor), ())}
                names = tuple(self._names(node))
                after = {path + names for path in before}
                if len(after) > MAX_PATHS:
                    raise ValueError("Expected a network with fewer branches. Received more than can be followed.")
                for tensor in node.output_tensors:
                    found[id(tensor)] = found.get(id(tensor), set()) | after
        return sorted([*path] for tensor in self._model.outputs for path in found.get(id(tensor), ()))

    def _names(self, node: Any) -> list[str]:
        import keras

        operation = node.operation
        name = type(operation).__name__
        if isinstance(operation, keras.Model):  # the kit's networks
            inner = operation._flatten_layers(include_self=False, recursive=False)
            return [SAME.get(type(layer).__name__, type(layer).__name__) for layer in inner]
        if operation.name in self._constants and name in PRODUCTS:
            return ["Dense"]
        if operation.name in self._constants and name == "Conv":
            return [f"Conv{len(node.output_tensors[0].shape) - 2}D"]
        if name in UNSEEN:
            return []
        name = SAME.get(name, name)
        if "Conv" in name and not _slides(operation, node.output_tensors[0]):
            return ["Dense"]
        return [name]


def with_weights(name: str) -> bool:
    """Whether layers of this class mix their inputs by weights. Those that only scale or forget do not."""
    mixes = (
        "Dense",
        "Conv",
        "RNN",
        "LSTM",
        "GRU",
        "Attention",
        "Embedding",
        "Cell",
        "Perceptron",
        "Neuron",
        "Residual",
    )
    return any(part in name for part in mixes)


def _slides(operation: Any, output: Any) -> bool:
    """Whether a convolution has a window of several pixels, and puts it down at several places."""
    window = getattr(operation, "kernel_size", None)
    if window is None:
        return True
    first = getattr(operation, "data_format", "channels_last") == "channels_first"
    places = output.shape[2:] if first else output.shape[1:-1]
    return bool(np.prod(window) > 1) and any(size is None or size > 1 for size in places)


def _constants(layers: Sequence[dict]) -> dict[str, int]:
    """How many numbers each layer or operation holds beside its weights: FREE at least, or of many that hold fewer."""
    if len(layers) > MAX_LAYERS:
        raise ValueError(f"expected at most {MAX_LAYERS} layers, received {len(layers)}")
    counts = {layer["name"]: _numbers(layer["inbound_nodes"]) + _numbers_in_lists(layer["config"]) for layer in layers}
    free = sum(count for count in counts.values() if count < FREE) <= MAX_FREE
    return {name: count for name, count in counts.items() if count >= (FREE if free else 1)}


def _numbers(part: Any) -> int:
    """How many numbers stand in the arguments of a call, beside the tensors."""
    if isinstance(part, dict):
        return 0 if part.get("class_name") == "__keras_tensor__" else sum(map(_numbers, part.values()))
    return sum(map(_numbers, part)) if isinstance(part, list) else isinstance(part, bool | int | float)


def _numbers_in_lists(part: Any) -> int:
    """How many numbers stand in the lists of a layer's options, beside its shapes."""
    if isinstance(part, dict):
        return sum(_numbers_in_lists(value) for name, value in part.items() if name not in SHAPES)
    return _numbers(part) if isinstance(part, list) else 0


def _built(config: dict) -> Any:
    from keras.src.models.functional import Functional
    from keras.src.saving.serialization_lib import SafeModeScope

    with SafeModeScope(True):
        return Functional.from_config(config)


def _set_weights(model: Any, weights: Mapping[str, Any]) -> None:
    layers = {layer.name: layer for layer in model.layers if layer.weights}
    expected = {name: [tuple(weight.shape) for weight in layer.weights] for name, layer in layers.items()}
    received = {name: [np.shape(array) for array in arrays] for name, arrays in weights.items()}
    if expected != received:
        raise ValueError("Expected weights that fit the layers of the model. Received others.")
    for name, layer in layers.items():
        for weight, array in zip(layer.weights, weights[name], strict=True):
            weight.assign(array)
        if hasattr(layer, "finalize_state"):  # a Normalization that was adapted to data
            layer.finalize_state()
