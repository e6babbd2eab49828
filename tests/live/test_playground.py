"""The playground without its page: states, addresses, models, runs, and the code to take home."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from lecturekit.live.look import Look
from lecturekit.live.play import address, points, script
from lecturekit.live.play.graph import graph
from lecturekit.live.play.model import build, initial_weights
from lecturekit.live.play.settings import Settings
from lecturekit.live.play.state import (
    FEATURES,
    KINDS,
    SETS,
    Data,
    LayerState,
    Net,
    State,
    StateError,
    count_weights,
    widths,
)
from lecturekit.live.play.training import Rate, Trained, TrainingRun, WeightEdit

pytestmark = pytest.mark.keras

RICH = Net(
    features=FEATURES,
    layers=(LayerState(5), LayerState(1, "residual"), LayerState(3, "perceptron"), LayerState(1, "norm")),
    optimizer="Adam",
    penalty="L2",
    penalty_rate=0.01,
)


def weighted(net):
    weights = tuple(float(w) for part in initial_weights(net) for w in np.ravel(part))
    return replace(net, weights=weights, epoch=7)


STATES = [
    State(),
    State(Data("spiral", 70, 15, 3), (RICH,), discretize=True, show_test=True),
    State(Data("own", points=((1.5, -2.0, 1.0), (0.25, 3.0, -1.0))), (Net(layers=()), weighted(RICH))),
    State(nets=(weighted(Net(rate=1e-5)),)),
]


@pytest.mark.parametrize("state", STATES)
def test_a_state_survives_its_address_and_json(state):
    assert address.decode("?" + address.encode(state)) == state
    assert address.from_json(address.to_json(state)) == state


def test_the_usual_state_needs_no_address():
    assert address.encode(State()) == ""
    assert address.decode("projector=1") == State()


@pytest.mark.parametrize(
    "query",
    [
        "data=moon", "noise=51", "noise=x", "share=5", "batch=0", "batch=31", "layers=9", "layers=4-2-2-2-2-2-2",
        "layers=4.conv", "rate=0.02", "rate=nan", "activation=gelu", "optimizer=__import__", "features=", "features=x3",
        "weights=AAAA", "weights=%%%", "points=1,2", "points=7,0,1", "points=nan,0,1", "seed=-1", "seed=1e9", "bad=1",
        "b.rate=0.1", "weights=" + "A" * 20_000, "epoch=-1", "penalty=L3",
    ],
)  # fmt: skip
def test_a_wrong_address_is_refused_in_a_sentence(query):
    with pytest.raises(StateError, match=r"Expected .* Received"):
        address.decode(query)


def test_wrong_json_is_refused():
    for text in ("", "[]", "{", '{"data": 3}'):
        with pytest.raises(StateError, match="Expected"):
            address.from_json(text)


def test_too_many_points_are_refused():
    with pytest.raises(StateError, match="points"):
        Data("own", points=((0.0, 0.0, 1.0),) * 301)


@pytest.mark.parametrize("field", ["_batch", "_seed", "units of a layer"])
def test_a_field_that_was_emptied_is_refused_in_a_sentence_and_filled_again(field):
    changed, refused = [], []
    settings = Settings(Look(), changed.append, changed.append, refused.append)
    settings.show(Net())
    widget = settings._layers[1][2] if field == "units of a layer" else getattr(settings, field)
    before = widget.value
    widget.value = None
    assert (changed, widget.value) == ([], before)
    assert "Received: nothing. Choose a number between them." in refused[0]


@pytest.mark.parametrize("name", SETS)
def test_points_are_split_as_the_site_does(name):
    data = Data(name, share=30, points=((1.0, 1.0, 1.0),) if name == "own" else ())
    drawn = points.draw(data)
    total = len(drawn.X) + len(drawn.X_test)
    if name in ("plane", "multi-gauss"):
        assert (total, len(drawn.X)) == (1200, 360)
    elif not name.endswith("gate") and name != "own":
        assert (total, len(drawn.X)) == (500, 150)
    else:
        assert len(drawn.X_test) == 0
    assert np.abs(drawn.X).max() <= 12


def test_features_are_the_sites():
    X = np.array([[2.0, -3.0]])
    assert points.featured(X, FEATURES)[0] == pytest.approx([2, -3, 4, 9, -6, np.sin(2), np.sin(-3)])


def test_the_grid_is_100_by_100_from_below():
    grid = points.grid()
    assert grid.shape == (10_000, 2)
    assert grid[0] == pytest.approx([-5.94, -5.94])
    assert grid[-1] == pytest.approx([5.94, 5.94])


def test_first_weights_are_the_sites():
    kernels, biases = initial_weights(Net())[::2], initial_weights(Net())[1::2]
    assert all(np.abs(k).max() <= 0.5 for k in kernels)
    assert all(np.all(b == np.float32(0.1)) for b in biases)
    again = initial_weights(Net())
    assert all(np.array_equal(a, b) for a, b in zip(again, initial_weights(Net(seed=0)), strict=True))
    assert not np.array_equal(again[0], initial_weights(Net(seed=1))[0])


@pytest.mark.parametrize("kind", KINDS)
def test_counts_and_drawings_agree_with_keras(kind):
    net = Net(features=("x1", "x2", "x1x2"), layers=(LayerState(4), LayerState(3, kind), LayerState(2)))
    model = build(net, classification=True, batches=1)
    assert model.count_params() == count_weights(net)
    nodes, links = graph(net)
    assert len(nodes) == 3 + sum(widths(net)) + 1
    flat = np.concatenate([np.ravel(w) for w in model.get_weights()])
    first, last = model.get_layer("hidden_1").get_weights()[0], model.get_layer("output").get_weights()
    assert flat[links[4].weight] == first[1, 1]  # the second input's second weight
    assert flat[nodes[-1].bias] == last[1][0]
    assert flat[links[-1].weight] == last[0][-1, 0]


def test_a_run_is_the_sites_update():
    """One batch by hand: w <- w - rate * mean gradient of (y - t)^2 / 2."""
    net = Net(layers=(), batch=30, rate=0.3)
    run = TrainingRun(Data("own", points=((1.0, 2.0, 1.0), (-1.0, 0.5, -1.0))), net)
    W, b = initial_weights(net)
    X, t = np.array([[1, 2], [-1, 0.5]]), np.array([[1], [-1]])
    y = np.tanh(X @ W + b)
    delta = (y - t) * (1 - y**2) / 2
    run.train(1)
    assert np.array(run.net().weights) == pytest.approx(
        np.concatenate([(W - 0.3 * X.T @ delta).ravel(), b - 0.3 * delta.sum(0)]), abs=1e-6
    )


def test_training_moves_the_boundary_and_one_call_tells_everything():
    run = TrainingRun(Data(), Net())
    before = run.look()
    run.train(100)
    after = run.look()
    assert before.maps.shape == (2 + 4 + 2 + 1, 100, 100)
    assert after.loss < 0.1 < before.loss
    assert after.test_loss < 0.2
    assert (after.epoch, run.events) == (100, [Trained(100)])
    assert np.mean(np.sign(after.maps[-1]) != np.sign(before.maps[-1])) > 0.2
    y = run.model.predict(points.featured(run.points.X, ("x1", "x2")), verbose=0)[:, 0]
    assert after.loss == pytest.approx(np.mean((y - run.points.y) ** 2) / 2, abs=1e-6)


def test_a_run_stops_when_it_is_told_to():
    run = TrainingRun(Data(), Net())
    run.train(50, lambda run: run.epoch < 3)
    assert run.epoch == 3


def test_an_edit_and_a_rate_are_kept_and_told():
    run = TrainingRun(Data(), Net())
    run.train(2)
    run.set_weight(8, 0.75)
    run.set_rate(0.1)
    assert run.net().weights[8] == 0.75
    assert run.net().rate == 0.1
    assert run.events == [Trained(2), WeightEdit(8, 0.75), Rate(0.1)]


def test_a_run_without_points_waits():
    run = TrainingRun(Data("own"), Net())
    run.train(3)
    assert run.epoch == 0
    assert np.isnan(run.look().loss)


def test_the_same_state_gives_the_same_run():
    ends = []
    for _ in range(2):
        run = TrainingRun(Data("xor"), Net(seed=4))
        run.train(5)
        ends.append(run.net().weights)
    assert ends[0] == ends[1]


def test_going_on_from_an_address_is_going_on():
    straight = TrainingRun(Data("xor"), Net())
    straight.train(6)
    first = TrainingRun(Data("xor"), Net())
    first.train(3)
    kept = address.decode(address.encode(State(Data("xor"), (first.net(),)))).nets[0]
    second = TrainingRun(Data("xor"), kept)
    second.train(3)
    assert second.net().epoch == 6
    assert np.array(second.net().weights) == pytest.approx(np.array(straight.net().weights), abs=1e-6)


IN_FRESH_PROCESSES = """
import os, runpy, sys
import keras  # once; it trains nothing, so each process begins as a new one
for folder in sys.argv[1:]:
    if os.fork() == 0:
        os.chdir(folder)
        runpy.run_path("taken_home.py", run_name="__main__")
        os._exit(0)
    _, status = os.wait()
    assert status == 0, folder
