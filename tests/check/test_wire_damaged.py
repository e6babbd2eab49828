"""What arrives may come from anybody: it is decoded or refused, never obeyed."""

import contextlib
import copy
import json
import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lecturekit.check.kernel.probes import Answer
from lecturekit.check.kernel.wire import Other, WireError, decode, encode

from .ugly import Bad, Unpickled, deep
from .wired import arrays, scalars, trip

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
