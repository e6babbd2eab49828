"""The lecture's arithmetic: its own numbers, and properties on random inputs."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lecturekit import approximation, backprop, calculus, features

small = st.floats(-3, 3)


def test_lectures_derivative_and_gradient():
    assert calculus.central_difference(lambda x: x**2 + 3, 5.0) == pytest.approx(10)
    np.testing.assert_allclose(calculus.gradient(lambda w: w[0] ** 2 * w[1], [0.5, 0.5]), [0.5, 0.25])


def test_the_differences_error_falls_with_h_squared():
    errors = [abs(calculus.central_difference(np.exp, 0.0, h) - 1) for h in (0.1, 0.05)]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.01)


@given(hnp.arrays(float, (2, 3), elements=small))
def test_gradient_of_a_quadratic(w):
    np.testing.assert_allclose(calculus.gradient(lambda w: np.sum(w**2), w), 2 * w, atol=1e-6)


@given(st.floats(0.1, 2), st.floats(0.01, 3))
def test_descent_on_a_quadratic_is_geometric(curvature, alpha):
    path = calculus.gradient_descent(lambda w: curvature * w, [1.0, -2.0], alpha, 5)
    factors = (1 - alpha * curvature) ** np.arange(6)
    np.testing.assert_allclose(path, np.outer(factors, [1, -2]), rtol=1e-9, atol=1e-12)


def test_calculus_refuses():
    with pytest.raises(ValueError, match=r"Expected h > 0. Received: h=0"):
        calculus.central_difference(np.exp, 0.0, 0)
    with pytest.raises(ValueError, match="Expected steps >= 0"):
        calculus.gradient_descent(np.sin, 0.0, 0.1, -1)
    with pytest.raises(ValueError, match="gradient of w's shape"):
        calculus.gradient_descent(lambda w: 1.0, [1.0, 2.0], 0.1, 1)


# Exact figures; the lecture rounds on its way.
WORKED = {
    "net_top": 0.755,
    "top": 0.680267,
    "net_bottom": 0.68,
    "bottom": 0.663739,
    "net_y": 0.801445,
    "y": 0.690283,
    "delta_y": 0.0406811,
    "top_y": 0.272326,
    "bottom_y": 0.872998,
    "A_top": 0.0990709,
    "B_top": 0.7976110,
    "A_bottom": 0.3971399,
    "B_bottom": 0.5926455,
    "second_y": 0.682019,
}


def test_worked_example():
    example = backprop.worked_example()
    assert example.figures() == pytest.approx(WORKED, abs=6e-7)
    assert backprop.error(example.first.y, 0.5) == pytest.approx(0.018104, abs=1e-6)
    assert backprop.error(example.second.y, 0.5) == pytest.approx(0.016565, abs=1e-6)


@given(st.lists(st.integers(1, 4), min_size=2, max_size=4), st.booleans(), st.integers(0, 99))
def test_backward_agrees_with_differences(widths, with_bias, seed):
    rng = np.random.default_rng(seed)
    network = [
        backprop.LayerParameters(rng.normal(size=(m, n)), rng.normal(size=n) if with_bias else None)
        for m, n in pairwise(widths)
    ]
    x, d = rng.normal(size=(3, widths[0])), rng.uniform(size=(3, widths[-1]))
    gradients = backprop.backward(network, backprop.forward(network, x), d).gradients
    for i, (layer, slopes) in enumerate(zip(network, gradients, strict=True)):
        for part in range(1 + with_bias):

            def error(w, i=i, layer=layer, part=part):
                changed = list(network)
                changed[i] = layer._replace(**{"Wb"[part]: w})
                return backprop.error(backprop.forward(changed, x).y, d)

            np.testing.assert_allclose(slopes[part], calculus.gradient(error, layer[part]), atol=1e-7)


def test_an_update_lowers_the_error_and_leaves_the_old_network_alone():
    example = backprop.worked_example()
    assert example.network[1].W.tolist() == [[0.3], [0.9]]
    assert backprop.error(example.second.y, 0.5) < backprop.error(example.first.y, 0.5)


def test_backprop_refuses():
    network = [backprop.LayerParameters(np.ones((2, 1)))]
    with pytest.raises(ValueError, match=r"Expected x of shape \(n, 2\)"):
        backprop.forward(network, np.ones((1, 3)))
    with pytest.raises(ValueError, match=r"shape of the outputs, \(1, 1\)"):
        backprop.backward(network, backprop.forward(network, np.ones((1, 2))), np.ones((1, 2)))


def test_sigmoid_is_finite_far_out():
    np.testing.assert_array_equal(backprop.sigmoid([-1000.0, 0.0, 1000.0]), [0, 0.5, 1])


def test_the_lectures_relu_network():
    Z = approximation.lecture_example()
    np.testing.assert_allclose(Z.kinks, [-1.54, -1.0833, -0.8333, 0.1667, 0.55, 1], atol=1e-4)
    assert Z(1.0) == pytest.approx(-0.3)
    x = np.linspace(-1.75, 1.5, 10001)
    off = np.abs(Z(x) - (x - 1) * (x + 1) ** 2)
    assert off.max() == pytest.approx(0.303, abs=1e-3)
    middles = (np.array([-2, *Z.kinks]) + np.array([*Z.kinks, 1.5])) / 2
    np.testing.assert_allclose(calculus.central_difference(Z, middles), [6.2, 1.2, 0, -1.2, 0, 2, 7], atol=1e-8)


@given(hnp.arrays(float, st.integers(2, 8), elements=small, unique=True), st.integers(1, 5))
def test_the_interpolant_meets_its_function(knots, frequency):
    knots = np.sort(knots)[np.append(True, np.diff(np.sort(knots)) > 1e-3)]
    if len(knots) < 2:
        return
    network = approximation.interpolate(lambda x: np.sin(frequency * x), knots)
    assert network.w.shape == (len(knots) - 1,)
    np.testing.assert_allclose(network(knots), np.sin(frequency * knots), atol=1e-6)


def test_twice_the_knots_a_quarter_of_the_error():
    x = np.linspace(0, 3, 5001)
    errors = [
        np.abs(approximation.interpolate(np.sin, np.linspace(0, 3, n + 1))(x) - np.sin(x)).max() for n in (20, 40)
    ]
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.05)


@pytest.mark.parametrize("knots", [[1.0], [0.0, 0.0], [1.0, 0.0], [[0.0, 1.0]]])
def test_interpolation_refuses(knots):
    with pytest.raises(ValueError, match="increasing knots"):
        approximation.interpolate(np.sin, knots)


@given(hnp.arrays(float, (4, 2), elements=small), hnp.arrays(float, (3, 2), elements=small))
def test_kernels_are_products_of_features(X, Z):
    for phi, kernel in [
        (features.products, features.products_kernel),
        (features.quadratics, features.quadratics_kernel),
    ]:
        np.testing.assert_allclose(phi(X) @ phi(Z).T, kernel(X, Z), atol=1e-9)


def test_one_product_separates_xor():
    phi = features.products([[-1, -1], [-1, 1], [1, -1], [1, 1]])
    np.testing.assert_array_equal(np.sign(phi @ [0, 0, -1]), [-1, 1, 1, -1])


def test_features_refuse():
    with pytest.raises(ValueError, match=r"shape \(n, 2\)"):
        features.products(np.ones((1, 3)))
    with pytest.raises(ValueError, match=r"samples as rows, shape \(n, m\)"):
        features.quadratics(np.ones(3))
