"""Numerical derivatives, and gradient descent, in NumPy."""

import numpy as np


def central_difference(g, w, h=1e-5):
    """dg/dw, about (g(w + h) - g(w - h)) / 2h, with an error of O(h^2).

    Args:
        g: a function of a number, or elementwise of an array.
        w: a number or an array.
        h: the distance to either side, a positive number. If it is too small, rounding errors dominate.

    Raises:
        ValueError: h is not positive.

    Source: lecture, "1-D Optimization".
    """
    if not h > 0:
        raise ValueError(f"Expected h > 0. Received: h={h}. Pass a small positive number, such as 1e-5.")
    return (g(w + h) - g(w - h)) / (2 * h)


def gradient(g, w, h=1e-5):
    """The vector of g's partial derivatives at w, each by a central difference.

    Args:
        g: a function of an array of w's shape to a number.
        w: an array of any shape.
        h: the distance to either side, a positive number.

    Returns:
        float64, of w's shape.

    Source: lecture, "Gradient in n dimensions".
    """
    w = np.asarray(w, dtype=float)
    slopes = np.empty_like(w)
    for i in np.ndindex(w.shape):
        direction = np.zeros_like(w)
        direction[i] = 1
        slopes[i] = central_difference(lambda t, d=direction: g(w + t * d), 0.0, h)
    return slopes


def gradient_descent(gradient, start, alpha, steps):
    """w <- w - alpha * gradient(w), all coordinates at once.

    Args:
        gradient: a function of an array to the gradient there, of the same shape.
        start: the first w, a number or an array.
        alpha: the learning rate.
        steps: the number of steps, not negative.

    Returns:
        The path, float64 (steps + 1, *w.shape), `start` first.

    Raises:
        ValueError: `steps` is negative, or the gradient does not have w's shape.

    Source: lecture, "Optimization procedure: Gradient descent".
    """
    if steps < 0:
        raise ValueError(f"Expected steps >= 0. Received: steps={steps}. Pass the number of steps to take.")
    path = [np.array(start, dtype=float)]
    for _ in range(steps):
        slope = np.asarray(gradient(path[-1]), dtype=float)
        if slope.shape != path[-1].shape:
            raise ValueError(
                f"Expected a gradient of w's shape {path[-1].shape}. Received: shape={slope.shape}. "
                "Return one partial derivative for each entry of w."
            )
        path.append(path[-1] - alpha * slope)
    return np.array(path)
