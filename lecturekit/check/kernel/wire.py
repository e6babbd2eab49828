"""Values between two processes: plain JSON, never pickled.

`encode` turns the result of a function into JSON; `decode` turns untrusted JSON into numbers, arrays, strings and
containers of those, and nothing else. Other objects arrive as `Other`, which only has the name of their type, so no
behaviour can be smuggled across.
"""

from __future__ import annotations

import base64
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_BYTES = 32 * 2**20  # of array data in one value
MAX_ITEMS = 200_000  # in all containers of one value together
MAX_DEPTH = 32
MAX_RANK = 32
MAX_DIGITS = 4000  # of a whole number; Python itself reads and writes no more than 4300
ARRAY_KINDS = "biufc"  # bool, int, unsigned, float, complex
DTYPES = {np.dtype(code).name for code in np.typecodes["All"] if np.dtype(code).kind in ARRAY_KINDS}
# Makes values of subclasses (namedtuple, defaultdict, IntEnum) plain, whatever they override.
PLAIN: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    str: str.__str__,
    list: list.copy,
    tuple: lambda value: tuple.__getitem__(value, slice(None)),
    dict: dict.copy,
}
TENSOR_PACKAGES = {"tensorflow", "jax", "jaxlib", "torch", "keras"}


class WireError(ValueError):
    """The data was not written by `encode`."""


@dataclass(frozen=True)
class Other:
    """An object that is not sent: a generator, a class instance, an array of objects."""

    type: str

    def __repr__(self) -> str:
        return f"<{self.type}>"


class _Budget:
    """How much one value may still hold, so that endless and huge values are refused."""

    def __init__(self) -> None:
        self.items = MAX_ITEMS
        self.bytes = MAX_BYTES

    def take(self, items: int = 0, nbytes: int = 0) -> bool:
        self.items -= items
        self.bytes -= nbytes
        return self.items >= 0 and self.bytes >= 0

    def spend(self, description: str, items: int = 0, nbytes: int = 0) -> None:
        if not self.take(items, nbytes):
            raise _TooLargeError(description)


class _TooLargeError(Exception):
    """The value is too large to be sent. The message describes it."""


def encode(value: Any, *, digits: int | None = None) -> Any:
    """JSON for `value`. With `digits`, floats are rounded to that many significant digits and written as numbers, for
    files that people and git compare; without, arrays keep every bit.

    Never raises: a value that cannot be sent or read becomes `Other`.
    """
    try:
        return _encode(value, digits, _Budget(), 0)
    except _TooLargeError as error:
        return _other(str(error))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a student's own `__array__` or `__class__` may do anything
        return _other(f"{_type_name(type(value))} that cannot be read ({_type_name(type(error))})")


def _encode(value: Any, digits: int | None, budget: _Budget, depth: int) -> Any:
    kind = type(value)
    if depth > MAX_DEPTH:
        raise _TooLargeError(f"{_type_name(kind)} that is too deeply nested")
    budget.spend(f"{_type_name(kind)} that is too large", items=1)
    if value is None or kind is bool:
        return value
    if kind is str:
        budget.spend("str that is too long", nbytes=len(value))
        return value
    if kind is int:
        return _int(value)
    if kind is float:
        return _float(value, digits)
    if kind in (list, tuple):
        if len(value) > budget.items:
            raise _TooLargeError(f"{kind.__name__} of {len(value)} values, which is too large")
        items = [_encode(item, digits, budget, depth + 1) for item in list(value)]
        return {"t": kind.__name__, "v": items}
    if kind is dict and all(type(key) is str for key in value):
        if len(value) > budget.items:
            raise _TooLargeError(f"dict of {len(value)} values, which is too large")
        budget.spend("dict with keys that are too long", nbytes=sum(map(len, value)))
        pairs = [[key, _encode(item, digits, budget, depth + 1)] for key, item in list(value.items())]
        return {"t": "dict", "v": pairs}
    if kind in (set, frozenset) and all(type(item) is str for item in value):
        budget.spend("set that is too large", items=len(value), nbytes=sum(map(len, value)))
        return {"t": "set", "v": sorted(value)}
    if issubclass(kind, np.ndarray | np.generic):  # not isinstance, which believes `__class__`
        return _array(np.asarray(value), digits, budget)
    for plain, convert in PLAIN.items():
        if kind is not plain and issubclass(kind, plain):
            return _encode(convert(value), digits, budget, depth)
    if str(type.__getattribute__(kind, "__module__")).partition(".")[0] in TENSOR_PACKAGES:
        array = _tensor_to_numpy(value)
        if array is not None:
            return _array(array, digits, budget)
    return _other(_type_name(kind))


def _other(description: str) -> dict:
    return {"t": "other", "type": description[:200]}


