"""The tests that Keras puts its own layers to, on the backend of this process."""

import keras
import numpy as np
import pytest
from keras.src.testing import TestCase

from lecturekit import layers, models

pytestmark = pytest.mark.keras

CASES = [
    (layers.McCullochPittsNeuron, {"weights": [[1, -1], [1, -1]], "thresholds": [2, 0]}, (3, 2), (3, 2)),
    (layers.McCullochPittsNeuron, {"weights": [[1], [1], [1]], "thresholds": 2}, (2, 4, 3), (2, 4, 1)),
    (layers.PerceptronLayer, {}, (3, 2), (3, 1)),
    (layers.PerceptronLayer, {"units": 4}, (2, 5, 3), (2, 5, 4)),
    (layers.MM, {"units": 4}, (2, 3), (2, 4)),
    (layers.MM, {"units": 1, "use_bias": False}, (2, 3, 4), (2, 3, 1)),
    (layers.MM, {"units": 2}, (2, 3, 4, 5), (2, 3, 4, 2)),
    (layers.ResidualBlock, {}, (2, 3), (2, 3)),
    (layers.ResidualBlock, {"units": 7, "activation": "tanh"}, (2, 4, 3), (2, 4, 3)),
    (layers.LayerNormS, {}, (2, 3), (2, 3)),
    (layers.LayerNormS, {"axis": 1}, (2, 3, 4), (2, 3, 4)),
    (layers.LayerNormS, {}, (2, 3, 4, 5), (2, 3, 4, 5)),
    (layers.LayerNorm, {}, (2, 3), (2, 3)),
    (layers.LayerNorm, {"affine": "vector"}, (2, 3), (2, 3)),
    (layers.LayerNorm, {"affine": "vector", "axis": 1}, (2, 3, 4), (2, 3, 4)),
    (layers.LayerNorm, {"affine": "vector", "axis": -2}, (2, 3, 4, 5), (2, 3, 4, 5)),
    (layers.SimpleConv1D, {"filters": 2, "kernel_size": 3}, (2, 5, 3), (2, 3, 2)),
    (
        layers.SimpleConv1D,
        {"filters": 2, "kernel_size": [4], "strides": 2, "padding": "same", "use_bias": True},
        (2, 7, 3),
        (2, 4, 2),
    ),
    (
        layers.SimpleConv1D,
        {"filters": 2, "kernel_size": 3, "strides": 2, "use_bias": True, "data_format": "channels_first"},
        (2, 3, 7),
        (2, 2, 3),
    ),
    (layers.SimpleConv2D, {"filters": 2, "kernel_size": 3}, (2, 5, 6, 3), (2, 3, 4, 2)),
    (
        layers.SimpleConv2D,
        {"filters": 2, "kernel_size": (2, 3), "strides": (1, 2), "padding": "same", "use_bias": True},
        (2, 5, 6, 3),
        (2, 5, 3, 2),
    ),
    (
        layers.SimpleConv2D,
        {"filters": 2, "kernel_size": 2, "use_bias": True, "data_format": "channels_first"},
        (2, 3, 5, 6),
        (2, 2, 4, 5),
    ),
    (models.MLP, {"widths": [4, 3, 2], "activation": "sigmoid"}, (2, 5), (2, 2)),
    (models.ResNetS, {"blocks": 2, "outputs": 3, "units": 6}, (2, 5), (2, 3)),
]
WIDEST = list({case[0]: case for case in CASES}.values())  # the last of each class: most arguments, highest rank
CONVOLUTIONS = (layers.SimpleConv1D, layers.SimpleConv2D)
LAYERS = [case for case in CASES if issubclass(case[0], layers.module.Module)]
MASKED = {cls for cls, *_ in LAYERS} - set(CONVOLUTIONS)
WRONG_RANK = r"expected an input of .* axes.*Received: shape=.*Add the missing"
WRONG_SIZE = r"expected axis .* size .*Received: shape=.*transpose"


def cases(selection=CASES):
    return pytest.mark.parametrize(
        ("cls", "arguments", "shape", "expected"),
        selection,
        ids=[f"{cls.__name__}-{i}" for i, (cls, *_) in enumerate(selection)],
    )


