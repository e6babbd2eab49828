"""Values on their way between two processes: plain JSON, never pickled.

`encode` turns what a function returned into JSON; `decode` turns JSON that may come from anyone into
numbers, arrays, strings and containers of those, and nothing else. Objects that are none of these arrive
as `Other`, which only knows the name of their type: there is no way to smuggle behaviour across.
"""

from __future__ import annotations

import base64
import binascii
import math
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_BYTES = 32 * 2**20  # of array data in one value
MAX_ITEMS = 200_000  # in all containers of one value together
MAX_DEPTH = 32
ARRAY_KINDS = "biufc"  # bool, int, unsigned, float, complex
TENSOR_PACKAGES = {"tensorflow", "jax", "jaxlib", "torch", "keras"}


class WireError(ValueError):
    """What arrived is not a value that `encode` can have written."""


@dataclass(frozen=True)
class Other:
    """An object that does not cross: a generator, a class instance, an array of objects."""

    type: str

    def __repr__(self) -> str:
        return f"<{self.type}>"


class _Budget:
    """Counts down what one value may still hold, so that an endless or huge one ends the walk."""

    def __init__(self) -> None:
        self.items = MAX_ITEMS
        self.bytes = MAX_BYTES

    def take(self, items: int = 0, nbytes: int = 0) -> bool:
        self.items -= items
        self.bytes -= nbytes
        return self.items >= 0 and self.bytes >= 0


def encode(value: Any, *, digits: int | None = None) -> Any:
    """JSON for `value`. With `digits`, floats are rounded to so many significant digits and written as
    numbers, for files that people and git compare; without, arrays keep every bit."""
    return _encode(value, digits, _Budget(), 0)


def _encode(value: Any, digits: int | None, budget: _Budget, depth: int) -> Any:
    kind = type(value)
    if not budget.take(items=1) or depth > MAX_DEPTH:
        return {"t": "other", "type": f"{kind.__name__} that is too large or too deeply nested"}
    if value is None or kind is bool:
        return value
    if kind is str:
        return value if budget.take(nbytes=len(value)) else {"t": "other", "type": "str that is too long"}
    if kind is int:
        return value if abs(value) < 2**53 else {"t": "int", "v": str(value)[:5000]}
    if kind is float:
        return _float(value, digits)
    if kind in (list, tuple):
        items = [_encode(item, digits, budget, depth + 1) for item in list(value)]
        return {"t": kind.__name__, "v": items}
    if kind is dict and all(type(key) is str for key in value):
        pairs = [[key, _encode(item, digits, budget, depth + 1)] for key, item in list(value.items())]
        return {"t": "dict", "v": pairs}
    if isinstance(value, np.ndarray | np.generic):
        return _array(np.asarray(value), digits, budget)
    if kind.__module__.partition(".")[0] in TENSOR_PACKAGES:
        array = _tensor_to_numpy(value)
        if array is not None:
            return _array(array, digits, budget)
    return {"t": "other", "type": kind.__name__}


def _float(value: float, digits: int | None) -> Any:
    if not math.isfinite(value):
        return {"t": "float", "v": repr(value)}
    return value if digits is None else float(f"{value:.{digits}g}")


def _tensor_to_numpy(value: Any) -> np.ndarray | None:
    try:
        keras = sys.modules.get("keras")
        return np.asarray(keras.ops.convert_to_numpy(value) if keras else value)
    except Exception:
        return None  # a symbolic tensor, a layer, a module: not a value


def _array(array: np.ndarray, digits: int | None, budget: _Budget) -> Any:
    if array.dtype.kind not in ARRAY_KINDS and array.dtype.name in ("bfloat16", "float8_e4m3fn"):
        array = array.astype("float32")
    if array.dtype.kind == "U":
        if not budget.take(items=array.size, nbytes=array.nbytes):
            return {"t": "other", "type": f"array of {array.size} strings, which is too large"}
        return {"t": "strings", "shape": list(array.shape), "v": [str(s) for s in array.ravel()]}
    if array.dtype.kind not in ARRAY_KINDS:
        return {"t": "other", "type": f"array of dtype {array.dtype}"}
    if not budget.take(nbytes=array.nbytes):
        return {"t": "other", "type": f"array of shape {array.shape}, which is too large"}
    head = {"t": "array", "dtype": array.dtype.newbyteorder("=").name, "shape": list(array.shape)}
    if digits is not None and array.dtype.kind != "c":
        return head | {"v": [_encode(item, digits, budget, 0) for item in array.ravel().tolist()]}
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    return head | {"b64": base64.b64encode(little.tobytes()).decode()}


def decode(data: Any) -> Any:
    """The value behind JSON that `encode` wrote.

    Raises:
        WireError: the JSON is none that `encode` writes, or says more than it holds.
    """
    return _decode(data, _Budget(), 0)


def _decode(data: Any, budget: _Budget, depth: int) -> Any:
    if not budget.take(items=1) or depth > MAX_DEPTH + 1:
        raise WireError("Expected a small value. Received one that is too large or too deeply nested.")
    if data is None or isinstance(data, bool | int | float | str):
        return data
    if not isinstance(data, dict):
        raise WireError(f"Expected an encoded value. Received: {type(data).__name__}.")
    try:
        tag = data["t"]
        if tag in ("list", "tuple"):
            items = [_decode(item, budget, depth + 1) for item in data["v"]]
            return items if tag == "list" else tuple(items)
        if tag == "dict":
            return {str(key): _decode(item, budget, depth + 1) for key, item in data["v"]}
        if tag == "int":
            return int(data["v"])
        if tag == "float":
            return float(data["v"])
        if tag == "other":
            return Other(str(data["type"])[:200])
        if tag == "strings":
            return np.array([str(s) for s in data["v"]], dtype=str).reshape(_shape(data["shape"]))
        if tag == "array":
            return _decode_array(data, budget, depth)
    except WireError:
        raise
    except (KeyError, TypeError, ValueError, OverflowError, binascii.Error) as error:
        raise WireError(f"Expected an encoded value. Received a damaged one: {error!r}.") from error
    raise WireError(f"Expected a known kind of value. Received: {str(data.get('t'))[:50]!r}.")


def _shape(shape: Any) -> tuple[int, ...]:
    sizes = tuple(int(size) for size in shape)
    if len(sizes) > MAX_DEPTH or any(size < 0 for size in sizes):
        raise WireError(f"Expected the shape of an array. Received: {str(sizes)[:100]}.")
    return sizes


def _decode_array(data: dict, budget: _Budget, depth: int) -> np.ndarray:
    dtype = np.dtype(str(data["dtype"]))
    if dtype.kind not in ARRAY_KINDS:
        raise WireError(f"Expected an array of numbers. Received dtype {dtype}.")
    shape = _shape(data["shape"])
    size = math.prod(shape)
    if not budget.take(nbytes=size * dtype.itemsize):
        raise WireError(f"Expected a small array. Received one of shape {shape}.")
    if "v" in data:
        flat = np.array([_decode(item, budget, depth + 1) for item in data["v"]], dtype=dtype)
    else:
        raw = base64.b64decode(data["b64"], validate=True)
        flat = np.frombuffer(raw, dtype=dtype.newbyteorder("<")).astype(dtype)
    if flat.size != size:
        raise WireError(f"Expected {size} numbers for shape {shape}. Received {flat.size}.")
    return flat.reshape(shape)
