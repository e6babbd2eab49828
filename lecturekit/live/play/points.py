"""The points of a playground, and their features, which are the network's inputs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lecturekit.data import logic_gate, playground
from lecturekit.live.play.state import GATES, OWN, Data

CELLS, REACH = 100, 6.0  # the map's cells along an axis, on [-6, 6]

_FUNCTIONS = {
    "x1": lambda X: X[:, 0],
    "x2": lambda X: X[:, 1],
    "x1^2": lambda X: X[:, 0] ** 2,
    "x2^2": lambda X: X[:, 1] ** 2,
    "x1x2": lambda X: X[:, 0] * X[:, 1],
    "sin(x1)": lambda X: np.sin(X[:, 0]),
    "sin(x2)": lambda X: np.sin(X[:, 1]),
}


class Points(NamedTuple):
    """Points (n, 2) and labels (n,), for training and for test. Gates and the user's own points have no test data."""

    X: np.ndarray
    y: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def draw(data: Data) -> Points:
    """The points of a data set; the first `share` percent are for training."""
    none = np.zeros((0, 2)), np.zeros(0)
    if data.name == OWN:
        rows = np.array(data.points, dtype=float).reshape(-1, 3)
        return Points(rows[:, :2], rows[:, 2], *none)
    if data.name in GATES:
        X, y = logic_gate(data.name.split()[0].lower())
        return Points(6 * X - 3, y, *none)  # corners at -3 and 3, well inside of [-6, 6]
    X, y = playground(data.name, noise=data.noise, seed=data.seed)
    cut = len(X) * data.share // 100
    return Points(X[:cut], y[:cut], X[cut:], y[cut:])


def featured(X: np.ndarray, features: tuple[str, ...]) -> np.ndarray:
    """The features of points (n, 2): float32 (n, features)."""
    return np.column_stack([_FUNCTIONS[name](X) for name in features]).astype("float32")


def grid() -> np.ndarray:
    """The centres of the map's cells, row by row from below: (CELLS * CELLS, 2)."""
    centres = (np.arange(CELLS) + 0.5) / CELLS * 2 * REACH - REACH
    x1, x2 = np.meshgrid(centres, centres)
    return np.column_stack([x1.ravel(), x2.ravel()])
