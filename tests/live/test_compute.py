"""What the live figures compute, against the lecture's numbers, NumPy and Keras."""

import numpy as np
import pytest

from lecturekit import backprop as reference
from lecturekit.approximation import interpolate, lecture_example
from lecturekit.data import logic_gate, mouse_edge
from lecturekit.live.compute import approximation, backprop, convolution, descent, gates, history, kernels, losses
from lecturekit.live.compute import perceptron as learning


@pytest.mark.parametrize(
    ("gate", "possible"), [("and", True), ("or", True), ("nand", True), ("nor", True), ("xor", False), ("xnor", False)]
)
def test_one_neuron_is_every_gate_but_xor_and_xnor(gate, possible):
    found = gates.settings(gate)
    assert bool(found) == possible
    assert bool(gates.contradiction(gate)) != possible
    for w1, w2, T in found:
        _, y = logic_gate(gate, labels="binary")
        assert np.array_equal((logic_gate(gate)[0] @ [w1, w2] >= T).astype(float), y)


def test_a_gate_fires_on_the_threshold_and_demands_say_so():
    assert gates.answers(1, 1, 2)[1].tolist() == [0, 0, 0, 1]
    assert gates.demands("xor") == ["0 < T", "w2 ≥ T", "w1 ≥ T", "w1 + w2 < T"]


@pytest.mark.parametrize(("gate", "updates", "w", "b"), [("and", 11, (4, 2), -6), ("or", 5, (2, 2), -2)])
def test_the_perceptron_takes_the_lectures_updates(gate, updates, w, b):
    X, y = logic_gate(gate)
    line = learning.Line()
    while len(learning.wrong(line, X, y)):
        line = learning.see(line, X, y, eta=1.0)
    assert (line.updates, line.w, line.b) == (updates, w, b)


def test_on_xor_the_perceptron_comes_back_to_where_it_was():
    X, y = logic_gate("xor")
    line, been = learning.Line(), set()
    for _ in range(100):
        line = learning.next_update(line, X, y, eta=1.0)
        state = (line.w, line.b, line.at)
        if state in been:
            return
        been.add(state)
    pytest.fail("It never came back.")


def test_a_right_sample_changes_nothing():
    line = learning.Line(w=(1.0, 0.0), b=0.0)
    after = learning.see(line, np.array([[2.0, 0.0]]), np.array([1.0]), eta=1.0)
    assert (after.w, after.b, after.updates, after.moved) == (line.w, line.b, 0, False)


def test_the_border_lies_where_the_net_input_is_0():
    line = learning.Line(w=(2.0, -1.0), b=0.5)
    xs, ys = learning.border(line, -3, 3)
    assert 2 * np.array(xs) - np.array(ys) + 0.5 == pytest.approx([0, 0], abs=1e-9)
    assert learning.border(learning.Line(), -3, 3) == ([], [])


def test_backpropagation_gives_the_lectures_example_number_by_number():
    figures = reference.worked_example().figures()
    steps = backprop.steps(backprop.LECTURE)
    found = {(step.phase, step.kind, step.position): step.value for step in steps}
    assert found["forward", "net", (1, 0)] == pytest.approx(figures["net_top"])
    assert found["forward", "out", (1, 1)] == pytest.approx(figures["bottom"])
    assert found["forward", "out", (2, 0)] == pytest.approx(figures["y"])
    assert found["backward", "delta", (2, 0)] == pytest.approx(0.0406811, abs=1e-7)
    assert found["error", "E", (2, 0)] == pytest.approx(0.018104, abs=1e-6)
    assert found["again", "E", (2, 0)] == pytest.approx(0.016565, abs=1e-6)
    assert found["again", "out", (2, 0)] == pytest.approx(figures["second_y"])
    names = {
        (1, 0, 0): "top_y",
        (1, 1, 0): "bottom_y",
        (0, 0, 0): "A_top",
        (0, 1, 0): "B_top",
        (0, 0, 1): "A_bottom",
        (0, 1, 1): "B_bottom",
    }
    for place, name in names.items():
        assert found["update", "weight", place] == pytest.approx(figures[name]), name


def test_the_classic_mistake_gives_the_wrong_columns_numbers():
    mistaken = backprop.new_weights(backprop.LECTURE, with_mistake=True)
    wrong = {(0, 0, 0): 0.0991566, (0, 1, 0): 0.7978313, (0, 0, 1): 0.3972257, (0, 1, 1): 0.5928662}
    for place, value in wrong.items():
        assert mistaken[place] == pytest.approx(value, abs=1e-7)
    right = backprop.new_weights(backprop.LECTURE)
    assert mistaken[1, 0, 0] == right[1, 0, 0]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("sizes", [(2, 3, 1), (3, 3, 2), (2, 2, 2, 1)])