@pytest.fixture
def wide():
    """float64 on JAX, which otherwise truncates it."""
    if keras.backend.backend() != "jax":
        yield
        return
    import jax

    with jax.enable_x64(True):
        yield


def random(shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def other_sizes(shape):
    """A shape of the same rank and batch size, and other sizes along all other axes."""
    return (shape[0], *(size + 1 for size in shape[1:]))


@cases()
def test_keras_layer_test(cls, arguments, shape, expected):
    run_layer_test("float32", cls, arguments, shape, expected)


@cases(WIDEST)
def test_keras_layer_test_with_integers(cls, arguments, shape, expected):
    run_layer_test("int32", cls, arguments, shape, expected)


def run_layer_test(dtype, cls, arguments, shape, expected):
    TestCase().run_layer_test(
        cls,
        arguments,
        input_shape=shape,
        input_dtype=dtype,
        expected_output_shape=expected,
        expected_output_dtype="float32",
        supports_masking=cls in MASKED or (False if cls in CONVOLUTIONS else None),
    )


@cases(WIDEST)
def test_float64(cls, arguments, shape, expected, wide):
    backend = keras.backend.backend()
    if backend == "torch" and cls is layers.MM and not arguments.get("use_bias", True):
        pytest.skip("on PyTorch, Keras' matmul of float64 returns float32; Keras' own Dense does alike")
    compare_policy_with_float32("float64", cls, arguments, shape, tolerance=1e-6)


@cases(WIDEST)
@pytest.mark.parametrize("policy", ["bfloat16", "mixed_float16"])
def test_half_precision(cls, arguments, shape, expected, policy):
    compare_policy_with_float32(policy, cls, arguments, shape, tolerance=0.1)


def compare_policy_with_float32(policy, cls, arguments, shape, tolerance):
    layer = cls(**arguments, dtype=policy)
    y = layer(random(shape))
    assert keras.backend.standardize_dtype(y.dtype) == keras.DTypePolicy(policy).compute_dtype
    exact = cls(**arguments, dtype="float32")
    exact.build(shape)
    exact.set_weights([np.asarray(w, dtype="float32") for w in layer.get_weights()])
    if cls not in (layers.PerceptronLayer, layers.McCullochPittsNeuron):  # a jump turns rounding into a flip
        np.testing.assert_allclose(
            keras.ops.convert_to_numpy(keras.ops.cast(y, "float32")),
            keras.ops.convert_to_numpy(exact(random(shape))),
            rtol=tolerance,
            atol=tolerance,
        )


@cases(WIDEST)
def test_predicts_the_same_compiled(cls, arguments, shape, expected):
    if keras.backend.backend() == "torch":
        pytest.skip("Keras' jit_compile needs a C++ compiler with PyTorch")
    layer = cls(**arguments)
    model = keras.Sequential([keras.Input(shape[1:]), layer])
    model.compile(jit_compile=True)
    np.testing.assert_allclose(
        model.predict(random(shape), verbose=0),
        keras.ops.convert_to_numpy(layer(random(shape))),
        rtol=1e-4,
        atol=1e-5,
    )


@cases()
def test_files_bring_everything_back(cls, arguments, shape, expected, tmp_path):
    model = keras.Sequential([keras.Input(shape[1:]), cls(**arguments)])
    y = keras.ops.convert_to_numpy(model(random(shape)))
    model.save(tmp_path / "model.keras")
    model.save_weights(tmp_path / "model.weights.h5")
    revived = keras.saving.load_model(tmp_path / "model.keras")
    np.testing.assert_allclose(keras.ops.convert_to_numpy(revived(random(shape))), y, rtol=1e-5, atol=1e-6)
    fresh = keras.Sequential([keras.Input(shape[1:]), cls(**arguments)])
    fresh.load_weights(tmp_path / "model.weights.h5")
    np.testing.assert_allclose(keras.ops.convert_to_numpy(fresh(random(shape))), y, rtol=1e-5, atol=1e-6)
    for layer in (revived.layers[-1], fresh.layers[-1]):
        if isinstance(layer, layers.module.Module):
            assert layer.input_spec.get_config() == model.layers[-1].input_spec.get_config()
            with pytest.raises(ValueError, match=WRONG_SIZE):
                layer(random(other_sizes(shape)))


@cases(WIDEST)
def test_export(cls, arguments, shape, expected, tmp_path):
    if keras.backend.backend() != "tensorflow":
        pytest.skip("SavedModel is TensorFlow's; from JAX and PyTorch, Keras needs further packages for it")
    import tensorflow as tf

    model = keras.Sequential([keras.Input(shape[1:]), cls(**arguments)])
    model.export(tmp_path / "saved", verbose=False)
    served = tf.saved_model.load(tmp_path / "saved")
    np.testing.assert_allclose(
        served.serve(random(shape)), keras.ops.convert_to_numpy(model(random(shape))), rtol=1e-5, atol=1e-5
    )


@cases([case for case in CASES if len(case[2]) == 3 and case[1].get("axis") != 1])
def test_batch_and_time_may_stay_open(cls, arguments, shape, expected):
    if arguments.get("data_format") == "channels_first":
        opened, answer = (shape[1], None), (None, expected[1], None)
    else:
        opened, answer = (None, shape[2]), (None, None, expected[2])
    model = keras.Sequential([keras.Input(opened), cls(**arguments)])
    assert model.output_shape == answer
    for batch in (1, 3):
        assert model(random((batch, *shape[1:]))).shape == (batch, *expected[1:])


@cases([case for case in LAYERS if case[0] in MASKED])
def test_masks_pass(cls, arguments, shape, expected):
    mask = keras.ops.ones(shape[:2], dtype="bool")
    np.testing.assert_array_equal(
        keras.ops.convert_to_numpy(cls(**arguments).compute_mask(random(shape), mask)),
        keras.ops.convert_to_numpy(mask),
    )


@cases([case for case in CASES if len(case[2]) == 2])
def test_functional_nested_and_summary(cls, arguments, shape, expected, capsys):
    inputs = keras.Input(shape[1:])
    inside = keras.Sequential([layers.MM(shape[1]), cls(**arguments)])
    model = keras.Model(inputs, keras.layers.Concatenate()([inputs, inside(inputs)]))
    assert model(random(shape)).shape == (shape[0], shape[1] + expected[1])
    cls(**arguments)  # a second layer of the kind gets a name of its own
    model.summary(expand_nested=True, line_length=200)
    assert cls.__name__ in capsys.readouterr().out


@cases(LAYERS)
def test_wrong_rank_and_width_name_a_remedy(cls, arguments, shape, expected):
    layer = cls(**arguments)
    with pytest.raises(ValueError, match=WRONG_RANK):
        layer(random((3,)))
    layer(random(shape))
    with pytest.raises(ValueError, match=WRONG_SIZE):
        layer(random(other_sizes(shape)))


@cases(LAYERS)
def test_keras_reads_input_spec(cls, arguments, shape, expected):
    layer = cls(**arguments)
    keras_call = keras.layers.Layer.__call__  # without our check, which comes before it
    with pytest.raises(ValueError, match=r"incompatible with the layer: expected (min_)?ndim"):
        keras_call(layer, random((3,)))
    layer.build(shape)
    assert {axis: shape[axis] for axis in layer.input_spec.axes} == layer.input_spec.axes != {}
    assert layer.input_spec.ndim in (None, len(shape))
    with pytest.raises(ValueError, match="incompatible with the layer: expected axis"):
        keras_call(layer, random(other_sizes(shape)))


@cases(LAYERS)
def test_functional_models_name_a_remedy(cls, arguments, shape, expected):
    inputs, layer = keras.Input(shape[1:]), cls(**arguments)
    assert keras.Model(inputs, layer(inputs)).output_shape == (None, *expected[1:])
    with pytest.raises(ValueError, match=WRONG_RANK):
        layer(keras.Input(()))
    with pytest.raises(ValueError, match=WRONG_SIZE):
        layer(keras.Input(other_sizes(shape)[1:]))


@cases([case for case in LAYERS if case[0] is not layers.McCullochPittsNeuron])
def test_unknown_width_names_a_remedy(cls, arguments, shape, expected):
    with pytest.raises(ValueError, match=r"known size.*Received: shape=.*keras.Input"):
        cls(**arguments)(keras.Input([None] * (len(shape) - 1)))
