"""The lecture's figures: functions that take Matplotlib Axes (default: the current ones) and return them.

Colours are from Okabe and Ito's colour-blind-safe palette. Markers, line styles and labels carry the same information,
so a black-and-white print stays readable.
"""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle

BLUE, ORANGE, GREEN, PURPLE, GREY = "#0072B2", "#E69F00", "#009E73", "#CC79A7", "0.45"
_STYLES = ["-", "--", ":", "-."]
_MARKERS = ["o", "s", "^", "D"]
_COLOURS = [BLUE, ORANGE, GREEN, PURPLE]


def decision_boundary(predict, X, y, ax=None):
    """Points of two classes, the region that a classifier assigns to each, and the boundary between.

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
        raise ValueError(f"Expected points of shape (n, 2). Received: X.shape={X.shape}. Choose two of the features.")
    middle = (y.min() + y.max()) / 2
    low, high = X.min(axis=0), X.max(axis=0)
    margin = 0.25 * np.max(high - low)
    x1, x2 = np.meshgrid(*(np.linspace(a - margin, b + margin, 200) for a, b in zip(low, high, strict=True)))
    scores = _numpy(predict(np.column_stack([x1.ravel(), x2.ravel()]))).reshape(x1.shape)

    ax.contourf(x1, x2, scores >= middle, levels=[-0.5, 0.5, 1.5], colors=[ORANGE, BLUE], alpha=0.2)
    if scores.min() < middle < scores.max():
        ax.contour(x1, x2, scores, levels=[middle], colors="black", linewidths=1.5)
    size = 60 if len(X) < 50 else 18
    for in_class, colour, marker, label in [
        (y > middle, BLUE, "o", y.max()),
        (y <= middle, ORANGE, "s", y.min()),
    ]:
        ax.scatter(
            *X[in_class].T,
            c=colour,
            marker=marker,
            edgecolors="black",
            linewidths=0.7,
            s=size,
            zorder=3,
            label=f"y = {label:g}",
        )
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")
    _legend_outside(ax)
    return ax


def activation(function, low=-4.0, high=4.0, ax=None):
    """An activation function and its derivative.

    Args:
        function: one of `lecturekit.activations`, or any function with a `.derivative`.
        low, high: the ends of the z axis.
        ax: Axes to draw on.
    """
    ax = ax or plt.gca()
    z = np.linspace(low, high, 801)
    value, slope = _numpy(function(z)), _numpy(function.derivative(z))
    ax.axhline(0, color=GREY, linewidth=0.6)
    ax.axvline(0, color=GREY, linewidth=0.6)
    ax.plot(z, _split_at_jumps(value), color=BLUE, linewidth=2, label=r"$\sigma(z)$")
    ax.plot(z, _split_at_jumps(slope), color=ORANGE, linewidth=2, linestyle="--", label=r"$\sigma'(z)$")
    ax.set(xlabel="$z$", title=getattr(function, "__name__", ""))
    ax.legend(frameon=False)
    return ax


def loss_curve(curves, ax=None):
    """Losses by epoch.

    Args:
        curves: losses by name, such as a Keras `History` or its `history`; or the sequence of one curve.
        ax: Axes to draw on.
    """
    ax = ax or plt.gca()
    curves = getattr(curves, "history", curves)
    if not isinstance(curves, dict):
        curves = {"loss": curves}
    for i, (name, values) in enumerate(curves.items()):
        ax.plot(
            np.arange(1, len(values) + 1),
            values,
            color=_COLOURS[i % 4],
            linestyle=_STYLES[i % 4],
            linewidth=2,
            label=name,
        )
    ax.set(xlabel="epoch", ylabel="loss", ylim=(0, None))
    ax.xaxis.get_major_locator().set_params(integer=True)
    if len(curves) > 1:
        ax.legend(frameon=False)
    return ax


def filter_response(image, kernel, ax=None):
    """The responses of a filter that slides over an image, with the strongest one marked.

    A pixel of the map is the response to the window with its upper left corner there.

    Args:
        image: (rows, columns).
        kernel: the filter, no larger than the image.
        ax: Axes to draw on.

    Raises:
        ValueError: the filter is larger than the image, or one of them does not have two axes.
    """
    ax = ax or plt.gca()
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    if image.ndim != 2 or kernel.ndim != 2 or np.any(np.array(kernel.shape) > image.shape):
        raise ValueError(
            "Expected an image (rows, columns) and a filter no larger. Received: "
            f"image.shape={image.shape}, kernel.shape={kernel.shape}. Drop the channel's axis, if any."
        )
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    responses = np.einsum("ijkl,kl->ij", windows, kernel)
    bound = np.abs(responses).max() or 1
    diverging = responses.min() < 0
    heat_map = ax.imshow(
        responses,
        cmap="PuOr_r" if diverging else "Greys",
        vmin=-bound if diverging else 0,
        vmax=bound,
    )
    row, column = np.unravel_index(np.argmax(responses), responses.shape)
    ax.plot(column, row, "o", markersize=14, markerfacecolor="none", markeredgecolor=BLUE, markeredgewidth=2)
    ax.set(title=f"maximum {responses.max():g} at ({row}, {column})", xlabel="column", ylabel="row")
    ax.figure.colorbar(heat_map, ax=ax, label="response", shrink=0.8)
    return ax


def filter_over_image(image, kernel, place, ax=None):
    """A filter laid over an image at a place, and its response there.

    Args:
        image: (rows, columns).
        kernel: the filter.
        place: row and column of the window's upper left corner.
        ax: Axes to draw on.

    Raises:
        ValueError: the filter does not fit into the image there.
    """
    ax = ax or plt.gca()
    image, kernel = np.asarray(image, dtype=float), np.asarray(kernel, dtype=float)
    (row, column), (rows, columns) = place, kernel.shape
    window = image[row : row + rows, column : column + columns]
    if min(place) < 0 or window.shape != kernel.shape:
        raise ValueError(
            f"Expected a place where the {kernel.shape} filter lies within the {image.shape} image. "
            f"Received: place={place!r}. Choose a smaller row or column."
        )
    ax.imshow(image, cmap="Greys", vmin=min(0, image.min()), vmax=1.3 * image.max() or 1)
    ax.add_patch(Rectangle((column - 0.5, row - 0.5), columns, rows, fill=False, edgecolor=BLUE, linewidth=2))
    for i, j in np.argwhere(kernel != 0):
        ax.add_patch(Rectangle((column + j - 0.5, row + i - 0.5), 1, 1, fill=False, edgecolor=ORANGE, linewidth=2))
    ax.set(title=f"response {np.sum(window * kernel):g}", xlabel="column", ylabel="row")
    return ax


def gradient_by_depth(norms, ax=None):
    """The size of the gradient that reaches each layer, on a logarithmic axis.

    Args:
        norms: by the name of a network, a number for each layer, the first layer first.
        ax: Axes to draw on.
    """
    ax = ax or plt.gca()
    for i, (name, sizes) in enumerate(norms.items()):
        ax.plot(
            np.arange(1, len(sizes) + 1),
            sizes,
            color=_COLOURS[i % 4],
            linestyle=_STYLES[i % 4],
            marker=_MARKERS[i % 4],
            label=name,
        )
    ax.set(xlabel="layer, from the input", ylabel="size of the gradient", yscale="log")
    ax.xaxis.get_major_locator().set_params(integer=True)
    ax.legend(frameon=False)
    return ax


def descent_path(g, path, ax=None):
    """Gradient descent's steps on the contours of g(w1, w2).

    Args:
        g: a function of an array (2,) to a number.
        path: the steps, (n, 2), as `calculus.gradient_descent` returns them.
        ax: Axes to draw on.

    Raises:
        ValueError: the path is not of shape (n, 2).
    """
    ax = ax or plt.gca()
    path = np.asarray(path, dtype=float)
    if path.ndim != 2 or path.shape[1] != 2:
        raise ValueError(
            f"Expected a path of shape (n, 2). Received: shape={path.shape}. Descend on a function of two weights."
        )
    low, high = path.min(axis=0), path.max(axis=0)
    margin = 0.3 * np.max(high - low) or 1.0
    w1, w2 = np.meshgrid(*(np.linspace(a - margin, b + margin, 120) for a, b in zip(low, high, strict=True)))
    heights = np.apply_along_axis(g, -1, np.stack([w1, w2], axis=-1))
    lines = ax.contour(w1, w2, heights, levels=12, colors=GREY, linewidths=0.8)
    ax.clabel(lines, fontsize=7, fmt="%.3g")
    ax.plot(*path.T, color=BLUE, marker="o", markersize=4, linewidth=1.5, zorder=3)
    ax.plot(*path[0], color=ORANGE, marker="s", markersize=9, linestyle="none", label="start", zorder=4)
    ax.plot(*path[-1], color=BLUE, marker="*", markersize=14, linestyle="none", label="end", zorder=4)
    ax.set(xlabel="$w_1$", ylabel="$w_2$")
    ax.legend(frameon=True, framealpha=0.9)
    return ax


def network(weights, inputs=None, ax=None):
    """A network's neurons and weights; lines are solid for positive weights, dashed for negative, thick for large.

    The weights of a layer are written out if there are at most six.

    Args:
        weights: a matrix (inputs, units) for each layer.
        inputs: names of the inputs; x_1, x_2, ... by default.
        ax: Axes to draw on.

    Raises:
        ValueError: the shapes of successive matrices do not match.
    """
    ax = ax or plt.gca()
    weights = [np.asarray(W, dtype=float) for W in weights]
    for i, (W, V) in enumerate(pairwise(weights)):
        if W.shape[1] != V.shape[0]:
            raise ValueError(
                f"Expected matrix {i + 1} to have {W.shape[1]} rows, one for each unit before it. "
                f"Received: shape={V.shape}. Look for a missing transpose."
            )
    sizes = [weights[0].shape[0], *(W.shape[1] for W in weights)]
    positions = [[(2.0 * i, (size - 1) / 2 - j) for j in range(size)] for i, size in enumerate(sizes)]
    largest = max(np.abs(W).max() for W in weights) or 1
    for W, left, right in zip(weights, positions, positions[1:], strict=False):
        for (i, j), weight in np.ndenumerate(W):
            (x0, y0), (x1, y1) = left[i], right[j]
            positive = weight >= 0
            ax.plot(
                [x0, x1],
                [y0, y1],
                color=BLUE if positive else ORANGE,
                linestyle="-" if positive else "--",
                linewidth=0.5 + 3.5 * abs(weight) / largest,
                zorder=1,
            )
            if W.size <= 6:
                fraction = 0.36  # from the left end, where lines that cross in the middle are still apart
                ax.text(
                    x0 + fraction * (x1 - x0),
                    y0 + fraction * (y1 - y0),
                    f"{weight:.3g}",
                    ha="center",
                    va="center",
                    fontsize=9,
                    bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
                    zorder=2,
                )
    names = [inputs or [f"$x_{j + 1}$" for j in range(sizes[0])]]
    names += [[""] * size for size in sizes[1:]]
    for layer, labels in zip(positions, names, strict=True):
        for (x, y), label in zip(layer, labels, strict=True):
            ax.plot(x, y, "o", markersize=22, markerfacecolor="white", markeredgecolor="black", zorder=3)
            ax.text(x, y, label, ha="center", va="center", zorder=4)
    ax.margins(0.15)
    ax.set_axis_off()
    return ax


def _split_at_jumps(values):
    """The values with NaN after each jump, so that a curve that jumps is drawn in pieces."""
    values = np.array(values, dtype=float)
    values[1:][np.abs(np.diff(values)) > 0.5] = np.nan
    return values


def _legend_outside(ax):
    ax.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False)


def _numpy(values):
    """Values of any backend as a NumPy array; for NumPy arrays, Keras is not loaded."""
    if isinstance(values, np.ndarray):
        return values
    import keras  # not lazily: code that looks through sys.modules would load it

    return keras.ops.convert_to_numpy(values)
