"""Every figure draws on the Axes that it is given, and returns them."""

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from lecturekit import activations, backprop, calculus, data, layers, plots

pytestmark = pytest.mark.keras


@pytest.fixture
def ax():
    figure, axes = plt.subplots()
    yield axes
    figure.canvas.draw()
    plt.close(figure)


def bowl(w):
    return w[0] ** 2 + 5 * w[1] ** 2


def test_decision_boundary_of_a_model_and_of_a_function(ax):
    X, y = data.logic_gate("and")
    model = keras.Sequential([layers.PerceptronLayer()])
    model(X)
    model.set_weights([np.array([[4.0], [2.0]]), np.array([-5.0])])
    assert plots.decision_boundary(model, X, y, ax=ax) is ax
    assert plots.decision_boundary(lambda X: X @ [4, 2] - 5, X, y[:, None], ax=ax) is ax
    assert [text.get_text() for text in ax.get_legend().get_texts()][:2] == ["y = 1", "y = -1"]


@pytest.mark.parametrize("name", ["sign", "step", "sigmoid", "tanh", "relu"])
def test_activation(ax, name):
    assert plots.activation(getattr(activations, name), ax=ax) is ax
    assert ax.get_title() == name


def test_loss_curve(ax):
    assert plots.loss_curve([3, 2, 1], ax=ax) is ax
    history = keras.callbacks.History()
    history.history = {"loss": [3, 2], "val_loss": [4, 3]}
    assert len(plots.loss_curve(history, ax=ax).get_lines()) == 3


def test_filters(ax):
    mouse = data.mouse_edge()
    assert plots.filter_response(mouse.image, mouse.filter, ax=ax) is ax
    assert ax.get_title() == "maximum 6600 at (8, 5)"
    assert plots.filter_response(mouse.image, mouse.zero_mean, ax=ax) is ax
    assert plots.filter_over_image(mouse.image, mouse.filter, mouse.place, ax=ax) is ax
    assert ax.get_title() == "response 6600"


def test_gradient_by_depth(ax):
    assert plots.gradient_by_depth({"MLP": [1e-6, 1e-3, 1], "ResNet-S": [1, 1, 1]}, ax=ax) is ax
    assert ax.get_yscale() == "log"


def test_descent_path(ax):
    path = calculus.gradient_descent(lambda w: w * [2, 10], [2.0, 1.0], 0.1, 5)
    assert plots.descent_path(bowl, path, ax=ax) is ax


def test_network(ax):
    network = backprop.worked_example().network
    assert plots.network([W for W, _ in network], inputs=["A", "B"], ax=ax) is ax
    assert "0.3" in [text.get_text() for text in ax.texts]


def test_axes_default_to_the_current_ones(ax):
    plt.sca(ax)
    assert plots.loss_curve([1, 2]) is ax


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plots.decision_boundary(np.sum, np.ones((2, 3)), [0, 1]), r"points of shape \(n, 2\)"),
        (lambda: plots.filter_response(np.ones((3, 3)), np.ones((4, 4))), "a filter no larger"),
        (lambda: plots.filter_over_image(np.ones((9, 9)), np.ones((7, 7)), (3, 0)), "Expected a place"),
        (lambda: plots.descent_path(bowl, [1, 2, 3]), r"path of shape \(n, 2\)"),
        (lambda: plots.network([np.ones((2, 3)), np.ones((2, 1))]), "to have 3 rows"),
    ],
)
def test_plots_refuse(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
    plt.close("all")
