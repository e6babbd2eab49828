"""Functions for gradient descent, one step with momentum, and the effect of a learning rate on a parabola."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Hill(NamedTuple):
    """A function of one number or of (w1, w2), its gradient, and the region to show.

    Attributes:
        g, gradient: functions of arrays (..., n) to (...) and (..., n); n is 1 or 2.
        span: half the width of the region, around 0.
        start: the default start.
        curvature: the largest eigenvalue of a quadratic's second derivative, otherwise 0.
        formula: its formula.
    """

    g: Callable[[np.ndarray], np.ndarray]
    gradient: Callable[[np.ndarray], np.ndarray]
    span: float
    start: tuple[float, ...]
    curvature: float
    formula: str


def _bowl(*stretch: float, formula: str, span: float, start: tuple[float, ...]) -> Hill:
    factors = np.array(stretch)
    return Hill(lambda w: np.sum(factors * w**2, -1) / 2, lambda w: factors * w, span, start, max(stretch), formula)


def _two_valleys(w: np.ndarray) -> np.ndarray:
    return w[..., 0] ** 4 / 4 - w[..., 0] ** 2 + 0.3 * w[..., 0] + np.sum(w[..., 1:] ** 2, -1)


def _two_valleys_slope(w: np.ndarray) -> np.ndarray:
    return np.concatenate([w[..., :1] ** 3 - 2 * w[..., :1] + 0.3, 2 * w[..., 1:]], axis=-1)


ONE = {
    "parabola": _bowl(1.0, formula="g(w) = w² / 2", span=4, start=(-3.0,)),
    "the lecture's": Hill(
        lambda w: w[..., 0] ** 2 + 3, lambda w: 2 * w, 6, (5.0,), 2.0, "g(w) = w² + 3, so g'(5) = 10"
    ),
    "two valleys": Hill(_two_valleys, _two_valleys_slope, 2.4, (2.1,), 0.0, "g(w) = w⁴/4 - w² + 0.3 w"),
}
TWO = {
    "round bowl": _bowl(1.0, 1.0, formula="g = (w1² + w2²) / 2", span=4, start=(-3.2, 2.4)),
    "long valley": _bowl(1.0, 12.0, formula="g = (w1² + 12 w2²) / 2", span=4, start=(-3.4, 1.2)),
    "two valleys": Hill(_two_valleys, _two_valleys_slope, 2.4, (0.35, 1.8), 0.0, "g = w1⁴/4 - w1² + 0.3 w1 + w2²"),
}
FAR = 1e6  # larger weights have diverged


def step(
    w: np.ndarray, velocity: np.ndarray, hill: Hill, alpha: float, momentum: float
) -> tuple[np.ndarray, np.ndarray]:
    """v <- momentum v - alpha gradient(w), w <- w + v; without momentum w <- w - alpha gradient(w)."""
    velocity = momentum * velocity - alpha * hill.gradient(w)
    return np.clip(w + velocity, -FAR, FAR), velocity


def secant(hill: Hill, w: float, h: float) -> float:
    """(g(w + h) - g(w - h)) / 2h, for a function of one number."""
    right, left = (float(hill.g(np.array([v]))) for v in (w + h, w - h))
    return (right - left) / (2 * h)


def verdict(hill: Hill, alpha: float, momentum: float) -> str:
    """The effect of a learning rate, where it is known: on quadratics, without momentum; otherwise ""."""
    if not hill.curvature or momentum:
        return ""
    factor = 1 - alpha * hill.curvature
    how = f"In the steepest direction each step multiplies the distance by 1 - αλ = {factor:.3g}"
    if abs(factor) > 1 + 1e-9:
        return f"{how}: it diverges, because α > 2/λ = {2 / hill.curvature:.3g}."
    if abs(abs(factor) - 1) <= 1e-9:
        return f"{how}: it jumps to and fro for ever."
    if abs(factor) < 1e-9:
        return f"{how}: it is there at once."
    if factor < 0:
        return f"{how}: it overshoots, and still arrives."
    return f"{how}: it {'crawls' if factor > 0.9 else 'arrives without overshooting'}."
