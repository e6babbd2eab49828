"""`import lecturekit` is cheap; files bring layers back; wrong arguments name a remedy."""

import subprocess
import sys

import keras
import pytest

import lecturekit
from lecturekit import activations, layers, models

pytestmark = pytest.mark.keras


def fresh(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_import_loads_nothing_heavy():
    heavy = "{'keras', 'tensorflow', 'jax', 'torch', 'numpy', 'matplotlib', 'sklearn', 'scipy'}"
    assert fresh(f"import lecturekit, sys; print({heavy} & set(sys.modules))") == "set()"


def test_numpy_modules_need_no_keras():
    modules = "approximation, backprop, calculus, data, features, plots"
    code = f"from lecturekit import {modules}; data.mouse_edge(), data.logic_gate('and'); import sys"
    assert fresh(f"{code}; print({{'tensorflow', 'jax', 'torch', 'sklearn'}} & set(sys.modules))") == "set()"


def test_the_modules_are_listed():
    assert {"layers", "models", "check"} <= set(dir(lecturekit))


def test_a_file_needs_only_the_import_of_what_it_holds(tmp_path):
    model = keras.Sequential([keras.Input((3,)), models.ResNetS(1, 2, activation=activations.tanh)])
    model.save(tmp_path / "model.keras")
    load = f"keras.saving.load_model({str(tmp_path / 'model.keras')!r})"
    code = f"import keras, lecturekit.models; print({load}.output_shape)"
    assert fresh(code).endswith("(None, 2)")


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layers.MM(0), "`units` to be a positive integer. Received: units=0"),
        (lambda: layers.ResidualBlock(-1), "`units` to be a positive integer"),
        (lambda: layers.ResidualBlock(activation="rellu"), "Expected an activation.*Received: 'rellu'"),
        (lambda: layers.LayerNorm(affine="matrix"), "`affine` to be one of 'scalar', 'vector'"),
        (lambda: layers.LayerNormS(axis=0), "other than 0, the batch axis"),
        (lambda: layers.LayerNormS(axis=(1, 2)), "`axis` to be an integer"),
        (lambda: layers.LayerNormS(axis=2)(keras.ops.ones((2, 3))), "at least 3 axes"),
        (lambda: layers.SimpleConv1D(0, 3), "`filters` to be a positive integer"),
        (lambda: layers.SimpleConv2D(1, (3, 0)), "`kernel_size` to be a positive integer"),
        (lambda: layers.SimpleConv2D(1, (3, 3, 3)), "positive integer or 2 of them"),
        (lambda: layers.SimpleConv1D(1, 3, strides=0), "`strides` to be a positive integer"),
        (lambda: layers.SimpleConv1D(1, 3, padding="full"), "`padding` to be one of 'valid', 'same'"),
        (lambda: layers.SimpleConv1D(1, 3, data_format="last"), "`data_format` to be one of"),
        (lambda: layers.SimpleConv1D(1, 6)(keras.ops.ones((1, 5, 1))), "at least as large as its window"),
        (lambda: layers.McCullochPittsNeuron([1, 1], 2), r"shape \(inputs, units\)"),
        (lambda: layers.McCullochPittsNeuron([[1], [1]], [2, 3]), r"`thresholds` of shape \(1,\)"),
        (lambda: layers.McCullochPittsNeuron.gate("xor"), "XOR and XNOR need a second layer"),
        (lambda: layers.count_connections(layers.MM(1), (None, 1)), "positive integers"),
        (lambda: models.MLP([]), "at least one MM"),
        (lambda: models.MLP([2, 0]), "`widths` to be a positive integer"),
        (lambda: models.ResNetS(0, 1), "`blocks` to be a positive integer"),
        (lambda: models.ResNetS(1, 0), "`outputs` to be a positive integer"),
    ],
)
def test_wrong_arguments_name_a_remedy(make, message):
    with pytest.raises(ValueError, match=message) as raised:
        make()
    assert "Received" in str(raised.value)