def _type_name(kind: type) -> str:
    """The name of a class, whatever its metaclass says."""
    return type.__dict__["__name__"].__get__(kind)


def _int(value: int) -> Any:
    if abs(value) < 2**53:
        return value
    # checked first, as converting long integers is slow
    return {"t": "int", "v": str(value)} if value.bit_length() < 3.3 * MAX_DIGITS else _other("int that is too large")


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
        budget.spend(f"array of {array.size} strings, which is too large", items=array.size, nbytes=array.nbytes)
        if array.ndim == 0:
            return str(array.item())  # a string out of an array of strings is a string
        return {"t": "strings", "shape": list(array.shape), "v": [str(s) for s in array.ravel()]}
    if array.dtype.kind not in ARRAY_KINDS or array.ndim > MAX_RANK:
        return _other(f"array of dtype {array.dtype}" if array.ndim <= MAX_RANK else f"array of rank {array.ndim}")
    budget.spend(f"array of shape {array.shape}, which is too large", nbytes=array.nbytes)
    header = {"t": "array", "dtype": array.dtype.newbyteorder("=").name, "shape": list(array.shape)}
    if digits is not None and array.dtype.kind != "c":
        return header | {"v": [_encode(item, digits, budget, 0) for item in array.ravel().tolist()]}
    little_endian = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"))
    return header | {"b64": base64.b64encode(little_endian.tobytes()).decode()}


def decode(data: Any) -> Any:
    """The value of JSON that `encode` wrote.

    Raises:
        WireError: `encode` does not write such JSON, or the value is too large.
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
            items = [_decode(item, budget, depth + 1) for item in _list(data["v"])]
            return items if tag == "list" else tuple(items)
        if tag == "dict":
            return {_text(key): _decode(item, budget, depth + 1) for key, item in _list(data["v"])}
        if tag == "set":
            return frozenset(map(_text, _list(data["v"])))
        if tag == "int":
            return int(_text(data["v"]))
        if tag == "float":
            return float(_text(data["v"]))
        if tag == "other":
            return Other(readable(_text(data["type"])[:200]))
        if tag == "strings":
            return _decode_strings(data, budget)
        if tag == "array":
            return _decode_array(data, budget, depth)
    except WireError:
        raise
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError, MemoryError) as error:
        raise WireError(f"Expected an encoded value. Received a damaged one ({type(error).__name__}).") from error
    raise WireError("Expected a known kind of value. Received another.")


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise WireError(f"Expected a string. Received: {type(data).__name__}.")
    return data


def _list(data: Any) -> list:
    if not isinstance(data, list):
        raise WireError(f"Expected a list. Received: {type(data).__name__}.")
    return data


def readable(text: str) -> str:
    """The text, with lone surrogates, which UTF-8 cannot hold, replaced by "?"."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _decode_strings(data: dict, budget: _Budget) -> np.ndarray:
    texts = [_text(item) for item in _list(data["v"])]
    longest = max(map(len, texts), default=1)
    if not budget.take(items=len(texts), nbytes=4 * longest * len(texts)):  # NumPy pads all to the longest
        raise WireError(f"Expected a small array of strings. Received {len(texts)}, the longest of {longest} letters.")
    return np.array(texts, dtype=str).reshape(_shape(data["shape"]))


def _shape(shape: Any) -> tuple[int, ...]:
    sizes = tuple(int(size) for size in shape)
    if len(sizes) > MAX_RANK or any(not 0 <= size < 2**63 for size in sizes):
        raise WireError(f"Expected the shape of an array. Received: {str(sizes)[:100]}.")
    return sizes


def _decode_array(data: dict, budget: _Budget, depth: int) -> np.ndarray:
    if _text(data["dtype"]) not in DTYPES:
        raise WireError(f"Expected an array of numbers. Received dtype {data['dtype'][:50]!r}.")
    dtype, shape = np.dtype(data["dtype"]), _shape(data["shape"])
    size = math.prod(shape)
    if not budget.take(nbytes=size * dtype.itemsize):
        raise WireError(f"Expected a small array. Received one of shape {shape}.")
    if "v" in data:
        numbers = [_decode(item, budget, depth + 1) for item in _list(data["v"])]
        if not all(isinstance(number, bool | int | float) for number in numbers):
            raise WireError("Expected numbers in an array. Received something else.")
        flat = np.array(numbers, dtype=dtype)
    else:
        raw = base64.b64decode(data["b64"], validate=True)
        flat = np.frombuffer(raw, dtype=dtype.newbyteorder("<")).astype(dtype)
    if flat.size != size:
        raise WireError(f"Expected {size} numbers for shape {shape}. Received {flat.size}.")
    return flat.reshape(shape)
