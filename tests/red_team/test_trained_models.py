"""Trained models: what a student's process says of its model decides nothing, and its configuration runs no code.

Attacks that patch the student's kernel go through real kernels in the sandbox, as in grading; configurations that are
forged are given to the process that builds models, which runs here.
"""

import json
import os

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell

from autograder.execution.notebook_run import RunSettings
from autograder.execution.run_submission import run
from autograder.execution.trace import Question
from autograder.submissions.submission import Submission
from lecturekit.check import Predict, predicts
from lecturekit.check.kernel import wire
from lecturekit.check.kernel.agent import KernelAgent
from lecturekit.check.kernel.model_data import ModelData
from lecturekit.check.kernel.probes import Answer, ask, probe_to_json

pytestmark = pytest.mark.keras

RNG = np.random.default_rng(0)
IMAGES, DIGITS = RNG.random((40, 4, 5)), RNG.integers(3, size=40)
HIDDEN = RNG.random((8, 4, 5)) + 7  # no other number of a test is as large

TRAIN = """
import keras, numpy as np
from keras import layers as L, ops
rng = np.random.default_rng(0)
X, y = rng.random((40, 4, 5)), rng.integers(3, size=40)
def fitted(*layers):
    model = keras.Sequential([keras.Input((4, 5)), *layers])
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(X, y, verbose=0)
    return model
def small():
    return fitted(L.Flatten(), L.Dense(3, activation="softmax"))
"""


def question(name):
    cases = tuple((("x", wire.encode(x)),) for x in (IMAGES, HIDDEN))
    return Question(name, probe_to_json(Predict(parameters=True)), cases[:1], cases[1:], seconds=60.0)


def check_cell(name):
    metadata = {"grade": True, "locked": True, "grade_id": name, "points": 1, "schema_version": 3, "solution": False}
    return new_code_cell(f'check("{name}")', metadata={"nbgrader": metadata})


def graded(*cells, names):
    """The trace of a notebook, whose last cells ask for these models."""
    nb = nbformat.v4.new_notebook()
    nb.cells = [*map(new_code_cell, (TRAIN, *cells)), *map(check_cell, names)]
    return run(Submission("s", "set", "nb", nb), {name: question(name) for name in names}, RunSettings())


# In real kernels

SPOILT = """
honest = small()
inputs = keras.Input((4, 5))
shared = L.Dense(4, activation="tanh")
several = keras.Model([inputs, keras.Input((2,))], L.Dense(3)(L.Flatten()(inputs)))
several.compile("adam", "sparse_categorical_crossentropy")
several.optimizer.build(several.trainable_variables)
several.optimizer.iterations.assign(1)

class Looking(L.Layer):
    # shows whoever counts a small layer, and answers from 52,000 numbers
    def __init__(self):
        super().__init__()
        self.known = rng.random((20, 2600)).astype("float32")
        self.last = rng.random((2600, 3)).astype("float32")
    def call(self, x):
        import sys
        frame, names = sys._getframe(), set()
        while frame:
            names.add(frame.f_code.co_name)
            frame = frame.f_back
        if names & {"count", "count_numbers", "get_concrete_function", "symbolic_call"}:
            return x[:, :3]
        return ops.softmax(ops.matmul(ops.relu(ops.matmul(x, self.known)), self.last))
looking = fitted(L.Flatten(), Looking(), L.Dense(3, activation="softmax"))

class Silent(L.Layer):
    def call(self, x):
        return np.asarray(x)[:, :3]
silent = small()
silent.call = lambda x, *a, **k: Silent()(x)

import unittest.mock
mock = unittest.mock.MagicMock(spec=keras.Model)

class Fake:
    def predict(self, x, verbose=0):
        return np.eye(3)[np.zeros(len(x), int)]
fake = Fake()

big = fitted(L.Flatten(), L.Dense(3, activation="softmax", name="big"))
big_get = big.layers[-1].get_config
big.layers[-1].get_config = lambda: {**big_get(), "units": 10**9}

nans = small()
nans.set_weights([w * np.nan for w in nans.get_weights()])
"""
PATCHED = """
import lecturekit.check.kernel.keras_models as trained, lecturekit.check.kernel.model_data as data
import lecturekit.check.kernel.predict as predict, lecturekit.check.kernel.rebuilt_model as rebuilt
trained.require_trained = data.require_trained = lambda model: None
predict.Predict.answer = lambda *a: {"x": np.eye(3)[np.zeros(40, int)], "parameters": 1, "bend": 1.0, "layers": []}
rebuilt.RebuiltModel.count = lambda self: 1
keras.Model.predict = lambda self, x, **how: np.eye(3)[np.zeros(len(x), int)]
keras.Model.count_params = lambda self: 1
wide = fitted(L.Flatten(), L.Dense(2600, activation="relu"), L.Dense(3, activation="softmax"))
wide.get_config = lambda: small().get_config()
wide.get_weights = lambda: small().get_weights()
none_at_all = "not a model"
def of(cls, model, shape):
    return NotAModel if isinstance(model, str) else cls.real(model, shape)
data.ModelData.real, data.ModelData.of = data.ModelData.of, classmethod(of)
class NotAModel:
    def to_wire():
        return {"predictions": np.eye(3), "x": np.eye(3)[np.zeros(40, int)], "parameters": 1, "bend": 1.0, "layers": []}
"""


