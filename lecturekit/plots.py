"""The lecture's figures: functions that take Matplotlib Axes (default: the current ones) and return them.

Colours are from Okabe and Ito's colour-blind-safe palette, and never the only sign: markers, line styles
and labels tell the same, so that a black-and-white print stays readable.
"""

import lazy_loader
import matplotlib.pyplot as plt
import numpy as np

keras = lazy_loader.load("keras")

BLUE, ORANGE, GREEN, VERMILION = "#0072B2", "#E69F00", "#009E73", "#D55E00"


def decision_boundary(predict, X, y, ax=None):
    """Points of two classes, the side of the plane given to each, and the line between.

    Args:
        predict: a function from points (n, 2) to scores (n,) or (n, 1), such as a Keras model. The
            boundary lies halfway between the two labels: at 0 for -1/+1, at .5 for 0/1.
        X: points, (n, 2).
        y: labels, (n,), of at least two values; those above the middle are one class.
        ax: Axes to draw on.

    Raises:
        ValueError: X is not of shape (n, 2).
    """
    ax = ax or plt.gca()
    X, y = np.asarray(X, dtype=float), np.ravel(y)
    if X.ndim != 2 or X.shape[1] != 2:
        raise ValueError(f"Expected points of shape (n, 2). Received: X.shape={X.shape}. Choose two features.")
    middle = (y.min() + y.max()) / 2
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.25 * np.max(high - low)
    x1, x2 = np.meshgrid(*(np.linspace(a - margin, b + margin, 200) for a, b in zip(low, high, strict=True)))
    scores = _numpy(predict(np.column_stack([x1.ravel(), x2.ravel()]))).reshape(x1.shape)

    ax.contourf(x1, x2, scores >= middle, levels=[-0.5, 0.5, 1.5], colors=[ORANGE, BLUE], alpha=0.15)
    if scores.min() < middle < scores.max():
        ax.contour(x1, x2, scores, levels=[middle], colors="black", linewidths=1.5)
    for chosen, colour, marker, label in [
        (y > middle, BLUE, "o", y.max()),
        (y <= middle, ORANGE, "s", y.min()),
    ]:
        ax.scatter(*X[chosen].T, c=colour, marker=marker, edgecolors="black", s=60, zorder=3, label=f"y = {label:g}")
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    return ax


def _numpy(values):
    """Values of any backend as a NumPy array; NumPy alone does not load Keras."""
    return values if isinstance(values, np.ndarray) else keras.ops.convert_to_numpy(values)
