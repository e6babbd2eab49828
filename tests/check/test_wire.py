"""Values between two processes: every bit arrives, and nothing that is sent can do harm."""

import collections
import contextlib
import copy
import enum
import json
import math
import pickle
import types

import ml_dtypes
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit.check import wire
from lecturekit.check.probes import Answer
from lecturekit.check.wire import Other, WireError, decode, encode


def trip(value, **options):
    """The value after its way as text, as between kernel and grader."""
    return decode(json.loads(json.dumps(encode(value, **options))))


def same(a, b):
    """Equal in type, shape, dtype and every bit, but for byte order; containers part by part."""
    if isinstance(a, np.ndarray):
        return (
            isinstance(b, np.ndarray)
            and a.shape == b.shape
            and a.dtype.newbyteorder("=") == b.dtype.newbyteorder("=")
            and a.astype(a.dtype.newbyteorder("<")).tobytes() == b.astype(b.dtype.newbyteorder("<")).tobytes()
        )
    if type(a) is not type(b):
        return False
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[k], b[k]) for k in a)
    if isinstance(a, float):
        return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))
    return a == b


scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=[]), max_size=9)
)
numbers = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.unsigned_integer_dtypes(endianness="?"),
    hnp.floating_dtypes(endianness="?"),
    hnp.complex_number_dtypes(endianness="?", sizes=(64, 128)),
)
arrays = hnp.arrays(numbers, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4))
values = st.recursive(
    scalars | arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=8,
)


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