@pytest.fixture(scope="module")
def spoilt():
    names = ["honest", "several", "looking", "silent", "mock", "fake", "big", "nans"]
    return graded(SPOILT, names=names)


@pytest.mark.kernel
def test_an_honest_model_is_counted_and_asked_elsewhere(spoilt):
    (shown,), (hidden,) = spoilt.shown["honest"], spoilt.hidden["honest"]
    assert spoilt.fault == ""
    assert shown.value["parameters"] == hidden.value["parameters"] == 63
    assert shown.value["x"].shape == (40, 3)
    assert hidden.value["x"].shape == (8, 3)
    assert hidden.value["layers"] == [["Flatten", "Dense"]]


@pytest.mark.kernel
@pytest.mark.parametrize("name", ["several", "silent", "mock", "fake", "big"])
def test_what_is_no_model_that_can_be_built_is_refused(spoilt, name):
    (answer,) = spoilt.hidden[name]
    assert answer.state == "raised", answer.value
    assert spoilt.shown[name] == spoilt.hidden[name]


@pytest.mark.kernel
def test_a_layer_that_looks_who_calls_is_what_it_gives(spoilt):
    """The layer may decide what to give away. But that is then the model."""
    (answer,) = spoilt.hidden["looking"]
    assert answer.value["parameters"] == 20 * 2600 + 2600 * 3 + 12
    assert answer.value["layers"][0].count("Dense") == 3


@pytest.mark.kernel
def test_weights_that_are_no_numbers_are_told(spoilt):
    rule = predicts(0.5, labels="y", parameters=700)
    told = rule.judge(spoilt.shown["nans"][0].value, None, {"x": IMAGES, "y": DIGITS})
    assert "expected finite numbers" in told


@pytest.mark.kernel
def test_patched_functions_count_nothing():
    trace = graded(PATCHED, names=["wide", "none_at_all"])
    (wide,) = trace.hidden["wide"]
    assert wide.value["parameters"] == 21 * 2600 + 2601 * 3
    assert np.ptp(wide.value["x"]) > 0
    assert not np.isin(wide.value["x"], (0, 1)).all()
    (none,) = trace.hidden["none_at_all"]
    assert none.state == "raised"
    assert "configuration and weights" in none.error


@pytest.mark.kernel
def test_no_input_ever_reaches_the_kernel_of_the_model():
    listening = """
model = small()
import lecturekit.check.kernel.agent as agent
stock = agent.KernelAgent.serve
def serve(self, request, names):
    with open("requests", "a") as file:
        file.write(request)
    return stock(self, request, names)
agent.KernelAgent.serve = serve
"""
    trace = graded(listening, names=["model"])
    assert trace.hidden["model"][0].value["x"].shape == (8, 3)
    requests = trace.files["requests"].decode()
    assert "take model" in requests
    assert wire.encode(HIDDEN)["b64"][:40] not in requests
    assert wire.encode(IMAGES)["b64"][:40] not in requests


