"""The stations of the lecture's history, and what each could decide about points of the plane."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from lecturekit.data import logic_gate
from lecturekit.live.compute import convolution

REACH = (-0.6, 1.6)


@dataclass(frozen=True)
class Station:
    """Attributes:
    year, wave: its time and wave, 1 to 3; 0 is between waves.
    picture: what to draw: "and", "learnt", "xor", "hidden", "deep" or "filter".
    page: the live figure to which it belongs.
    """

    year: int
    wave: int
    who: str
    title: str
    look: str
    picture: str
    page: str


STATIONS = (
    Station(
        1943, 1, "McCulloch and Pitts", "the McCulloch-Pitts neuron",
        "Weights and a threshold, set by hand: this one is AND. Nothing is learnt yet.", "and", "gates",
    ),
    Station(
        1958, 1, "Rosenblatt", "the perceptron, a single layer",
        "The first model that learns under a teacher: these weights came out of 11 updates on AND.", "learnt",
        "perceptron",
    ),
    Station(
        1969, 0, "Minsky and Papert", "the book Perceptrons: what a single layer cannot do",
        "XOR: whatever the line, at most three of the four points are right. Almost the whole field goes into "
        "hibernation.", "xor", "perceptron",
    ),
    Station(
        1986, 2, "rediscovered", "backpropagation for multi-layer perceptrons",
        "Two hidden neurons draw two lines, and the region between them is XOR. Now there is a way to find such "
        "weights.",
        "hidden", "backpropagation",
    ),
    Station(
        2006, 3, "the third wave", "deep learning gains popularity",
        "Each hidden neuron draws one edge of a region: with more of them, any shape.", "deep", "playground",
    ),
    Station(
        2012, 3, "breakthrough", "deep networks in many applications",
        "Filters that slide over an image find the same pattern anywhere, with few weights.", "filter", "convolution",
    ),
)  # fmt: skip


def decide(picture: str, X: np.ndarray) -> np.ndarray:
    """Whether a station's network says 1 at points (n, 2)."""
    a, b = X[:, 0], X[:, 1]
    if picture == "and":
        return a + b >= 2
    if picture == "learnt":
        return 4 * a + 2 * b - 6 >= 0
    if picture == "xor":
        return a + b >= 1
    if picture == "hidden":
        return (a + b >= 0.5) & (a + b < 1.5)
    if picture == "deep":  # seven half-planes around the middle
        angles = 2 * np.pi * np.arange(7) / 7
        return np.all(np.outer(a - 0.5, np.cos(angles)) + np.outer(b - 0.5, np.sin(angles)) < 0.75, axis=1)
    raise ValueError(f"Expected a picture with a decision. Received: {picture!r}. Draw it in another way.")


def points(picture: str) -> tuple[np.ndarray, np.ndarray]:
    """The points to decide: (X, y) with labels 0/1."""
    if picture == "deep":
        rng = np.random.default_rng(2)
        X = rng.uniform(*REACH, (60, 2))
        return X, (np.linalg.norm(X - 0.5, axis=1) < 0.78).astype(float)
    return logic_gate("xor" if picture in ("xor", "hidden") else "and", labels="binary")


def mouse() -> np.ndarray:
    """The image of the last station: (24, 24)."""
    return convolution.images()["mouse"]
