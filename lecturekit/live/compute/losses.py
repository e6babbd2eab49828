"""Three losses of a sample as functions of its margin, and the line that each of them fits."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

# The log loss of separable points has no minimum; this penalty on w^2 gives it one.
RIDGE = 0.01


def zero_one(margin: np.ndarray) -> np.ndarray:
    """1 where the margin y f(x) is negative, else 0; labels are -1/+1. On the line itself, +1 is right."""
    return np.where(np.asarray(margin) < 0, 1.0, 0.0)


def log_loss(margin: np.ndarray) -> np.ndarray:
    """log(1 + exp(-margin)): -log of the sigmoid's probability of the right class."""
    return np.logaddexp(0, -np.asarray(margin, dtype=float))


def squared(margin: np.ndarray) -> np.ndarray:
    """(y - f)^2 / 2 = (1 - margin)^2 / 2 for labels -1/+1."""
    return (1 - np.asarray(margin, dtype=float)) ** 2 / 2


LOSSES = {"zero-one": zero_one, "log": log_loss, "squared": squared}


def slope(name: str, margin: float) -> float:
    """The derivative with respect to the margin: how strongly a sample pulls the line."""
    if name == "zero-one":
        return 0.0
    return margin - 1 if name == "squared" else float(-1 / (1 + np.exp(min(margin, 500.0))))


class LineFit(NamedTuple):
    """f(x) = w x + b, with its border at -b / w."""

    w: float
    b: float

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.w * np.asarray(x) + self.b

    @property
    def border(self) -> float:
        return -self.b / self.w if self.w else float("nan")


def fit_squared(x: np.ndarray, y: np.ndarray) -> LineFit:
    """Minimizes the sum of squares, in closed form."""
    A = np.column_stack([x, np.ones_like(x)])
    w, b = np.linalg.lstsq(A, y, rcond=None)[0]
    return LineFit(float(w), float(b))


def fit_log(x: np.ndarray, y: np.ndarray) -> LineFit:
    """Minimizes the sum of log losses + RIDGE w^2 / 2, by Newton's method."""
    A = np.column_stack([x, np.ones_like(x)])
    theta, ridge = np.zeros(2), np.diag([RIDGE, 1e-9])
    total = _total(A, y, theta)
    for _ in range(100):
        p = 1 / (1 + np.exp(np.clip(y * (A @ theta), -500, 500)))  # probability of the wrong class
        gradient = -(A.T @ (y * p)) + ridge @ theta
        move = np.linalg.solve((A.T * (p * (1 - p))) @ A + ridge, gradient)
        size = 1.0
        while size > 1e-8 and _total(A, y, theta - size * move) > total:
            size /= 2  # far from the minimum, Newton's step can overshoot
        theta = theta - size * move
        total = _total(A, y, theta)
        if np.abs(move).max() < 1e-10:
            break
    return LineFit(float(theta[0]), float(theta[1]))


def _total(A: np.ndarray, y: np.ndarray, theta: np.ndarray) -> float:
    return float(log_loss(y * (A @ theta)).sum() + RIDGE * theta[0] ** 2 / 2)


def fit_zero_one(x: np.ndarray, y: np.ndarray) -> tuple[int, list[tuple[float, float]]]:
    """The minimum number of errors of "+1 right of the border", and all intervals of borders that reach it."""
    cuts = np.concatenate([[-np.inf], np.sort(np.unique(x)), [np.inf]])
    gaps = list(pairwise(cuts))
    counts = [int(np.sum(np.where(x >= high, 1, -1) != y)) for _, high in gaps]
    best = min(counts)
    return best, [gap for gap, count in zip(gaps, counts, strict=True) if count == best]


def points(outlier: float, label: float) -> tuple[np.ndarray, np.ndarray]:
    """Ten well separated points, then the outlier."""
    x = np.array([-3.0, -2.4, -1.9, -1.3, -0.4, 0.4, 1.2, 1.8, 2.3, 3.0, outlier])
    return x, np.array([-1.0] * 5 + [1.0] * 5 + [label])
