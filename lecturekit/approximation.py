"""Two-layer ReLU networks of one input, in NumPy: what universal approximation looks like."""

from typing import NamedTuple

import numpy as np


class ReLUNetwork(NamedTuple):
    """Z(x) = c + sum_j v_j ReLU(w_j x + b_j).

    w, b and v have shape (neurons,), c is a number; x may have any shape, and Z(x) has the same.
    """

    w: np.ndarray
    b: np.ndarray
    v: np.ndarray
    c: float

    def neurons(self, x):
        """n_j(x) = ReLU(w_j x + b_j), shape (*x.shape, neurons)."""
        return np.maximum(0, np.multiply.outer(np.asarray(x, dtype=float), self.w) + self.b)

    def __call__(self, x):
        return self.neurons(x) @ self.v + self.c

    @property
    def kinks(self):
        """The sorted x at which the slopes of neurons change."""
        return np.sort(-self.b / self.w)


def lecture_example():
    """The lecture's Z(x) of six neurons, which approximates (x - 1)(x + 1)^2 on [-1.75, 1.5].

    Source: lecture, "Universal approximation theorem".
    """
    return ReLUNetwork(
        w=np.array([-5, -1.2, 1.2, 1.2, 2, 5]),
        b=np.array([-7.7, -1.3, 1, -0.2, -1.1, -5]),
        v=np.array([-1.0, -1, -1, 1, 1, 1]),
        c=0.0,
    )


def interpolate(f, knots):
    """The two-layer ReLU network that equals f at the knots and is linear between them.

    Left of the first knot it is constant; right of the last it continues linearly. For twice as many knots on
    a twice differentiable f, its largest error between them is about a quarter.

    Args:
        f: a function of an array to an array of its shape.
        knots: increasing numbers, at least two.

    Returns:
        A ReLUNetwork with one neuron less than there are knots.

    Raises:
        ValueError: there are fewer than two knots, or they do not increase.

    Source: lecture, "Universal approximation theorem".
    """
    knots = np.asarray(knots, dtype=float)
    if knots.ndim != 1 or len(knots) < 2 or not np.all(np.diff(knots) > 0):
        raise ValueError(
            f"Expected two or more increasing knots. Received: {knots!r}. Pass numpy.linspace(a, b, n) with n > 1."
        )
    values = np.asarray(f(knots), dtype=float)
    slopes = np.diff(values) / np.diff(knots)
    # Each neuron becomes active at its knot, and adds the change of slope there.
    return ReLUNetwork(w=np.ones(len(slopes)), b=-knots[:-1], v=np.diff(slopes, prepend=0), c=float(values[0]))
