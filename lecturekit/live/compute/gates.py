"""What one McCulloch-Pitts neuron of two inputs can compute."""

from __future__ import annotations

from itertools import product

import numpy as np

from lecturekit.data import logic_gate

GATES = ("and", "or", "nand", "nor", "xor", "xnor")
# The positions of the sliders, all of which are tried here.
WEIGHTS = np.arange(-2, 2.01, 0.5)
THRESHOLDS = np.arange(-3, 3.01, 0.5)


def answers(w1: float, w2: float, T: float) -> tuple[np.ndarray, np.ndarray]:
    """Net input and output, each (4,), for the inputs 00, 01, 10, 11; net = T fires."""
    X, _ = logic_gate("and")
    net = X @ np.array([w1, w2], dtype=float)
    return net, (net >= T).astype(int)


def right(gate: str, w1: float, w2: float, T: float) -> np.ndarray:
    """For each of the four inputs, whether the neuron's output is the gate's."""
    _, y = logic_gate(gate, labels="binary")
    return answers(w1, w2, T)[1] == y


def settings(gate: str) -> list[tuple[float, float, float]]:
    """All (w1, w2, T) of the sliders that compute the gate; none for XOR and XNOR."""
    grid = product(WEIGHTS, WEIGHTS, THRESHOLDS)
    return [(float(a), float(b), float(T)) for a, b, T in grid if right(gate, a, b, T).all()]


def demands(gate: str) -> list[str]:
    """The four inequalities that (w1, w2, T) must meet, in the order 00, 01, 10, 11."""
    _, y = logic_gate(gate, labels="binary")
    sums = ("0", "w2", "w1", "w1 + w2")
    return [f"{total} {'≥' if fires else '<'} T" for total, fires in zip(sums, y, strict=True)]


def contradiction(gate: str) -> str:
    """Why no (w1, w2, T) meets the gate's inequalities; empty if one does."""
    return {
        "xor": "Add the two in the middle: w1 + w2 ≥ 2T. The first says T > 0, so 2T > T and w1 + w2 > T. "
        "The last says the opposite. No weights can do both.",
        "xnor": "Add the two in the middle: w1 + w2 < 2T. The first says T ≤ 0, so 2T ≤ T and w1 + w2 < T. "
        "The last says the opposite. No weights can do both.",
    }.get(gate, "")
