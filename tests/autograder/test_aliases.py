"""What does the work of a forbidden function under another name, found by walking its library."""

import subprocess
import sys

import pytest

from autograder.authoring.aliases import aliases, with_aliases
from lecturekit.check.forbidden import forbidden_use, watching

NUMPY = {
    "numpy.convolve": ["numpy.ma.convolve", "numpy._core.multiarray.correlate", "numpy._core.numeric.convolve"],
    "numpy.correlate": ["numpy.ma.correlate", "numpy._core.multiarray.correlate2"],
    "numpy.polymul": ["numpy.polynomial.polynomial.polymul"],
    "numpy.tanh": ["numpy.ma.tanh", "numpy._core.umath.tanh"],
    "numpy.dot": ["numpy.ndarray.dot", "numpy.ma.dot"],
    "numpy.matmul": ["numpy.linalg.matmul", "operator.matmul"],
    "math.tanh": ["cmath.tanh"],
}
ALLOWED = ["numpy.array", "numpy.asarray", "numpy.sum", "numpy.diff", "numpy.multiply", "numpy.pad", "numpy.zeros"]


@pytest.mark.parametrize("name", NUMPY)
def test_aliases_are_found(name):
    assert {*NUMPY[name]} <= {*aliases(name)}


@pytest.mark.parametrize(
    "name", ["numpy.convolve", "numpy.correlate", "numpy.polymul", "numpy.gradient", "numpy.polyder"]
)
def test_what_has_other_uses_stays_allowed(name):
    others = {alias for other in ALLOWED for alias in (other, *aliases(other))}
    assert not others & {*aliases(name)}
    assert ("numpy.correlate" in aliases(name), "numpy.convolve" in aliases(name)) == (False, False)


def test_packages_and_unknown_names_have_none():
    assert with_aliases({"scipy": "Use a loop.", "numpy.fft": "", "numpy.nothing": "", "torch.nn": ""}) == {
        "scipy": "Use a loop.",
        "numpy.fft": "",
        "numpy.nothing": "",
        "torch.nn": "",
    }


def test_each_has_the_sentence_of_its_original():
    forbids = with_aliases({"numpy.convolve": "Use a loop.", "math.tanh": "Use exp."})
    assert [*forbids][:2] == ["numpy.convolve", "math.tanh"]
    assert (forbids["numpy.ma.convolve"], forbids["cmath.tanh"]) == ("Use a loop.", "Use exp.")


def test_they_are_the_same_whatever_was_imported_before():
    def found(before):
        code = f"{before}\nfrom autograder.authoring.aliases import aliases\nprint(*map(aliases, {[*NUMPY]}))"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert found("import numpy.matlib, numpy.testing, scipy.signal, keras") == found("")


def test_a_product_by_operator():
    cells = ["def conv(x, w): return x @ w"]
    assert forbidden_use(cells, "conv", with_aliases({"numpy.matmul": ""})).written == "x @ w"
    assert forbidden_use(cells, "conv", with_aliases({"numpy.dot": ""})) is None


KERAS = {
    "keras.ops.conv": ["keras.src.backend.tensorflow.nn.conv", "keras.src.ops.nn.Conv"],
    "keras.layers.Conv1D": ["keras.src.layers.convolutional.base_conv.BaseConv"],
    "keras.ops.softmax": ["keras.src.backend.tensorflow.nn.softmax"],
}


@pytest.mark.keras
@pytest.mark.parametrize("name", KERAS)
def test_what_is_below_keras(name):
    assert {*KERAS[name]} <= {*aliases(name)}


@pytest.mark.keras
def test_layers_may_still_be_written():
    """Nothing that all layers derive from, or that all operations call, is forbidden with one of them."""
    import keras
    import numpy as np

    forbids = with_aliases(dict.fromkeys(["keras.layers.Dense", *KERAS, "keras.layers.LayerNormalization"], ""))
    text = "import keras\nclass conv(keras.Layer):\n    def call(self, x): return keras.ops.transpose(x) + 1"
    assert forbidden_use([text], "conv", forbids) is None
    names = {}
    exec(compile(text, "<cell 1>", "exec"), names)
    with watching(forbids) as watch:
        names["conv"]()(np.ones((2, 3)))
    assert watch.used == ()
    with watching(forbids) as watch:
        keras.src.backend.tensorflow.nn.softmax(np.ones((2, 3)))
    assert "keras.src.backend.tensorflow.nn.softmax" in watch.used
