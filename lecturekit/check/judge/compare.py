"""Is a value the expected one? Compares structure first, then shape, dtype and numbers.

`got` is any value that `wire.decode` can return; nothing else is assumed about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..kernel.wire import MAX_BYTES, Other

NUMBERS = bool | int | float | complex | np.ndarray | np.generic
KINDS = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex", "U": "str"}


@dataclass(frozen=True)
class Difference:
    """The first difference of two values: `aspect` is "type", "shape", "dtype" or "value"; `where` names the part."""

    aspect: str
    message: str
    where: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


@dataclass(frozen=True)
class Tolerance:
    """|got - expected| <= atol + rtol |expected|. Wide enough for float32, far below any mistake."""

    rtol: float = 1e-4
    atol: float = 1e-5


def difference(
    expected: Any,
    got: Any,
    tolerance: Tolerance | None = None,
    *,
    lists: bool = False,
    names: Sequence[str] = (),
) -> Difference | None:
    """The first difference between `got` and `expected`, or None.

    Args:
        tolerance: for float arrays and numbers; whole numbers, strings and truth values must be equal.
        lists: whether a list of numbers is accepted for an array.
        names: names for the values of a tuple.
    """
    return _Comparison(tolerance or Tolerance(), lists, tuple(names)).difference(expected, got, "")


def form_difference(like: Any, got: Any, *, lists: bool = False, names: Sequence[str] = ()) -> Difference | None:
    """The first difference in structure, shape or dtype between `got` and `like`; values do not count."""
    return _Comparison(None, lists, tuple(names)).difference(like, got, "")


def loosely_equal(a: Any, b: Any, tolerance: Tolerance | None = None) -> bool:
    """Whether two values are equal up to their form: a list for a tuple or an array, an int for a float, a column for a
    vector. Truth values only equal truth values."""
    if isinstance(a, dict) or isinstance(b, dict):
        both = isinstance(a, dict) and isinstance(b, dict) and a.keys() == b.keys()
        return both and all(loosely_equal(a[key], b[key], tolerance) for key in a)
    a, b = _unwrapped(a), _unwrapped(b)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(loosely_equal(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if not isinstance(a, np.ndarray) or not isinstance(b, np.ndarray):
        return type(a) is type(b) and a == b
    if a.shape != b.shape or ("b" in (a.dtype.kind, b.dtype.kind) and a.dtype.kind != b.dtype.kind):
        return False
    if a.dtype.kind == "U" or b.dtype.kind == "U":
        return bool(np.array_equal(a, b))
    return _close(b.astype(complex if b.dtype.kind == "c" else float), a, tolerance or Tolerance())


def _unwrapped(value: Any) -> Any:
    """Numbers as an array without axes of length one; other sequences as a list."""
    if isinstance(value, list | tuple):
        value = _as_array(value) if len(value) else np.array([])
    if isinstance(value, NUMBERS):
        array = np.asarray(value)
        return np.squeeze(array) if array.dtype.kind in KINDS else value
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True)
class _Comparison:
    """A recursive comparison of two values. Without a tolerance only their form counts."""

    tolerance: Tolerance | None
    lists: bool
    names: tuple[str, ...]

    def difference(self, expected: Any, got: Any, where: str) -> Difference | None:
        if isinstance(expected, tuple | list):
            return self._sequence(expected, got, where)
        if isinstance(expected, dict):
            return self._mapping(expected, got, where)
        if expected is None or isinstance(expected, str | Other | frozenset):
            if type(got) is not type(expected):
                return Difference("type", f"expected {_describe_or_none(expected)}, received {describe(got)}", where)
            return self._value(got == expected, expected, got, where)
        if isinstance(expected, int) and not isinstance(expected, bool) and type(got) is int:
            return self._value(got == expected, expected, got, where)  # NumPy integers have at most 64 bits
        return self._numbers(np.asarray(expected), got, where)

    def _value(self, same: bool, expected: Any, got: Any, where: str) -> Difference | None:
        if self.tolerance is None or same:
            return None
        return Difference("value", f"expected {show(expected)}, received {show(got)}", where)

    def _sequence(self, expected: Any, got: Any, where: str) -> Difference | None:
        if isinstance(got, np.ndarray) and got.ndim and _is_flat_numbers(expected):
            got = list(got)  # an array is as good as a list of numbers
        if not isinstance(got, tuple | list):
            return Difference("type", f"expected {describe(expected)}, received {describe(got)}", where)
        if len(got) != len(expected):
            return Difference("shape", f"expected {len(expected)} values, received {len(got)}: {describe(got)}", where)
        for i, (expected_part, got_part) in enumerate(zip(expected, got, strict=True)):
            part = f"{where}[{i}]" if where else self._name(i, len(expected))
            mismatch = self.difference(expected_part, got_part, part)
            if mismatch:
                return mismatch
        return None

    def _name(self, index: int, count: int) -> str:
        return self.names[index] if len(self.names) == count else f"value {index + 1} of {count}"

    def _mapping(self, expected: dict, got: Any, where: str) -> Difference | None:
        if not isinstance(got, dict):
            return Difference("type", f"expected {describe(expected)}, received {describe(got)}", where)
        for key, value in expected.items():
            part = f"{where}[{key!r}]" if where else key
            if key not in got:
                return Difference("type", "this part is missing", part)
            mismatch = self.difference(value, got[key], part)
            if mismatch:
                return mismatch
        surplus = sorted(set(got) - set(expected))
        if surplus:
            return Difference(
                "type", f"expected the keys {show(sorted(expected))}, received also {show(surplus)}", where
            )
        return None

    def _numbers(self, expected: np.ndarray, got: Any, where: str) -> Difference | None:
        if isinstance(got, list | tuple) and expected.ndim:
            if not self.lists:
                return Difference(
                    "type",
                    f"expected {describe(expected)}, received a {type(got).__name__}. "
                    "Make it an array with np.array(...)",
                    where,
                )
            got = _as_array(got)
        if not isinstance(got, NUMBERS):
            return Difference("type", f"expected {describe(expected)}, received {describe(got)}", where)
        array = np.asarray(got)
        if array.shape != expected.shape:
            return Difference("shape", f"expected shape {expected.shape}, received shape {array.shape}", where)
        expected_kind, kind = KINDS.get(expected.dtype.kind, "?"), KINDS.get(array.dtype.kind, "object")
        if expected_kind != kind and {expected_kind, kind} != {"int", "float"}:
            return Difference("dtype", f"expected {expected_kind}, received {kind} ({array.dtype})", where)
        if self.tolerance is None or _close(expected, array, self.tolerance):
            return None
        if _has_nan(array) and not _has_nan(expected):
            return Difference("value", f"expected {show(expected)}, received NaN in {show(array)}", where)
        return Difference("value", f"expected {show(expected)}, received {show(array)}", where)


def _is_flat_numbers(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)


def _has_nan(array: np.ndarray) -> bool:
    return array.dtype.kind in "fc" and bool(np.isnan(array).any())


def _describe_or_none(expected: Any) -> str:
    return "None" if expected is None else describe(expected)


def _as_array(values: list | tuple) -> Any:
    leaves = list(_leaves(values))
    texts = [leaf for leaf in leaves if isinstance(leaf, str)]
    if texts and (len(texts) < len(leaves) or len(texts) * max(map(len, texts)) > MAX_BYTES // 4):
        return values  # NumPy would pad all to the length of the longest
    try:
        array = np.array(values)
    except (ValueError, OverflowError):
        return values
    return array if array.dtype.kind in KINDS else values


def _leaves(values: Any) -> Iterator[Any]:
    if isinstance(values, list | tuple):
        for value in values:
            yield from _leaves(value)
    elif isinstance(values, np.ndarray) and values.dtype.kind == "U":
        yield from values.ravel().tolist()
    else:
        yield values


def _close(expected: np.ndarray, got: np.ndarray, tolerance: Tolerance) -> bool:
    if expected.dtype.kind in "biuU":
        return bool(np.array_equal(expected, got))
    return bool(np.allclose(got, expected, rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True))


def describe(value: Any, depth: int = 2) -> str:
    """The type of a value in words, down to `depth` nested containers."""
    if value is None:
        return "None (does your function `return` its result?)"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"a {KINDS.get(value.dtype.kind, value.dtype)} array of shape {value.shape}"
    if isinstance(value, np.ndarray | np.generic):
        value = value.item()
    if isinstance(value, bool | int | float | complex):
        article = "an" if isinstance(value, int) and not isinstance(value, bool) else "a"
        return f"{article} {type(value).__name__}"
    if isinstance(value, tuple | list):
        if not value:
            return f"an empty {type(value).__name__}"
        outline = f"a {type(value).__name__} of {len(value)}"
        if depth == 0:
            return outline
        return f"{outline} ({', '.join(describe(v, depth - 1) for v in value[:4])}{', ...' if len(value) > 4 else ''})"
    if isinstance(value, frozenset):
        return f"a set of {len(value)}"
    if isinstance(value, dict):
        return f"a dict with keys {show(sorted(value))}"
    if isinstance(value, Other) and value.type == "generator":
        return "a generator (return a list or an array instead)"
    return f"an object of type {value.type}" if isinstance(value, Other) else f"a {type(value).__name__}"


def show(value: Any, limit: int = 300) -> str:
    """The value as text of at most `limit` characters."""
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=5, suppress_small=True, separator=", ", threshold=20)
        if value.ndim == 0:
            text = show(value.item())
    elif isinstance(value, np.generic):
        text = show(value.item())
    elif isinstance(value, float):
        text = f"{value:.6g}"
    elif isinstance(value, tuple):
        text = f"({', '.join(show(v) for v in value[:limit])}{',' if len(value) == 1 else ''})"
    elif isinstance(value, list):
        text = f"[{', '.join(show(v) for v in value[:limit])}]"
    elif isinstance(value, dict):
        text = "{" + ", ".join(f"{key!r}: {show(v)}" for key, v in value.items()) + "}"
    else:
        text = repr(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."
