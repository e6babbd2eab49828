"""Whatever student code returns crosses without harm."""

import enum
import json
import types

import numpy as np
import pytest

from lecturekit.check.kernel import wire
from lecturekit.check.kernel.probes import Answer
from lecturekit.check.kernel.wire import Other, decode, encode

from .ugly import Bad, Leaves, Meta, MyArray, MyFloat, Unpickled, deep, doubling, endless, liar, objects
from .wired import same, trip

UGLY = {
    "object": object(),
    "class": Bad,
    "bad": Bad(),
    "leaves": liar("tensorflow", __array__=Leaves.__array__),
    "lying module": liar("jax.numpy", __array__=lambda *a, **k: objects(Bad())),
    "module that is no text": liar(5),
    "lying class": liar("m", __class__=property(lambda self: np.ndarray)),
    "raising class": liar("m", __class__=property(lambda self: 1 / 0)),
    "metaclass": Meta("M", (), {})(),
    "generator": (i for i in range(3)),
    "endless generator": iter(int, 1),
    "function": len,
    "bytes": b"abc",
    "set": {1, 2},
    "dict with numbers as keys": {1: 2},
    "mappingproxy": types.MappingProxyType({}),
    "enum": enum.IntEnum("E", "A").A,
    "str subclass": type("S", (str,), {"__len__": lambda s: 1 / 0})("x"),
    "int subclass": type("I", (int,), {"__abs__": lambda s: 1 / 0})(3),
    "list subclass": type("L", (list,), {"__iter__": lambda s: 1 / 0})([1]),
    "float subclass": MyFloat(2.0),
    "object array": objects(Bad(), None),
    "record array": np.zeros(2, dtype=[("a", "f8")]),
    "void": np.void(b"abc"),
    "dates": np.array(["2020-01-01"], dtype="M8[D]"),
    "bytes array": np.array([b"a"]),
    "endless list": endless(),
    "doubling list": doubling(),
    "deep list": deep(10_000),
    "long list": [0] * 2_000_000,
    "long dict": {str(i): i for i in range(300_000)},
    "long text": "x" * (wire.MAX_BYTES + 1),
    "long array": np.broadcast_to(np.zeros(1), (10**12,)),
    "long strings": np.broadcast_to(np.array(["a"]), (10**9,)),
    "huge int": 10**100_000,
    "rank 40": np.zeros((1,) * 40),
    "pickle": Unpickled(),
    "array of pickles": np.array([Unpickled()], dtype=object),
    "surrogates": "\ud800",
    "nan": float("nan"),
    "masked": np.ma.masked_array([1.0, 2.0], mask=[True, False]),
    "matrix": np.asmatrix([[1.0]]),
    "keras-like": liar("keras.src", shape=property(lambda self: 1 / 0)),
}


@pytest.mark.parametrize("wrap", [lambda v: v, lambda v: [1, v], lambda v: {"a": (v,)}], ids=["alone", "list", "dict"])
@pytest.mark.parametrize("name", UGLY)
def test_whatever_a_student_returns_crosses_without_harm(name, wrap):
    data = json.dumps(encode(wrap(UGLY[name])))
    assert len(data) < 50 * 2**20
    decode(json.loads(data))
    answer = Answer("value", wrap(UGLY[name]))
    assert Answer.from_json(json.loads(json.dumps(answer.to_json()))).state == "value"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("generator", "generator"),
        ("bad", "Bad"),
        ("endless list", "too deeply nested"),
        ("long list", "list of 2000000 values, which is too large"),
        ("long array", "array of shape (1000000000000,), which is too large"),
        ("huge int", "int that is too large"),
        ("object array", "array of dtype object"),
        ("deep list", "too deeply nested"),
    ],
)
def test_what_does_not_cross_says_what_it_was(name, words):
    value = trip(UGLY[name])
    assert isinstance(value, Other)
    assert words in repr(value)


def test_subclasses_of_arrays_cross_as_what_they_hold():
    assert same(trip(np.arange(3.0).view(MyArray)), np.arange(3.0))
    assert same(trip(UGLY["matrix"]), np.array([[1.0]]))


def test_as_much_as_fits_fits():
    assert trip([0] * (wire.MAX_ITEMS - 1)) == [0] * (wire.MAX_ITEMS - 1)
    assert isinstance(trip([0] * wire.MAX_ITEMS), Other)
    assert trip(np.zeros(wire.MAX_BYTES // 8)).shape == (wire.MAX_BYTES // 8,)
    assert isinstance(trip(np.zeros(wire.MAX_BYTES // 8 + 1)), Other)
    assert trip(deep(wire.MAX_DEPTH)) == deep(wire.MAX_DEPTH)
    assert trip(10**3900) == 10**3900


def test_ctrl_c_is_not_swallowed():
    def interrupted(self, *a, **k):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        np.asarray(liar("m", __array__=interrupted))
    assert decode(encode(liar("m", __array__=interrupted))) == Other("Liar")  # nothing of its own is called