class Bad:
    """Everything that one may ask of an object raises."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    __len__ = __iter__ = __array__ = __eq__ = __hash__ = __repr__ = __bool__ = __index__ = __float__ = __reduce__ = (
        lambda self, *a, **k: 1 / 0
    )


def objects(*items):
    array = np.empty(len(items), dtype=object)
    for i, item in enumerate(items):
        array[i] = item
    return array


class Leaves:
    def __array__(self, *a, **k):
        raise SystemExit


def liar(module, **members):
    return type("Liar", (), {"__module__": module} | members)()


class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError

    @property
    def __module__(cls):
        raise RuntimeError


class MyArray(np.ndarray):
    def __array__(self, *a, **k):
        raise RuntimeError

    @property
    def dtype(self):
        return np.dtype("O")

    @property
    def shape(self):
        return (10**9,)

    def __reduce__(self):
        raise SystemExit


class MyFloat(np.float64):
    def __array__(self, *a, **k):
        raise RuntimeError


class Unpickled:
    def __reduce__(self):
        return (pytest.fail, ("unpickled",))


def endless():
    a = []
    a.append(a)
    return a


def doubling():
    a = [1.0]
    for _ in range(60):
        a = [a, a]
    return a


def deep(n):
    a = []
    for _ in range(n):
        a = [a]
    return a


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


F8 = {"t": "array", "dtype": "float64", "shape": [2]}
DAMAGED = {
    "list": [],
    "no tag": {},
    "unknown tag": {"t": "pickle", "v": "gASVAAAA"},
    "tag no text": {"t": 5},
    "tag a list": {"t": ["list"]},
    "tag nested": {"t": deep(10_000)},
    "list without values": {"t": "list"},
    "list of text": {"t": "list", "v": "abc"},
    "list of dict": {"t": "list", "v": {"a": 1}},
    "list of lists": {"t": "list", "v": [[1]]},
    "dict of dict": {"t": "dict", "v": {"ab": 1}},
    "dict of singles": {"t": "dict", "v": [["a"]]},
    "dict with number": {"t": "dict", "v": [[1, 2]]},
    "dict with nested key": {"t": "dict", "v": [[deep(5000), 2]]},
    "int": {"t": "int", "v": "x"},
    "int number": {"t": "int", "v": 5.5},
    "int long": {"t": "int", "v": "9" * 100_000},
    "float": {"t": "float", "v": "x"},
    "float None": {"t": "float", "v": None},
    "other nested": {"t": "other", "type": deep(10_000)},
    "other": {"t": "other"},
    "strings nested": {"t": "strings", "shape": [1], "v": [deep(5000)]},
    "strings shape": {"t": "strings", "shape": [3], "v": ["a"]},
    "strings blow up": {"t": "strings", "shape": [100_001], "v": ["a" * 10**6] + ["b"] * 100_000},
    "base64": F8 | {"b64": "!!!!"},
    "base64 padding": F8 | {"b64": "AAAA="},
    "base64 letters": F8 | {"b64": "ÄÖÜ="},
    "base64 number": F8 | {"b64": 5},
    "base64 short": F8 | {"b64": "AAAAAAAAAAA="},
    "base64 odd": F8 | {"b64": "AAAA"},
    "no data": F8,
    "shape overflow": F8 | {"shape": [2**32, 2**32], "b64": ""},
    "shape huge": F8 | {"shape": [10**30, 0], "b64": ""},
    "shape negative": F8 | {"shape": [-2], "b64": ""},
    "shape two negatives": F8 | {"shape": [-1, -2], "b64": "AAAAAAAAAAAAAAAAAAAAAA=="},
    "shape nan": F8 | {"shape": [math.nan], "b64": ""},
    "shape inf": F8 | {"shape": [math.inf], "b64": ""},
    "shape None": F8 | {"shape": None, "b64": ""},
    "shape long": F8 | {"shape": [1] * 100, "b64": "AAAAAAAAAAA="},
    "shape giant": F8 | {"shape": [10**10000], "b64": ""},
    "dtype object": F8 | {"dtype": "O", "b64": "AAAAAAAAAAAAAAAAAAAAAA=="},
    "dtype object name": F8 | {"dtype": "object", "v": [1, 2]},
    "dtype void": F8 | {"dtype": "V8", "b64": "AAAAAAAAAAAAAAAAAAAAAA=="},
    "dtype record": F8 | {"dtype": "f8,f8", "b64": ""},
    "dtype subarray": F8 | {"dtype": "(1000000,1000000)f8", "b64": ""},
    "dtype text": F8 | {"dtype": "U1000000000", "v": ["a", "b"]},
    "dtype code": F8 | {"dtype": "__import__('os')", "b64": ""},
    "dtype nested": F8 | {"dtype": deep(5000), "b64": ""},
    "dtype missing": {"t": "array", "shape": [0], "b64": ""},
    "values text": F8 | {"v": "12"},
    "values of texts": F8 | {"v": ["1", "2"]},
    "values None": F8 | {"v": [None, 1]},
    "values nested": F8 | {"v": [{"t": "list", "v": [1]}, {"t": "list", "v": [2]}]},
    "values few": F8 | {"v": [1]},
    "values too large": {"t": "array", "dtype": "int8", "shape": [1], "v": [1000]},
    "nested": {"t": "list", "v": [{"t": "list", "v": [{"t": "list", "v": []}]}]},
    "unknown type": object(),
    "bytes": b"abc",
}
inner = {"t": "list", "v": []}
for _ in range(10_000):
    inner = {"t": "list", "v": [inner]}
DAMAGED["nested"] = inner
DAMAGED["many"] = {"t": "list", "v": [{"t": "list", "v": [0] * 1000}] * 1000}
DAMAGED["large arrays"] = {"t": "list", "v": [encode(np.zeros(10**6))] * 100}


@pytest.mark.parametrize("name", DAMAGED)
def test_damaged_values_are_refused_in_one_way(name):
    with pytest.raises(WireError) as raised:
        decode(DAMAGED[name])
    assert len(str(raised.value)) < 500
    answer = Answer.from_json({"state": "value", "value": DAMAGED[name]})
    assert answer.state == "garbled"
    assert answer.error


@pytest.mark.parametrize(
    "data",
    [
        None,
        5,
        "value",
        [],
        {},
        {"state": "value"},
        {"state": "passed"},
        {"state": ["value"]},
        {"state": deep(10_000)},
        {"state": None, "value": 1},
        {"state": "raised", "error": deep(10_000)},
        {"state": "raised", "error": 10**5000},
        {"state": "raised", "changed": 5},
        {"state": "raised", "changed": {"a": 1}},
        {"state": "raised", "changed": None},
        {"state": "raised", "changed": [deep(10_000)]},
    ],
)
def test_forged_answers_are_garbled(data):
    assert Answer.from_json(data).state == "garbled"


def test_an_answer_that_is_no_json_is_garbled():
    assert Answer.from_json(Bad()).state == "garbled"


def test_forged_answers_are_cut_and_can_be_written():
    answer = Answer.from_json(
        {"state": "raised", "error": "\ud800" + "x" * 10**6, "changed": ["\udfff" * 10**4] * 10**4}
    )
    assert len(json.dumps(answer.to_json()).encode()) < 20_000
    (answer.error + "".join(answer.changed)).encode()
    assert decode({"t": "other", "type": "\ud800"}) == Other("?")


def test_a_later_key_wins_and_python_constants_are_numbers():
    assert Answer.from_json(json.loads('{"state": "todo", "state": "value", "value": NaN}')).state == "value"
    assert decode({"t": "dict", "v": [["a", 1], ["a", 2]]}) == {"a": 2}
    assert decode(json.loads("-Infinity")) == -math.inf


json_like = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["t", "v", "shape", "dtype", "b64", "type", "state"]), inner, max_size=5)
    ),
    max_leaves=10,
)


@given(json_like)
def test_any_json_is_decoded_or_refused(data):
    with contextlib.suppress(WireError):
        decode(data)
    assert Answer.from_json(data).state


@settings(max_examples=200)
@given(arrays, st.data())
def test_any_change_to_an_encoded_array_is_decoded_or_refused(array, data):
    changed = copy.deepcopy(encode(array, digits=data.draw(st.sampled_from([None, 5]))))
    key = data.draw(st.sampled_from(sorted(changed)))
    changed[key] = data.draw(
        json_like | st.lists(st.integers(-2, 2**70), max_size=3) | st.sampled_from(["O", "f2", "bool", "complex64"])
    )
    with contextlib.suppress(WireError):
        decode(changed)


def test_nothing_is_ever_pickled():
    with pytest.raises(pytest.fail.Exception):
        pickle.loads(pickle.dumps(Unpickled()))
    assert trip([Unpickled()]) == [Other("Unpickled")]
