"""Points lifted into a third dimension, a plane ("sheet") that separates them, and a camera that views both."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from lecturekit import features

Array = np.ndarray


class Lift(NamedTuple):
    """A feature map of two inputs to three, and the kernel that is its inner product.

    Attributes:
        sheet: the normal of the plane sheet . phi = height.
        heights: the range of the slider, and a height at which the sheet separates the classes.
    """

    phi: Callable[[Array], Array]
    kernel: Callable[[Array, Array], Array]
    axes: tuple[str, str, str]
    sheet: tuple[float, float, float]
    heights: tuple[float, float, float]
    formula: str
    kernel_formula: str


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
    """Points (n, 3) as seen from an angle in degrees: their positions (n, 2) and nearness (n,)."""
    a, e = np.radians(azimuth), np.radians(elevation)
    right = np.array([-np.sin(a), np.cos(a), 0])
    up = np.array([-np.sin(e) * np.cos(a), -np.sin(e) * np.sin(a), np.cos(e)])
    towards = np.array([np.cos(e) * np.cos(a), np.cos(e) * np.sin(a), np.sin(e)])
    return np.column_stack([P @ right, P @ up]), P @ towards


def box(lift: Lift, X: Array) -> tuple[Array, Array]:
    """The low and the high corner of the box that contains the origin and the lifted points."""
    P = lift.phi(X)
    return np.minimum(P.min(axis=0), 0), np.maximum(P.max(axis=0), 0)


def sheet_corners(lift: Lift, X: Array, height: float) -> Array:
    """The four corners (4, 3) of the sheet in the box, in order."""
    low, high = box(lift, X)
    normal = np.array(lift.sheet)
    if normal[2]:  # horizontal: above the whole floor
        floor = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
        return np.array([(a, b, (height - normal[0] * a - normal[1] * b) / normal[2]) for a, b in floor])
    ends = [(a, (height - normal[0] * a) / normal[1]) for a in (low[0], max(height, low[0]))]  # vertical
    (a0, b0), (a1, b1) = ends
    return np.array([(a0, b0, low[2]), (a1, b1, low[2]), (a1, b1, high[2]), (a0, b0, high[2])])