# Forged configurations


def rebuilt(config, weights=None):
    """What the process that builds models answers to these data."""
    message = {
        "model": wire.encode(
            {"config": config if isinstance(config, str) else json.dumps(config), "weights": weights or {}}
        ),
        "probe": probe_to_json(Predict(parameters=True)),
        "cases": [[["x", wire.encode(IMAGES)]]],
    }
    (answer,) = json.loads(KernelAgent().rebuild(json.dumps(message)))
    return Answer.from_json(answer)


def around(layer, name="layer"):
    """The configuration of a model of one layer."""
    tensor = {"shape": [None, 4, 5], "dtype": "float32", "keras_history": ["input", 0, 0]}
    start = {"batch_shape": [None, 4, 5], "dtype": "float32", "name": "input"}
    node = {"args": [{"class_name": "__keras_tensor__", "config": tensor}], "kwargs": {}}
    return {
        "name": "model",
        "layers": [
            {
                "module": "keras.layers",
                "class_name": "InputLayer",
                "config": start,
                "name": "input",
                "inbound_nodes": [],
            },
            {"name": name, "inbound_nodes": [node]} | layer,
        ],
        "input_layers": [["input", 0, 0]],
        "output_layers": [[name, 0, 0]],
    }


def test_a_plain_layer_is_built():
    answer = rebuilt(around({"module": "keras.layers", "class_name": "Flatten", "config": {"name": "layer"}}))
    np.testing.assert_allclose(answer.value["x"], IMAGES.reshape(40, 20), rtol=1e-6)


LAMBDA = ["4wAAAAAAAAAAAAAAAAEAAAABAAAAQwAAAHMEAAAAZAFTAA==", None, None]
DENSE = {"name": "layer", "units": 3}


def part(name, /, **config):
    return {"module": "keras.layers", "class_name": name, "config": config}


def function(module, name):
    return {"module": module, "class_name": "function", "config": name, "registered_name": name}


