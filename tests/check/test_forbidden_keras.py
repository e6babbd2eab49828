"""Forbidden layers: as bases, inside of models, and made while code runs."""

import keras
import numpy as np
import pytest

from lecturekit.check.forbidden import forbidden_use, inherits, watching
from lecturekit.layers import MM, LayerNorm, PerceptronLayer

pytestmark = pytest.mark.keras

NORM = "keras.layers.LayerNormalization"
FORBIDS = {NORM: "", "lecturekit.layers": "", "keras.layers.Softmax": ""}


class OwnNorm(keras.layers.LayerNormalization):
    pass


class MyPerceptron(PerceptronLayer):
    __module__ = "__main__"


class Holder(keras.layers.Layer):
    def __init__(self, inner):
        super().__init__()
        self.parts = {"a": [inner]}


class Honest(keras.layers.Layer):
    def call(self, x):
        return (x - keras.ops.mean(x)) / keras.ops.std(x)


def functional():
    x = keras.Input((3,))
    return keras.Model(x, keras.layers.LayerNormalization()(x))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (lambda: keras.layers.LayerNormalization, NORM),
        (lambda: OwnNorm, NORM),
        (OwnNorm, NORM),
        (lambda: MyPerceptron, "lecturekit.layers"),
        (lambda: type("Further", (MyPerceptron,), {}), "lecturekit.layers"),
        (lambda: LayerNorm, "lecturekit.layers"),
        (lambda: keras.Sequential([keras.layers.Dense(1), OwnNorm()]), NORM),
        (lambda: keras.Sequential([keras.Sequential([keras.Sequential([OwnNorm()])])]), NORM),
        (functional, NORM),
        (lambda: Holder(keras.layers.LayerNormalization()), NORM),
        (lambda: Holder(Holder(MM(1))), "lecturekit.layers"),
        (lambda: keras.layers.TimeDistributed(OwnNorm()), NORM),
        (lambda: Honest, ""),
        (Honest, ""),
        (lambda: Holder(Honest()), ""),
        (lambda: keras.Sequential([keras.layers.Dense(1), keras.layers.BatchNormalization()]), ""),
        (lambda: keras.Sequential([keras.layers.MultiHeadAttention(1, 2)]), ""),  # Keras' own softmax inside
        (lambda: keras.layers.MultiHeadAttention(1, 2), ""),
    ],
)
def test_what_derives_from_something_forbidden(make, name):
    assert inherits(make(), FORBIDS) == name


def test_a_model_in_a_circle():
    outer = Holder(Honest())
    outer.parts["a"].append(outer)
    assert inherits(outer, FORBIDS) == ""


def test_layers_made_while_code_runs():
    for make, used in (
        (keras.layers.LayerNormalization, (NORM,)),
        (OwnNorm, (NORM,)),
        (lambda: MM(2), ("lecturekit.layers",)),
        (MyPerceptron, ("lecturekit.layers",)),
        (keras.layers.BatchNormalization, ()),
        (Honest, ()),
        (lambda: Honest()(np.ones((2, 3))), ()),
        (lambda: keras.layers.MultiHeadAttention(1, 2)(np.ones((1, 2, 3)), np.ones((1, 2, 3))), ()),
    ):
        with watching(FORBIDS) as watch:
            make()
        assert watch.used == used


def test_calls_inside_of_keras_are_its_own():
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x = np.ones((4, 1))
    with watching({"numpy": "", "tensorflow": ""}) as watch:
        model.fit(x, x, verbose=0)
    assert watch.used == ()


def test_ops_of_tensorflow_share_their_wrappers():
    import tensorflow as tf

    x = tf.ones((1, 4, 1))
    with watching({"tensorflow.nn.conv1d": ""}) as watch:
        tf.nn.relu(x)
    assert watch.used == ()
    w = tf.ones((2, 1, 1))
    with watching({"tensorflow.nn.conv1d": ""}) as watch:
        tf.nn.conv1d(x, w, 1, "SAME")
    assert watch.used == ("tensorflow.nn.conv1d",)


@pytest.mark.parametrize(
    "text",
    [
        "from keras.src.layers import LayerNormalization as L\nconv = L()",
        "import keras.src.layers.normalization.layer_normalization as n\nconv = n.LayerNormalization()",
        "from lecturekit.models import MM\nconv = MM(1)",
        "import tensorflow as tf\nconv = tf.keras.layers.LayerNormalization()",
        "from lecturekit.layers import *\nconv = MM(1)",
    ],
)
def test_text_is_read_alike_where_keras_is_loaded(text):
    assert forbidden_use([text], "conv", FORBIDS) is not None


def test_the_base_of_all_layers_is_no_layer_that_is_forbidden():
    text = "import keras\nclass conv(keras.Layer):\n    def build(self, shape): self.add_weight()"
    assert forbidden_use([text], "conv", {"keras.layers": ""}) is None
    assert inherits(Honest, {"keras.layers": ""}) == ""


def test_a_package_that_offers_what_is_defined_elsewhere():
    """`tensorflow.nn` defines nothing itself; `tensorflow.sigmoid` is TensorFlow's own, although it is there, too."""
    import tensorflow as tf

    x, w = tf.ones((1, 4, 1)), tf.ones((2, 1, 1))
    conv1d, sigmoid = getattr(tf.nn, "conv" + "1d"), tf.sigmoid
    with watching({"tensorflow.nn": "", "keras.losses": ""}) as watch:
        sigmoid(x)
    assert watch.used == ()
    with watching({"tensorflow.nn": "", "keras.losses": ""}) as watch:
        conv1d(x, w, 1, "SAME")
        keras.losses.MeanSquaredError()
    assert watch.used == ("keras.losses", "tensorflow.nn")
    text = "import tensorflow.python.ops.nn_ops as n\ndef conv(x, w): return n.conv1d_v2(x, w, 1, 'SAME')"
    assert forbidden_use([text], "conv", {"tensorflow.nn": ""}) is not None
