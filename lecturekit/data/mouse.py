"""The lecture's curve detector and the back of a mouse."""

from typing import NamedTuple

import numpy as np


class MouseEdge(NamedTuple):
    """A filter, the patch that it detects, and an image with that patch at a known place.

    Sliding the filter over the image gives 6600 at `place` and less everywhere else: 0 where the window does not touch
    the curve. But it also responds to brightness: a flat patch of 50s gives 9000. `zero_mean` gives 0 there.
    """

    filter: np.ndarray
    patch: np.ndarray
    image: np.ndarray
    place: tuple[int, int]
    zero_mean: np.ndarray


_FILTER = np.array(
    [
        [0, 0, 0, 0, 0, 30, 0],
        [0, 0, 0, 0, 30, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 30, 0, 0, 0],
        [0, 0, 0, 0, 0, 0, 0],
    ],
    dtype=float,
)

# The pixels in the slide's sum, 4 * 50 * 30 + 20 * 30, and the line's end. A thicker line would respond more strongly
# one row below the match.
_PATCH = np.array(
    [
        [0, 0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 50, 0, 0],
        [0, 0, 0, 20, 0, 0, 0],
        [0, 0, 0, 50, 0, 0, 0],
        [0, 0, 0, 50, 0, 0, 0],
        [0, 0, 0, 50, 0, 0, 0],
        [0, 0, 0, 50, 0, 0, 0],
    ],
    dtype=float,
)


def mouse_edge(place=(8, 5), size=24):
    """The lecture's example, with the curve at a place of your choice.

    Args:
        place: row and column of the curve's upper left corner.
        size: rows and columns of the image.

    Returns:
        A MouseEdge of float64 arrays: filter, patch and zero_mean (7, 7), image (size, size).

    Raises:
        ValueError: the curve does not fit into the image there.

    Source: lecture, "Interpretation of convolution".
    """
    row, column = place
    if not (0 <= row <= size - 7 and 0 <= column <= size - 7):
        raise ValueError(
            f"Expected row and column within 0..{size - 7}, so that the 7 x 7 curve fits into {size} x {size}. "
            f"Received: place={place!r}. Choose another place or a larger size."
        )
    image = np.zeros((size, size))
    image[row : row + 7, column : column + 7] = _PATCH
    return MouseEdge(_FILTER.copy(), _PATCH.copy(), image, (row, column), _FILTER - _FILTER.mean())
