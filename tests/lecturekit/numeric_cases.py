"""Layers and losses against independent oracles, on the backend of this process."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from keras import ops

from lecturekit import activations, layers, losses, models

pytestmark = pytest.mark.keras


def values(tensor):
    return ops.convert_to_numpy(ops.cast(tensor, "float32"))


def random(*shape, seed=0):
    return np.random.default_rng(seed).normal(size=shape).astype("float32")


def gradient(function, x):
    """d sum(function(x)) / dx on any backend."""
    backend = keras.backend.backend()
    if backend == "jax":
        import jax

        return np.asarray(jax.grad(lambda x: ops.sum(function(x)))(jax.numpy.asarray(x)))
    if backend == "torch":
        tensor = ops.convert_to_tensor(x).detach().requires_grad_(True)
        ops.sum(function(tensor)).backward()
        return values(tensor.grad)
    import tensorflow as tf

    tensor = tf.constant(x)
    with tf.GradientTape() as tape:
        tape.watch(tensor)
        total = tf.reduce_sum(function(tensor))
    return tape.gradient(total, tensor).numpy()


# Layers against loops


def loop_mm(x, W, b):
    return np.array([[sum(a * w for a, w in zip(row, column, strict=True)) for column in W.T] for row in x]) + b


def loop_conv1d(x, W, stride):
    places = (x.shape[1] - W.shape[0]) // stride + 1
    y = np.zeros((len(x), places, W.shape[2]))
    for n, i, k, c, f in np.ndindex(len(x), places, *W.shape):
        y[n, i, f] += x[n, i * stride + k, c] * W[k, c, f]
    return y


def loop_conv2d(x, W):
    rows, columns = x.shape[1] - W.shape[0] + 1, x.shape[2] - W.shape[1] + 1
    y = np.zeros((len(x), rows, columns, W.shape[3]))
    for n, i, j, k, m, c, f in np.ndindex(len(x), rows, columns, *W.shape):
        y[n, i, j, f] += x[n, i + k, j + m, c] * W[k, m, c, f]
    return y


@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_mm_against_a_loop(samples, inputs, units):
    layer = layers.MM(units)
    y = values(layer(random(samples, inputs)))
    W, b = random(inputs, units, seed=1), random(units, seed=2)
    layer.set_weights([W, b])
    y = values(layer(random(samples, inputs)))
    np.testing.assert_allclose(y, loop_mm(random(samples, inputs), W, b), rtol=1e-4, atol=1e-5)


@given(st.integers(1, 4), st.integers(0, 5), st.integers(1, 3), st.integers(1, 2), st.integers(1, 2))
def test_conv1d_against_a_loop(size, more, channels, filters, stride):
    layer = layers.SimpleConv1D(filters, size, strides=stride)
    x = random(2, size + more, channels)
    y = values(layer(x))
    np.testing.assert_allclose(y, loop_conv1d(x, values(layer.W), stride), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("window", [(1, 1), (2, 3), (3, 2)])
def test_conv2d_against_a_loop(window):
    layer = layers.SimpleConv2D(2, window)
    x = random(2, 5, 4, 3)
    np.testing.assert_allclose(values(layer(x)), loop_conv2d(x, values(layer.W)), rtol=1e-4, atol=1e-5)


def test_convolution_does_not_flip():
    layer = layers.SimpleConv1D(1, 3)
    layer.build((None, 5, 1))
    layer.set_weights([np.reshape([1.0, 2.0, 3.0], (3, 1, 1))])
    impulse = np.reshape([0.0, 0, 1, 0, 0], (1, 5, 1))
    assert values(layer(impulse)).ravel().tolist() == [3, 2, 1]


# Layers against Keras' own


@pytest.mark.parametrize(
    ("ours", "theirs", "shape"),
    [
        (layers.MM(4), keras.layers.Dense(4), (2, 3, 5)),
        (
            layers.LayerNorm(affine="vector"),
            keras.layers.LayerNormalization(epsilon=1e-12),
            (4, 6),
        ),
        (
            layers.LayerNorm(affine="vector", axis=1),
            keras.layers.LayerNormalization(axis=1, epsilon=1e-12),
            (2, 3, 4),
        ),
        (
            layers.SimpleConv1D(4, 3, strides=2, padding="same", use_bias=True),
            keras.layers.Conv1D(4, 3, strides=2, padding="same"),
            (2, 7, 3),
        ),
        (
            layers.SimpleConv2D(4, (2, 3), use_bias=True),
            keras.layers.Conv2D(4, (2, 3)),
            (2, 7, 6, 3),
        ),
        (
            layers.SimpleConv2D(4, 3, padding="same", use_bias=True, data_format="channels_first"),
            keras.Sequential(  # Keras' own with channels first fails on most processors with TensorFlow
                [
                    keras.layers.Permute((2, 3, 1)),
                    keras.layers.Conv2D(4, 3, padding="same"),
                    keras.layers.Permute((3, 1, 2)),
                ]
            ),
            (2, 3, 7, 6),
        ),
    ],
)
def test_equals_keras_with_copied_weights(ours, theirs, shape):
    if keras.backend.backend() == "torch" and getattr(theirs, "axis", -1) == 1:
        pytest.skip("on PyTorch, Keras' LayerNormalization fails for an axis other than the last")
    ours.build(shape)
    theirs.build(shape)
    weights = [random(*w.shape, seed=i) for i, w in enumerate(ours.get_weights())]
    ours.set_weights(weights)
    if isinstance(ours, layers.LayerNorm):  # Keras' order is gamma, beta
        weights = [np.ravel(w) for w in reversed(weights)]
    theirs.set_weights(weights)
    x = random(*shape)
    np.testing.assert_allclose(values(ours(x)), values(theirs(x)), rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(gradient(ours, x), gradient(theirs, x), rtol=1e-3, atol=1e-4)


# Layer normalization


rows = hnp.arrays(
    "float32",
    st.tuples(st.integers(1, 3), st.integers(1, 8)),
    elements=st.integers(-1000, 1000).map(lambda i: i / 8),
)


@given(rows, st.integers(-6, 6))
def test_layer_norm_is_scale_invariant(z, exponent):
    alpha = np.float32(10.0**exponent)
    y, scaled, negated = (values(layers.LayerNormS()(a * z)) for a in (1, alpha, -alpha))
    np.testing.assert_allclose(scaled, y, rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(negated, -y, rtol=1e-3, atol=1e-4)


@given(rows)
def test_layer_norm_against_numpy(z):
    y = values(layers.LayerNormS()(z))
    deviation = z.std(axis=-1, keepdims=True, dtype="float64")
    expected = (z - z.mean(axis=-1, keepdims=True, dtype="float64")) / np.where(deviation > 0, deviation, np.inf)
    np.testing.assert_allclose(y, expected, rtol=1e-3, atol=1e-4)


@pytest.mark.parametrize("size", [1, 3, 1000, 4096])
def test_constant_vectors_give_zero_and_gradient_zero(size):
    z = np.repeat(np.array([[0.0], [0.1], [-1e6], [1e30]], "float32"), size, axis=1)
    upstream = random(4, size)  # with ones, the gradient would be 0 in any case
    for layer in (layers.LayerNormS(), layers.LayerNorm(affine="vector")):
        np.testing.assert_array_equal(values(ops.stop_gradient(layer(z))), 0)
        np.testing.assert_array_equal(gradient(lambda z, layer=layer: ops.multiply(layer(z), upstream), z), 0)


def test_a_constant_vector_leaves_its_neighbours_alone():
    z, upstream, layer = random(3, 8), random(3, 8, seed=1), layers.LayerNormS()
    alone = gradient(lambda z: ops.multiply(layer(z), upstream[1:]), z[1:])
    z[0] = 0.1
    together = gradient(lambda z: ops.multiply(layer(z), upstream), z)
    np.testing.assert_array_equal(together[0], 0)
    np.testing.assert_allclose(together[1:], alone, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_what_is_no_number_shows_and_stays_in_its_vector(bad):
    z = random(3, 8)
    z[1, 2] = bad
    y = values(layers.LayerNorm()(z))
    assert np.isnan(y[1]).any()
    assert np.isfinite(y[[0, 2]]).all()


def test_two_entries_become_minus_one_and_one():
    np.testing.assert_allclose(values(layers.LayerNormS()(np.array([[5.0, 3.0]]))), [[1, -1]], rtol=1e-6)


@pytest.mark.parametrize("policy", ["float16", "bfloat16", "mixed_float16"])
def test_layer_norm_survives_squares_that_overflow(policy):
    z = np.array([[256.0, 512.0, -1024.0, 30000.0]])
    np.testing.assert_allclose(values(layers.LayerNormS(dtype=policy)(z)), values(layers.LayerNormS()(z)), rtol=0.01)


def test_learnt_mean_and_spread():
    layer = layers.LayerNorm()
    layer.build((None, 4))
    layer.beta.assign(2.0)
    layer.gamma.assign(3.0)
    y = values(layer(random(5, 4)))
    np.testing.assert_allclose(y.mean(axis=-1), 2, rtol=1e-5)
    np.testing.assert_allclose(y.std(axis=-1), 3, rtol=1e-5)


# Residual blocks, models, neurons


@pytest.mark.parametrize(("activation", "added"), [("relu", 0), ("tanh", 0), ("sigmoid", 0.5)])
def test_residual_block_with_zero_weights(activation, added):
    block = layers.ResidualBlock(activation=activation)
    block.build((None, 3))
    block.set_weights([np.zeros_like(w) for w in block.get_weights()])
    np.testing.assert_array_equal(values(block(random(2, 3))), random(2, 3) + np.float32(added))


def test_models_against_numpy():
    x = random(4, 3)
    mlp = models.MLP([5, 2], activation="tanh")
    y = values(mlp(x))
    W1, b1, W2, b2 = mlp.get_weights()
    np.testing.assert_allclose(y, np.tanh(x @ W1 + b1) @ W2 + b2, rtol=1e-4, atol=1e-5)

    resnet = models.ResNetS(blocks=1, outputs=2)
    y = values(resnet(x))
    W1, b1, W2, b2, W3, b3 = resnet.get_weights()
    block = x + np.maximum(0, np.maximum(0, x @ W1 + b1) @ W2 + b2)
    np.testing.assert_allclose(y, block @ W3 + b3, rtol=1e-4, atol=1e-5)


def test_linear_mlp_is_affine():
    mlp = models.MLP([5, 5, 2], activation="linear")
    x, z = random(1, 3), random(1, 3, seed=1)
    middle = values(mlp((x + z) / 2))
    np.testing.assert_allclose(middle, (values(mlp(x)) + values(mlp(z))) / 2, rtol=1e-4, atol=1e-5)


@given(st.integers(1, 5), st.data())
def test_mcculloch_pitts_fires_at_its_threshold(inputs, data):
    k = data.draw(st.integers(0, inputs))
    table = np.array(list(np.ndindex(*[2] * inputs)), "float32")
    neuron = layers.McCullochPittsNeuron(np.ones((inputs, 1)), k)
    np.testing.assert_array_equal(np.ravel(values(neuron(table))), table.sum(axis=1) >= k)


@pytest.mark.parametrize(
    ("shape", "layer", "edges", "weights"),
    [
        ((5,), layers.MM(5, use_bias=False), 25, 25),
        ((5,), layers.MM(5), 25, 30),
        ((5, 1), layers.SimpleConv1D(1, 3, padding="same"), 13, 3),
        ((5, 1), layers.SimpleConv1D(1, 3, padding="same", use_bias=True), 13, 4),
        ((4, 4, 2), layers.SimpleConv2D(3, 2), 9 * 4 * 2 * 3, 4 * 2 * 3),
        ((5,), keras.layers.Dense(5), 25, 30),
    ],
)
def test_connections(shape, layer, edges, weights):
    assert layers.count_connections(layer, shape) == (edges, weights)


# Activations and losses


NAMED = [activations.sign, activations.step, activations.sigmoid, activations.tanh, activations.relu]


@pytest.mark.parametrize("function", NAMED)
def test_derivative_is_the_gradient(function):
    z = np.array([-1000, -2, -0.5, 0, 0.5, 2, 1000], "float32")
    assert np.all(np.isfinite(values(function(z))))
    np.testing.assert_allclose(gradient(function, z), values(function.derivative(z)), rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("function", NAMED)
def test_activations_survive_files(function):
    again = keras.activations.deserialize(keras.activations.serialize(function))
    assert again is function
    assert activations.get(function.__name__) is function


@given(hnp.arrays("float32", 5, elements=st.floats(-50, 50, width=32)))
def test_identities(z):
    sigmoid, tanh = activations.sigmoid, activations.tanh
    np.testing.assert_allclose(values(sigmoid(-z)), 1 - values(sigmoid(z)), atol=1e-6)
    np.testing.assert_allclose(values(tanh(z)), 2 * values(sigmoid(2 * z)) - 1, atol=1e-6)


def difference(function, y, h=1e-3):
    slopes = np.zeros_like(y)
    for i in np.ndindex(y.shape):
        there, here = y.copy(), y.copy()
        there[i] += h
        here[i] -= h
        slopes[i] = (float(function(there)) - float(function(here))) / (2 * h)
    return slopes


@pytest.mark.parametrize("loss", [losses.SumOfSquaredErrors(), losses.LogLoss()])
def test_loss_gradients(loss):
    labels = np.array([[0, 1], [1, 1], [0, 0]], "float32")
    y = np.array([[0.2, 0.7], [0.4, 0.9], [0.5, 0.1]], "float32")
    np.testing.assert_allclose(
        gradient(lambda y: loss(labels, y), y),
        difference(lambda y: loss(labels, y), y),
        rtol=0.02,
        atol=0.02,
    )


def test_loss_values():
    labels, y = np.array([1.0, -1.0, 1.0]), np.array([[0.5], [2.0], [0.0]])
    assert float(losses.SumOfSquaredErrors()(labels, y)) == pytest.approx((0.25 + 9 + 1) / 2)
    assert float(losses.ZeroOneLoss()(labels, y)) == 1  # 0 counts as +1
    assert float(losses.ZeroOneLoss(labels="binary")(np.array([1.0, 0.0]), np.array([[0.4], [0.1]]))) == 1
    assert float(losses.ZeroOneLoss()(np.eye(3), np.array([[0.9, 0, 0], [0.9, 0, 0], [0, 0, 0.9]]))) == 1
    p = np.array([[0.9], [0.2]])
    assert float(losses.LogLoss()(np.array([1.0, 0.0]), p)) == pytest.approx(-np.log(0.9) - np.log(0.8), rel=1e-5)
    assert np.isfinite(float(losses.LogLoss()(np.array([1.0]), np.array([[0.0]]))))


def test_zero_one_loss_trains_nothing():
    np.testing.assert_array_equal(gradient(lambda y: losses.ZeroOneLoss()(-y, y), random(4, 1)), 0)
    model = keras.Sequential([keras.Input((2,)), layers.MM(1)])
    model.compile(optimizer="sgd", loss=losses.ZeroOneLoss(), metrics=[losses.zero_one_loss, losses.log_loss])
    before = model.get_weights()
    measured = model.fit(random(8, 2), np.ones(8), verbose=0).history
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)
    assert measured["loss"][0] == pytest.approx(8 * measured["zero_one_loss"][0])


@pytest.mark.parametrize("loss", [losses.SumOfSquaredErrors(), losses.LogLoss(), losses.ZeroOneLoss("binary")])
def test_losses_come_back_from_files(loss):
    again = keras.losses.deserialize(keras.losses.serialize(loss))
    assert type(again) is type(loss)
    assert again.get_config() == loss.get_config()
