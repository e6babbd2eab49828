"""Points lifted into a third dimension, a sheet that cuts them, and a camera to look at both."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lecturekit import features

Array = np.ndarray


class Lift(NamedTuple):
    """A feature map of two inputs to three, and the kernel that is its inner product.

    Attributes:
        sheet: of the plane sheet . phi = height, the normal.
        heights: the range of the slider, and where the sheet separates the classes.
    """

    phi: Callable[[Array], Array]
    kernel: Callable[[Array, Array], Array]
    axes: tuple[str, str, str]
    sheet: tuple[float, float, float]
    heights: tuple[float, float, float]
    written: str
    by_kernel: str


LIFTS = {
    "XOR": Lift(
        features.products,
        features.products_kernel,
        ("x1", "x2", "x1 x2"),
        (0.0, 0.0, 1.0),
        (-2.0, 2.0, 0.0),
        "φ(x) = (x1, x2, x1 x2)",
        "k(x, z) = x1 z1 + x2 z2 + x1 x2 z1 z2",
    ),
    "circle": Lift(
        features.quadratics,
        features.quadratics_kernel,
        ("x1²", "x2²", "√2 x1 x2"),
        (1.0, 1.0, 0.0),
        (0.2, 4.0, 1.3),
        "φ(x) = (x1², x2², √2 x1 x2)",
        "k(x, z) = (x · z)²",
    ),
}
REACH = 1.6


def points(name: str) -> tuple[Array, Array]:
    """(X, y) of two classes that no line separates, labels -1/+1."""
    rng = np.random.default_rng(1)
    if name == "XOR":
        corners = np.array([(1, 1), (-1, -1), (1, -1), (-1, 1)], dtype=float)
        X = np.repeat(corners, 12, axis=0) + rng.uniform(-0.45, 0.45, (48, 2))
        return X, np.where(X[:, 0] * X[:, 1] > 0, 1.0, -1.0)
    radius = np.concatenate([rng.uniform(0.1, 0.9, 24), rng.uniform(1.3, 1.55, 24)])
    angle = rng.uniform(0, 2 * np.pi, 48)
    y = np.where(np.arange(48) < 24, -1.0, 1.0)
    return radius[:, None] * np.column_stack([np.cos(angle), np.sin(angle)]), y


def side(lift: Lift, X: Array, height: float) -> Array:
    """sheet . phi(x) - height: positive on one side of the sheet."""
    return lift.phi(X) @ np.array(lift.sheet) - height


def camera(P: Array, azimuth: float, elevation: float) -> tuple[Array, Array]:
    """Points (n, 3) as seen from an angle, in degrees: places (n, 2), and how near each is (n,)."""
    a, e = np.radians(azimuth), np.radians(elevation)
    right = np.array([-np.sin(a), np.cos(a), 0])
    up = np.array([-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)])
    towards = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    return np.column_stack([P @ right, P @ up]), P @ towards


def box(lift: Lift, X: Array) -> tuple[Array, Array]:
    """The corners, low and high, of what the lifted points fill."""
    P = lift.phi(X)
    return np.minimum(P.min(axis=0), 0), np.maximum(P.max(axis=0), 0)


def sheet_corners(lift: Lift, X: Array, height: float) -> Array:
    """Four corners (4, 3) of the sheet within the box, in turn."""
    low, high = box(lift, X)
    normal = np.array(lift.sheet)
    if normal[2]:  # lying: over the whole floor
        floor = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
        return np.array([(a, b, (height - normal[0] * a - normal[1] * b) / normal[2]) for a, b in floor])
    ends = [(a, (height - normal[0] * a) / normal[1]) for a in (low[0], max(height, low[0]))]  # standing
    (a0, b0), (a1, b1) = ends
    return np.array([(a0, b0, low[2]), (a1, b1, low[2]), (a1, b1, high[2]), (a0, b0, high[2])])
