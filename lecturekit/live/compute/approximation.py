"""Functions to approximate, and the error of the approximation by the number of knots."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from lecturekit.approximation import ReLUNetwork, interpolate

LOW, HIGH = -2.0, 1.5
Function = Callable[[np.ndarray], np.ndarray]


def cubic(x: np.ndarray) -> np.ndarray:
    """(x - 1)(x + 1)^2, which the lecture's six neurons approximate."""
    return (x - 1) * (x + 1) ** 2


TARGETS: dict[str, Function] = {
    "(x - 1)(x + 1)²": cubic,
    "sin 3x": lambda x: np.sin(3 * x),
    "a bell": lambda x: 3 * np.exp(-4 * x**2) - 1,
    "√|x| (a cusp)": lambda x: 2 * np.sqrt(np.abs(x)) - 1,
}


def through(xs: np.ndarray, ys: np.ndarray) -> Function:
    """The function that the user draws: linear between the handles."""
    return lambda x: np.interp(x, xs, ys)


def knots(n: int) -> np.ndarray:
    return np.linspace(LOW, HIGH, n)


def largest_error(f: Function, network: ReLUNetwork, low: float = LOW, high: float = HIGH) -> float:
    """The largest distance between f and the network on a fine grid of [low, high]."""
    x = np.linspace(low, high, 4001)
    return float(np.max(np.abs(f(x) - network(x))))


def error_by_knots(f: Function, counts: tuple[int, ...]) -> list[float]:
    return [largest_error(f, interpolate(f, knots(n))) for n in counts]


def pieces(network: ReLUNetwork, x: np.ndarray) -> np.ndarray:
    """The terms of the sum, v_j ReLU(w_j x + b_j): (neurons, points)."""
    return (network.neurons(x) * network.v).T
