"""What a student reads of a layer: which weight, of which shape, when, and what Keras does with it."""

import numpy as np
import pytest

from lecturekit.check.judge.compare import Tolerance
from lecturekit.check.judge.layer_difference import layer_difference

W, B, X = np.ones((2, 3)), np.zeros(3), np.full((4, 2), 0.5)
RIGHT = {
    "weights": [[2, 3], [3]],
    "initial": [W, B, X],
    "output": X,
    "gradients": [W, B, X],
    "config": X,
    "name in config": True,
    "fit": [W, B],
}


@pytest.mark.parametrize(
    ("part", "got", "told"),
    [
        ("weights", [], "has no weights; expected weights of shape (2, 3) and (3,). Keras trains and saves only what"),
        ("weights", [[2, 3]], "has weights of shape (2, 3); expected weights of shape (2, 3) and (3,). Keras trains"),
        ("weights", [[3, 2], [3]], "Rows and columns are swapped"),
        ("weights", [[2, 3], [3], [3]], "has weights of shape (2, 3), (3,) and (3,); expected"),
        ("initial", [W, B + 2, X], "right after your layer is built, the weight of shape (3,): expected"),
        ("initial", [W, B, X + 2], "right after your layer is built, its output: expected"),
        ("output", X + 2, "with given numbers as weights, the output of your layer: expected"),
        ("gradients", [W + 2, B, X], "the gradient that training sees by the weight of shape (2, 3): expected"),
        ("gradients", [W, B, X + 2], "the gradient that training sees by the input: expected"),
        ("gradients", [B, X], "training changes weights of shape (3,) of your layer; expected weights of shape (2, 3)"),
        ("gradients", [X], "training changes no weights of your layer; expected weights of shape (2, 3) and (3,)"),
        ("config", X + 2, "a copy that Keras makes from your layer's config"),
        ("name in config", False, "does not keep its name: begin your config with super().get_config()"),
        ("fit", [W, B + 2], "after training on one sample after another, the weight of shape (3,): expected"),
    ],
)
def test_says_which_weight_and_when(part, got, told):
    assert told in layer_difference(RIGHT, RIGHT | {part: got}, Tolerance())


def test_has_nothing_to_say_of_the_right_answers():
    assert layer_difference(RIGHT, RIGHT, Tolerance()) is None