@pytest.mark.keras
def test_other_networks_agree_with_keras(sizes, activation):
    import keras
    import tensorflow as tf

    example = backprop.random_example(sizes, activation, seed=5)
    model = keras.Sequential(
        [keras.Input((sizes[0],)), *(keras.layers.Dense(n, activation=activation, use_bias=False) for n in sizes[1:])]
    )
    model.set_weights([np.array(W) for W in example.weights])
    with tf.GradientTape() as tape:
        y = model(np.array([example.x], dtype="float32"))
        error = tf.reduce_sum((y - np.array([example.target], dtype="float32")) ** 2) / 2
    slopes = tape.gradient(error, model.trainable_variables)
    new = backprop.new_weights(example)
    for (k, i, j), value in new.items():
        assert value == pytest.approx(example.weights[k][i][j] - float(slopes[k][i, j]), abs=1e-6)


def test_each_step_is_written_out():
    steps = backprop.steps(backprop.LECTURE)
    delta = next(step for step in steps if step.position == (1, 0) and step.kind == "delta")
    assert delta.formula == "δ(top) = (w(top→y) · δ(y)) · top · (1 - top)"
    assert delta.numbers.startswith("(0.3 · 0.0406811) · 0.680267")


@pytest.mark.keras
def test_descent_with_momentum_is_keras_sgd():
    import keras

    hill = descent.TWO["long valley"]
    w, v = np.array(hill.start), np.zeros(2)
    variable = keras.Variable(np.array(hill.start, dtype="float32"))
    optimizer = keras.optimizers.SGD(0.05, momentum=0.7)
    for _ in range(10):
        optimizer.apply([hill.gradient(np.array(variable)).astype("float32")], [variable])
        w, v = descent.step(w, v, hill, 0.05, 0.7)
    assert w == pytest.approx(np.array(variable), abs=1e-4)


@pytest.mark.parametrize("hills", [descent.ONE, descent.TWO])
def test_gradients_agree_with_differences(hills):
    from lecturekit.calculus import gradient

    for hill in hills.values():
        w = np.array(hill.start) * 0.7
        assert hill.gradient(w) == pytest.approx(gradient(lambda v, hill=hill: float(hill.g(v)), w), abs=1e-6)


def test_the_lectures_derivative_and_the_border_of_divergence():
    assert descent.secant(descent.ONE["the lecture's"], 5.0, 0.3) == pytest.approx(10)
    hill = descent.ONE["parabola"]
    assert "diverges" in descent.verdict(hill, 2.1, 0)
    assert "to and fro" in descent.verdict(hill, 2.0, 0)
    assert "at once" in descent.verdict(hill, 1.0, 0)
    assert "crawls" in descent.verdict(hill, 0.05, 0)
    assert descent.verdict(hill, 0.05, 0.5) == ""
    w, v = np.array([1.0]), np.zeros(1)
    for _ in range(5):
        w, v = descent.step(w, v, hill, 0.3, 0)
    assert w[0] == pytest.approx((1 - 0.3) ** 5)


def test_losses_of_a_margin():
    assert losses.zero_one(np.array([-1.0, 0.0, 1.0])).tolist() == [1, 0, 0]
    assert losses.squared(np.array(-1.0)) == 2
    assert losses.log_loss(np.array([0.0, -1000.0])) == pytest.approx([np.log(2), 1000])
    for name in ("log", "squared"):
        f, h = losses.LOSSES[name], 1e-5
        assert losses.slope(name, 0.3) == pytest.approx(float(f(0.3 + h) - f(0.3 - h)) / 2 / h, abs=1e-6)


@pytest.mark.parametrize("label", [1.0, -1.0])
@pytest.mark.parametrize("outlier", [-20.0, 0.0, 5.0, 30.0])
def test_fits_have_no_slope_left(outlier, label):
    x, y = losses.points(outlier, label)
    squared, log = losses.fit_squared(x, y), losses.fit_log(x, y)
    assert np.sum((squared(x) - y) * x) == pytest.approx(0, abs=1e-8)
    p = 1 / (1 + np.exp(y * log(x)))
    assert -np.sum(y * p * x) + losses.RIDGE * log.w == pytest.approx(0, abs=1e-6)


def test_the_squared_loss_gives_points_up_for_a_far_outlier_and_the_log_loss_does_not():
    x, y = losses.points(20.0, 1.0)
    assert np.sum(np.where(losses.fit_squared(x, y)(x) >= 0, 1, -1) != y) >= 1
    assert np.sum(np.where(losses.fit_log(x, y)(x) >= 0, 1, -1) != y) == 0
    best, gaps = losses.fit_zero_one(x, y)
    assert (best, gaps) == (0, [(-0.4, 0.4)])


