"""Data and model parallel training on four simulated JAX devices equals training on one."""

import jax
import keras
import numpy as np
import pytest

from lecturekit import layers, losses, models, optimizers

pytestmark = pytest.mark.keras


@pytest.fixture
def samples():
    rng = np.random.default_rng(0)
    return rng.normal(size=(16, 8)).astype("float32"), rng.normal(size=(16, 4)).astype("float32")


@pytest.fixture(autouse=True)
def _undistributed():
    yield
    keras.distribution.set_distribution(None)


def trained(samples):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            layers.LayerNorm(affine="vector", name="norm"),
            layers.ResidualBlock(16, name="res"),
            models.MLP([8, 4], name="mlp"),
        ]
    )
    model.compile(optimizer=optimizers.GradientDescent(0.01), loss=losses.SumOfSquaredErrors())
    model.fit(*samples, batch_size=8, epochs=2, shuffle=False, verbose=0)
    return model


def assert_alike(model, reference):
    for ours, expected in zip(model.get_weights(), reference.get_weights(), strict=True):
        np.testing.assert_allclose(ours, expected, rtol=1e-4, atol=1e-5)


def test_four_devices():
    assert len(jax.devices()) == 4


def test_data_parallel(samples):
    reference = trained(samples)
    keras.distribution.set_distribution(keras.distribution.DataParallel())
    assert_alike(trained(samples), reference)


def test_model_parallel(samples):
    reference = trained(samples)
    mesh = keras.distribution.DeviceMesh((2, 2), ["batch", "model"], keras.distribution.list_devices())
    layout = keras.distribution.LayoutMap(mesh)
    layout[".*inner/W"] = (None, "model")
    layout[".*outer/W"] = ("model", None)
    keras.distribution.set_distribution(keras.distribution.ModelParallel(layout_map=layout, batch_dim_name="batch"))
    model = trained(samples)
    inner = model.get_layer("res").inner.W.value
    assert inner.sharding.shard_shape(inner.shape) == (8, 8)  # 16 columns on two devices
    assert_alike(model, reference)
