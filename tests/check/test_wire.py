"""Values between two processes: every bit arrives."""

import collections
import enum

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit.check.kernel import wire

from .wired import arrays, same, trip, values


@given(values)
def test_every_bit_arrives(value):
    assert same(trip(value), value)


@given(arrays)
def test_non_contiguous_arrays_arrive(array):
    assert same(trip(array.T), array.T)
    if array.ndim:
        assert same(trip(array[::-2]), array[::-2])


@given(hnp.arrays(hnp.unicode_string_dtypes(max_len=5), hnp.array_shapes(max_dims=3, min_side=0)))
def test_strings_arrive(array):
    got = trip(array)
    assert got.shape == array.shape
    assert got.tolist() == array.tolist()


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(1, 15))
def test_rounded_numbers_are_close(x, digits):
    assert trip(x, digits=digits) == float(f"{x:.{digits}g}")
    assert trip(np.array([x]), digits=digits)[0] == float(f"{x:.{digits}g}")


def test_rounded_arrays_keep_what_is_no_number():
    array = np.array([[np.nan, np.inf], [-np.inf, -0.0]], dtype="float32")
    assert same(trip(array, digits=3), array)
    assert same(trip(np.array([2**63 + 1], dtype="uint64"), digits=3), np.array([2**63 + 1], dtype="uint64"))


def test_scalars_of_libraries_become_arrays_of_rank_0():
    assert same(trip(np.float32(1.5)), np.array(1.5, dtype="float32"))
    assert same(trip(np.int8(-3)), np.array(-3, dtype="int8"))
    assert trip(np.str_("word")) == "word"
    assert type(trip(np.array(["word"])[0])) is str
    small = np.array([1.5, -2], dtype=ml_dtypes.bfloat16)
    assert same(trip(small), small.astype("float32"))


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (collections.namedtuple("Line", "w b")([1.0, 2.0], 0.5), ([1.0, 2.0], 0.5)),
        (collections.defaultdict(int, a=1), {"a": 1}),
        (collections.OrderedDict(b=collections.UserString), {"b": wire.Other("ABCMeta")}),
        (collections.Counter("aab"), {"a": 2, "b": 1}),
        (enum.IntEnum("E", "A").A, 1),
        (enum.StrEnum("S", "A").A, "a"),
        (type("L", (list,), {"__iter__": lambda s: 1 / 0, "__len__": lambda s: 0})([1]), [1]),
        (type("F", (float,), {"__float__": lambda s: 7.0, "__eq__": lambda s, o: True})(1.5), 1.5),
        (type("I", (int,), {"__abs__": lambda s: 1 / 0})(3), 3),
    ],
)
def test_classes_derived_from_plain_ones_count_as_what_they_hold(value, plain):
    assert trip(value) == plain
    assert type(trip(value)) is type(plain)
