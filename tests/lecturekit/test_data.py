"""The data sets keep what they promise."""

import numpy as np
import pytest

from lecturekit import data


@pytest.mark.parametrize("name", ["and", "or", "nand", "nor", "xor", "xnor"])
def test_gates(name):
    X, y = data.logic_gate(name, labels="binary")
    assert X.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
    a, b = X.astype(bool).T
    plain = {"and": a & b, "or": a | b, "xor": a ^ b}
    expected = plain[name] if name in plain else ~plain[{"nand": "and", "nor": "or", "xnor": "xor"}[name]]
    np.testing.assert_array_equal(y, expected)
    np.testing.assert_array_equal(data.logic_gate(name)[1], 2 * y - 1)


def test_gates_refuse():
    with pytest.raises(ValueError, match=r"Expected a gate among and, or.*Received: 'not'"):
        data.logic_gate("not")
    with pytest.raises(ValueError, match="labels='sign'"):
        data.logic_gate("and", labels="boolean")


def answers(image, kernel):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel)


@pytest.mark.parametrize("place", [(8, 5), (0, 0), (17, 3)])
def test_the_mouses_back(place):
    mouse = data.mouse_edge(place)
    assert mouse.filter.sum() == 180
    assert np.sum(mouse.filter * mouse.patch) == 6600
    found = answers(mouse.image, mouse.filter)
    assert found.max() == found[place] == 6600
    assert np.sum(found == 6600) == 1
    away = answers(mouse.image, np.ones((7, 7))) == 0
    assert away.any()
    assert not found[away].any()
    flat = np.full((7, 7), 50.0)
    assert np.sum(mouse.filter * flat) == 9000
    assert np.sum(mouse.zero_mean * flat) == pytest.approx(0, abs=1e-9)
    corrected = answers(mouse.image, mouse.zero_mean)
    assert np.unravel_index(np.argmax(corrected), corrected.shape) == place


def test_mouse_refuses():
    with pytest.raises(ValueError, match=r"within 0..17"):
        data.mouse_edge((18, 0))


CLASSES, VALUES = ["circle", "xor", "gauss", "spiral"], ["plane", "multi-gauss"]


@pytest.mark.parametrize("name", CLASSES + VALUES)
@pytest.mark.parametrize("noise", [0, 25])
def test_playground(name, noise):
    X, y = data.playground(name, noise=noise, seed=1)
    assert X.shape == (500 if name in CLASSES else 1200, 2)
    assert y.shape == (len(X),)
    if name in CLASSES:
        assert set(y) == {-1, 1}
    again, _ = data.playground(name, noise=noise, seed=1)
    np.testing.assert_array_equal(X, again)
    other, _ = data.playground(name, noise=noise, seed=2)
    assert not np.array_equal(X, other)
    assert data.playground(name, points=31)[0].shape == (31, 2)


def test_playground_without_noise_is_what_the_site_draws():
    X, y = data.playground("circle")
    radius = np.linalg.norm(X, axis=1)
    np.testing.assert_array_equal(y > 0, radius < 2.5)
    assert not np.any((radius > 2.5) & (radius < 3.5))

    X, y = data.playground("xor")
    np.testing.assert_array_equal(y > 0, np.prod(X, axis=1) >= 0)
    assert np.abs(X).min() >= 0.3

    X, y = data.playground("gauss", points=20000)
    assert X[y > 0].mean() == pytest.approx(2, abs=0.05)
    assert X[y > 0].var(axis=0) == pytest.approx([0.5, 0.5], abs=0.05)

    X, y = data.playground("spiral")
    radius, angle = np.linalg.norm(X, axis=1), np.arctan2(*X.T)
    turned = radius / 5 * 3.5 * np.pi + np.where(y > 0, 0, np.pi)
    np.testing.assert_allclose(np.exp(1j * angle)[radius > 0], np.exp(1j * turned)[radius > 0], atol=1e-9)

    X, y = data.playground("plane")
    np.testing.assert_allclose(y, X.sum(axis=1) / 10)

    X, y = data.playground("multi-gauss", points=20000)
    near = np.linalg.norm(X - [0, -2.5], axis=1) < 0.1
    assert np.all(y[near] > 0.94)
    near = np.linalg.norm(X - [0, 2.5], axis=1) < 0.1
    assert np.all(y[near] < -0.94)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": "moons"}, "Expected a data set among circle"),
        ({"name": "xor", "points": 1}, "Expected at least 2 points"),
        ({"name": "xor", "noise": 51}, "noise from 0 to 50"),
    ],
)
def test_playground_refuses(arguments, message):
    with pytest.raises(ValueError, match=message):
        data.playground(**arguments)


def test_digits():
    X, y = data.digits()
    assert X.shape == (1797, 8, 8)
    assert (X.min(), X.max()) == (0, 1)
    assert set(y) == set(range(10))