"""


def test_the_code_gives_the_same_weights_in_a_fresh_process(tmp_path):
    cases = [
        (Data("spiral", noise=5), RICH),
        (
            Data("plane", share=20),
            weighted(Net(layers=(LayerState(2),), optimizer="Momentum", penalty="L1", penalty_rate=0.003)),
        ),
        (Data("XOR gate"), Net(activation="relu", batch=3)),
        (Data("own", points=((1.5, -2.0, 1.0), (0.25, 3.0, -1.0))), Net(layers=())),
    ]
    weights = {}
    for number, (data, net) in enumerate(cases):
        run = TrainingRun(data, net)
        run.train(4)
        run.set_rate(0.1)
        run.train(2)
        run.set_weight(1, 0.5)
        run.train(3)
        folder = tmp_path / str(number)
        folder.mkdir()
        keep = "np.save('weights.npy', np.concatenate([w.ravel() for w in model.get_weights()]))\n"
        program = script.script(data, run.start, run.events) + keep
        (folder / "taken_home.py").write_text(program, encoding="utf-8")
        weights[folder] = np.array(run.net().weights)
    command = [sys.executable, "-c", IN_FRESH_PROCESSES, *map(str, weights)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    for folder, expected in weights.items():
        assert np.load(folder / "weights.npy") == pytest.approx(expected, abs=1e-5), folder.name
