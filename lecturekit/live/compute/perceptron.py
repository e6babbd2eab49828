"""Rosenblatt's training, one sample at a time, with immutable states."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Line:
    """The perceptron between two samples.

    Attributes:
        w, b: weights (w1, w2) and bias.
        at: index of the next sample.
        seen: index of the last sample, None at the start.
        moved: whether the line moved for the last sample.
        updates: how often the line has moved.
    """

    w: tuple[float, float] = (0.0, 0.0)
    b: float = 0.0
    at: int = 0
    seen: int | None = None
    moved: bool = False
    updates: int = 0


def predict(line: Line, X: np.ndarray) -> np.ndarray:
    """sign(X w + b), (n,), with sign(0) = +1."""
    return np.where(np.asarray(X, dtype=float) @ np.array(line.w) + line.b >= 0, 1, -1)


def wrong(line: Line, X: np.ndarray, y: np.ndarray) -> np.ndarray:
    """The indices of the samples on the wrong side."""
    return np.flatnonzero(predict(line, X) != y) if len(X) else np.array([], dtype=int)


def see(line: Line, X: np.ndarray, y: np.ndarray, eta: float) -> Line:
    """Train on the next sample: w <- w + eta (y - y_hat) x and b <- b + eta (y - y_hat)."""
    i = line.at % len(X)
    error = float(y[i] - predict(line, X[i : i + 1])[0])
    after = replace(line, at=(i + 1) % len(X), seen=i, moved=error != 0)
    if not after.moved:
        return after
    w1, w2 = (float(w + eta * error * x) for w, x in zip(line.w, X[i], strict=True))
    return replace(after, w=(w1, w2), b=float(line.b + eta * error), updates=line.updates + 1)


def next_update(line: Line, X: np.ndarray, y: np.ndarray, eta: float) -> Line:
    """Train until a sample moves the line, at most on each sample once."""
    for _ in range(len(X)):
        line = see(line, X, y, eta)
        if line.moved:
            return line
    return line


def border(line: Line, low: float, high: float) -> tuple[list[float], list[float]]:
    """Two points of the line w1 x1 + w2 x2 + b = 0, far outside of the square; none if w = 0."""
    w = np.array(line.w)
    size = float(w @ w)
    if size == 0:
        return [], []
    foot, along = -line.b * w / size, np.array([-w[1], w[0]]) / np.sqrt(size)
    reach = 3 * (high - low) + float(np.linalg.norm(foot))
    ends = np.array([foot - reach * along, foot + reach * along])
    return ends[:, 0].tolist(), ends[:, 1].tolist()