def test_the_lectures_six_and_the_fall_of_the_error():
    assert approximation.largest_error(approximation.cubic, lecture_example(), -1.75) == pytest.approx(0.303, abs=5e-4)
    five, nine, seventeen = approximation.error_by_knots(approximation.TARGETS["sin 3x"], (17, 33, 65))
    assert five / nine == pytest.approx(4, abs=0.4)
    assert nine / seventeen == pytest.approx(4, abs=0.4)
    x = np.linspace(-2, 1.5, 50)
    network = interpolate(np.cos, approximation.knots(6))
    assert approximation.pieces(network, x).sum(axis=0) + network.c == pytest.approx(network(x))


@pytest.mark.parametrize("name", kernels.LIFTS)
def test_the_sheet_separates_what_no_line_does(name):
    lift = kernels.LIFTS[name]
    X, y = kernels.points(name)
    assert np.array_equal(np.sign(kernels.side(lift, X, lift.heights[2])), y)
    assert lift.phi(X) @ lift.phi(X).T == pytest.approx(lift.kernel(X, X))
    corners = kernels.sheet_corners(lift, X, lift.heights[2])
    assert corners @ np.array(lift.sheet) == pytest.approx([lift.heights[2]] * 4)


def test_the_camera_keeps_distances():
    P = np.random.default_rng(0).normal(size=(6, 3))
    places, near = kernels.camera(P, 37, 21)
    assert np.sum(places**2, axis=1) + near**2 == pytest.approx(np.sum(P**2, axis=1))


def test_the_mouses_back_answers_6600_and_a_bright_patch_9000():
    filters, images = convolution.filters(), convolution.images()
    answer = convolution.at(images["mouse"], filters["the curve"], *mouse_edge().place)
    assert answer.total == 6600
    assert convolution.sum_of(answer, filters["the curve"]) == "50·30 + 20·30 + 50·30 + 50·30 + 50·30"
    assert convolution.answers(images["mouse and a bright patch"], filters["the curve"]).max() == 9000
    flat = convolution.answers(images["all bright"], filters["its mean taken off"])
    assert flat == pytest.approx(np.zeros_like(flat), abs=1e-9)
    everywhere = convolution.answers(images["mouse"], filters["the curve"])
    assert everywhere[mouse_edge().place] == everywhere.max() == 6600


def test_edges_and_weights_of_the_slide():
    assert (len(convolution.dense(5, 5).pairs), convolution.dense(5, 5).weights) == (25, 25)
    assert (len(convolution.sliding(5, 3).pairs), convolution.sliding(5, 3).weights) == (13, 3)


def test_history_ends_each_wave_with_what_was_learnt():
    wrong = {}
    for station in history.STATIONS[:5]:
        X, y = history.points(station.picture)
        wrong[station.year] = int(np.sum(history.decide(station.picture, X) != y))
    assert {year: wrong[year] for year in (1943, 1958, 1969, 1986)} == {1943: 0, 1958: 0, 1969: 1, 1986: 0}


@pytest.mark.keras
def test_normalization_keeps_the_scale_out_and_keras_epsilon_lets_it_in():
    from lecturekit.live.compute import normalization

    z = normalization.vector(8, seed=4)
    assert normalization.by_keras(0.01 * z[None]).std() == pytest.approx(0.302, abs=5e-4)
    assert normalization.spread(np.array(0.01), 1e-3) == pytest.approx(0.302, abs=5e-4)
    assert normalization.by_lecture(0.01 * z[None]) == pytest.approx(normalization.by_lecture(z[None]), abs=1e-4)
    assert normalization.by_lecture(-z[None]) == pytest.approx(-normalization.by_lecture(z[None]), abs=1e-5)
    assert normalization.by_lecture(z[None], gamma=2, beta=1) == pytest.approx(
        1 + 2 * normalization.by_lecture(z[None]), abs=1e-5
    )


@pytest.mark.keras
def test_residual_connections_let_the_gradient_through():
    import tensorflow as tf

    from lecturekit.live.compute.depth import Deep

    plain, residual = (Deep(20, kind, norm=False, activation="tanh") for kind in (False, True))
    (_, shrunk), (loss, kept) = plain.look(), residual.look()
    assert shrunk[0] / shrunk[-1] < 0.02
    assert kept[0] / kept[-1] > 0.5
    with tf.GradientTape() as tape:
        y = residual.model(residual._X)
        own = tf.reduce_mean(tf.reduce_sum((y - residual._y) ** 2, axis=-1)) / 2
    assert loss == pytest.approx(float(own), abs=1e-5)
    first = tape.gradient(own, residual.model.layers[1].bias)
    assert np.isfinite(np.asarray(first)).all()
    residual.train()
    assert residual.look()[0] < loss