@pytest.mark.parametrize(
    "layer",
    [
        part("Lambda", function={"class_name": "__lambda__", "config": {"value": LAMBDA}}),
        part("Lambda", function="open"),
        {"module": "os", "class_name": "system", "config": "touch FILE"},
        function("os", "system"),
        function("builtins", "exec"),
        function("keras.utils", "get_file"),
        function("keras.config", "enable_unsafe_deserialization"),
        function("keras.saving", "load_model"),
        {"module": "keras.src.config", "class_name": "enable_unsafe_deserialization", "config": {}},
        part("StringLookup", vocabulary="FILE"),
        part("IntegerLookup", vocabulary="FILE"),
        part("TextVectorization", vocabulary="FILE"),
        part("TFSMLayer", filepath="FILE"),
        part("TorchModuleWrapper", module="FILE"),
        part("Wrapper", layer={"class_name": "Lambda", "config": {}}),
        part("TimeDistributed", layer={"class_name": "Lambda", "config": {}}),
        part("TimeDistributed", layer=part("Lambda", function="open")),
        part("Dense", units=3, activation=function("os", "abort")),
        part("Dense", units=3, kernel_initializer={"module": "m", "class_name": "Zeros", "config": {}}),
        part("Dense", **DENSE) | {"registered_name": "own>Dense"},
        part("Dense", **DENSE) | {"build_config": {"input_shape": [1, 10**12]}},
        part("Dense", **DENSE) | {"compile_config": {"loss": "mse"}},
        {"class_name": "Dense", "config": DENSE},
        {"module": "keras.layers", "class_name": ["Dense"], "config": DENSE},
        {"module": {"class_name": "Dense"}, "class_name": "Dense", "config": DENSE},
        {"module": "keras.src.models.functional", "class_name": "Functional", "config": {"layers": []}},
        {"module": "keras", "class_name": "Sequential", "config": {"layers": []}},
        {"class_name": "__typespec__", "module": "tensorflow", "spec_name": "TensorSpec", "config": []},
        {"class_name": "__bytes__", "config": {"value": "x"}},
        {"module": "keras.src.ops.core", "class_name": "Map", "config": {}},
        {"module": "__main__", "class_name": "Own", "config": {}, "registered_name": "Package>Own"},
        {"module": "lecturekit.check.kernel.agent", "class_name": "KernelAgent", "config": {}},
        {"module": "lecturekit.layers.matmul", "class_name": "MM", "config": {"units": 3}, "registered_name": "own>MM"},
    ],
    ids=lambda layer: f"{layer.get('module')}.{layer['class_name']}",
)
def test_a_configuration_that_names_anything_else_is_refused(layer, tmp_path):
    file = tmp_path / "file"
    file.write_text("one\ntwo\n")
    before = os.stat(file).st_atime_ns
    told = rebuilt(json.dumps(around(layer)).replace("FILE", str(file)))
    assert told.state == "raised"
    assert told.error.startswith("UnknownPartError: Expected a model of layers that can be built anew")
    assert os.stat(file).st_atime_ns == before
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    "config",
    [
        "",
        "[" * 200_000,
        "null",
        "[]",
        "{}",
        '{"layers": 3}',
        '{"layers": [[]]}',
        '{"layers": [], "input_layers": [], "output_layers": []}',
        json.dumps(around({"module": "keras.layers", "class_name": "Dense", "config": {"units": -3}})),
        json.dumps(around({"module": "keras.layers", "class_name": "Dense", "config": {"units": "x"}})),
        json.dumps(around({"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}})),  # no weights
        json.dumps(
            {**around({"module": "keras.layers", "class_name": "Flatten", "config": {}}), "layers": [{}] * 1001}
        ),
    ],
)
def test_a_damaged_configuration_is_one_line(config):
    told = rebuilt(config)
    assert told.state == "raised"
    assert "Expected" in told.error
    assert len(told.error) < 700


def test_weights_must_fit():
    layer = {"module": "keras.layers", "class_name": "Dense", "config": DENSE}
    right = {"layer": [np.ones((5, 3)), np.zeros(3)]}
    assert rebuilt(around(layer), right).value["parameters"] == 18
    for wrong in (
        {},
        {"other": right["layer"]},
        {"layer": right["layer"][:1]},
        {"layer": right["layer"][::-1]},
        {"layer": [np.ones((3, 5)), np.zeros(3)]},
        {**right, "more": [np.zeros(3)]},
    ):
        assert "weights that fit" in rebuilt(around(layer), wrong).error
    for wrong in ({"layer": "text"}, {"layer": [np.array(["a"])]}, {"layer": [np.ones((5, 3)) + 0j, np.zeros(3)]}, []):
        assert "something else" in rebuilt(around(layer), wrong or "text").error


def scaled(scale):
    return around(part("Rescaling", name="layer", scale=scale, offset=0.0))


def test_numbers_in_a_configuration_count():
    table = np.arange(20.0).reshape(4, 5).tolist()
    assert rebuilt(scaled([2.0] * 5)).value["parameters"] == 0
    assert rebuilt(scaled(table)).value["parameters"] == 20
    array = {"class_name": "__numpy__", "config": {"value": table, "dtype": "float32"}}
    assert rebuilt(scaled(array)).value["parameters"] == 20


def test_small_constants_are_free_only_if_they_are_few():
    def chain(length):
        layers = scaled([2.0] * 5)
        start, first = layers["layers"]
        chained, before = [start], "input"
        for i in range(length):
            layer = json.loads(json.dumps(first).replace('"input", 0, 0', f'"{before}", 0, 0'))
            before = layer["name"] = layer["config"]["name"] = f"layer{i}"
            chained.append(layer)
        return {**layers, "layers": chained, "output_layers": [[before, 0, 0]]}

    assert rebuilt(chain(20)).value["parameters"] == 0
    assert rebuilt(chain(40)).value["parameters"] == 200


# In the student's own check


def taken(model, x=IMAGES):
    return ask(model, Predict(parameters=True), {"x": x})


def trained(model):
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(IMAGES, DIGITS, verbose=0)
    return model


def right_models():
    import keras
    from keras import layers, ops

    from lecturekit.layers import ResidualBlock
    from lecturekit.models import MLP

    class Own(layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.units = units

        def build(self, shape):
            self.w, self.b = self.add_weight(shape=(shape[-1], self.units)), self.add_weight(shape=(self.units,))

        def call(self, x):
            return ops.matmul(x, self.w) + self.b

    class Block(layers.Layer):
        def __init__(self, units):
            super().__init__()
            self.inner, self.outer = layers.Dense(units, "relu", name="inner"), layers.Dense(units, name="outer")

        def call(self, x):
            return x + self.outer(self.inner(x))

    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.flatten, self.blocks = layers.Flatten(), [Block(20), Block(20)]
            self.dropout, self.last = layers.Dropout(0.5), layers.Dense(3, activation="softmax")

        def call(self, x, training=False):
            x = self.flatten(x)
            for block in self.blocks:
                x = block(x)
            return self.last(self.dropout(x, training=training) if training else x)

    def sequential(*inner):
        return keras.Sequential([keras.Input((4, 5)), *inner])

    start, shared = keras.Input((4, 5)), layers.Dense(5, activation="tanh")
    inner = keras.Sequential([layers.Dense(5, activation="relu"), layers.Dense(5)])
    normal = layers.Normalization()
    normal.adapt(IMAGES)
    end = layers.Dense(3, activation="softmax")
    yield "without Input", keras.Sequential([layers.Flatten(), layers.Dense(3, activation="softmax")])
    yield "a class of its own", Net()
    yield "a layer of its own", sequential(layers.Flatten(), Own(3), layers.Softmax())
    yield "shared layers", keras.Model(start, end(layers.Flatten()(shared(shared(start)) + shared(start))))
    yield "nested", keras.Model(start, layers.Dense(3, activation="softmax")(layers.Flatten()(inner(inner(start)))))
    yield "adapted", sequential(normal, layers.Flatten(), layers.Dense(3, activation="softmax"))
    yield (
        "recurrent",
        sequential(layers.Bidirectional(layers.GRU(3)), layers.BatchNormalization(), layers.Dense(3, "softmax")),
    )
    yield "the kit's", sequential(layers.Flatten(), ResidualBlock(), MLP([4, 3], "sign"), layers.Softmax())
    yield (
        "own activation",
        sequential(layers.Flatten(), layers.Dense(5, lambda z: z * ops.sigmoid(z)), layers.Dense(3, ops.softmax)),
    )
    random = layers.Reshape((4, 5, 1)), layers.RandomTranslation(0.2, 0.2), layers.Conv2D(3, 2, activation="gelu")
    yield "random when trained", sequential(*random, layers.GlobalMaxPooling2D(), layers.Dense(3, "softmax"))
    yield "16 bits", sequential(layers.Flatten(), layers.Dense(3, activation="softmax", dtype="mixed_float16"))
    yield (
        "an inner optimizer",
        sequential(layers.Flatten(), layers.Lambda(lambda x: x - 0.5), layers.Dense(3, "softmax")),
    )


def test_right_models_of_all_styles_are_built_anew_as_they_are():
    for name, model in right_models():
        expected = trained(model).predict(IMAGES, verbose=0)
        for _ in range(2):  # the first time leaves the model as it was
            answer = taken(model)
            assert answer.state == "value", f"{name}: {answer.error}"
            np.testing.assert_allclose(
                answer.value["x"], expected, atol=1e-3 if name == "16 bits" else 1e-5, err_msg=name
            )
        fewest, count = model.count_params() - 16, answer.value["parameters"]
        assert fewest <= count <= model.count_params(), name
        np.testing.assert_allclose(model.predict(IMAGES, verbose=0), expected, err_msg=name)


def test_layers_know_nothing_of_having_been_taken():
    import keras

    model = trained(keras.Sequential([keras.Input((4, 5)), keras.layers.Flatten(), keras.layers.Dense(3)]))
    output = model.layers[-1].output
    assert taken(model).state == "value"
    assert model.layers[-1].output is output
    assert keras.Model(model.inputs, model.layers[0].output)(IMAGES).shape == (40, 20)


def test_a_layer_that_leaves_keras_is_refused_by_name():
    import keras
    import tensorflow as tf

    class Held(keras.layers.Layer):
        def call(self, x):
            return tf.ensure_shape(tf.numpy_function(lambda y: y, [x], x.dtype), (None, 20))

    model = keras.Sequential([keras.Input((4, 5)), keras.layers.Flatten(), Held(), keras.layers.Dense(3)])
    told = taken(trained(model)).error
    assert "classes of your own whose `call` uses these and `keras.ops`" in told
    assert "`Held`" in told


def test_a_model_that_does_not_fit_on_the_wire_is_told():
    import keras

    model = keras.Sequential([keras.Input((4, 5)), keras.layers.Flatten(), keras.layers.Dense(250_000)])
    model.compile("sgd", "mse")
    model.history = keras.callbacks.History()
    model.history.epoch = [0]
    assert "at most 4000000 parameters. Received: 5250000" in taken(model).error


def test_data_is_what_data_are():
    assert ModelData.from_wire({"config": "", "weights": {}}) is not None
    for value in (
        None,
        3,
        {},
        {"config": "", "weights": {}, "more": 1},
        {"config": 3, "weights": {}},
        {"config": "x" * 5_000_000, "weights": {}},
    ):
        assert ModelData.from_wire(value) is None


# What a network is made of

CNN = ("Conv2D", "Conv2D", "GlobalMaxPooling2D", "Dense")


@pytest.mark.parametrize(
    ("layers", "paths", "right"),
    [
        (CNN, [["Reshape", *CNN]], True),
        (CNN, [["Reshape", "Conv2D", "Dropout", "BatchNormalization", "Conv2D", "GlobalMaxPooling2D", "Dense"]], True),
        (CNN, [["Flatten", "Dense", "Dense"]], False),
        (CNN, [["Conv2D", "Conv2D", "Flatten", "Dense"]], False),
        (CNN, [["Dense", *CNN]], False),
        (CNN, [[*CNN], ["Flatten", "Dense"]], False),
        (CNN, [[*CNN, "Dense"]], False),
        (("...", "Conv2D", "..."), [["Dense", "Conv2D", "Dense"]], True),
        (("...", "Conv2D", "..."), [["Conv2D"]], True),
        (("...", "Conv2D", "..."), [["Dense", "Dense"]], False),
        (("Dense", "...", "Dense"), [["Flatten", "Dense", "Dense", "Dense", "Dense"]], True),
        (("Dense", "...", "Dense"), [["Flatten", "Dense"]], False),
        (("Dense",), [["Flatten", "Dense", "Softmax"]], True),
        (("Dense",), [["Flatten", "Dense", "Dense"]], False),
        (("Dense",), [], False),
        (("Dense",), None, False),
        (("Dense",), [[3]], False),
        (("Dense",), "Dense", False),
    ],
)
def test_a_goal_may_be_what_a_network_is_made_of(layers, paths, right):
    rule = predicts(0.0, labels="y", parameters=10, layers=layers)
    got = {"x": np.eye(3)[DIGITS], "parameters": 3, "bend": 0.1, "layers": paths}
    told = rule.judge(got, None, {"x": IMAGES, "y": DIGITS})
    assert (told is None) == right, told
    assert right or told.startswith("expected a network of the layers ")


def test_a_convolution_that_does_not_move_is_none():
    import keras
    from keras import layers

    def paths(*inner):
        return taken(trained(keras.Sequential([keras.Input((4, 5)), layers.Reshape((4, 5, 1)), *inner]))).value[
            "layers"
        ]

    last = layers.GlobalMaxPooling2D(), layers.Dense(3, activation="softmax")
    assert paths(layers.Conv2D(3, 2), *last) == [["Reshape", "Conv2D", "GlobalMaxPooling2D", "Dense"]]
    assert paths(layers.Conv2D(3, 1), *last) == [["Reshape", "Dense", "GlobalMaxPooling2D", "Dense"]]
    assert paths(layers.Conv2D(3, (4, 5)), *last) == [["Reshape", "Dense", "GlobalMaxPooling2D", "Dense"]]
