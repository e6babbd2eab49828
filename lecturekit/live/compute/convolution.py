"""A sliding filter, its responses, and the number of connections that it needs."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from lecturekit.data import mouse_edge

SIZE, WIDTH = 24, 7
INK = 50.0  # the value of a drawn pixel


class FilterResponse(NamedTuple):
    """The filter at one position: the window, its product with the filter, and the sum of the product."""

    window: np.ndarray
    product: np.ndarray
    total: float


def images() -> dict[str, np.ndarray]:
    """The mouse, the mouse with a bright patch, and an all-bright image: (24, 24)."""
    mouse = mouse_edge().image
    patched = mouse.copy()
    patched[14:21, 15:22] = INK
    return {"mouse": mouse, "mouse and a bright patch": patched, "all bright": np.full((SIZE, SIZE), INK)}


def filters() -> dict[str, np.ndarray]:
    example = mouse_edge()
    return {"the curve": example.filter, "its mean taken off": example.zero_mean}


def at(image: np.ndarray, kernel: np.ndarray, row: int, column: int) -> FilterResponse:
    """Cross-correlation (no flip) with the window's upper left corner at one position."""
    window = image[row : row + WIDTH, column : column + WIDTH]
    product = window * kernel
    return FilterResponse(window, product, float(product.sum()))


def answers(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The filter's responses at all positions: (18, 18)."""
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel)


def sum_of(answer: FilterResponse, kernel: np.ndarray) -> str:
    """The sum of the non-zero products, as the slide writes it."""
    pairs = [(w, k) for w, k in zip(answer.window.ravel(), kernel.ravel(), strict=True) if w and k]
    if not pairs:
        return "0"
    if len(pairs) > 8:
        return f"{len(pairs)} products"
    return " + ".join(f"{w:.3g}·{k:.3g}" for w, k in pairs)


class Edges(NamedTuple):
    """Connections from input i to output j, each with the index of its weight."""

    pairs: list[tuple[int, int, int]]
    weights: int


def dense(inputs: int, outputs: int) -> Edges:
    """Every input connected with every output, each with its own weight."""
    pairs = [(i, j, i * outputs + j) for i in range(inputs) for j in range(outputs)]
    return Edges(pairs, inputs * outputs)


def sliding(inputs: int, width: int) -> Edges:
    """A convolution of odd width with padding "same": as many outputs as inputs, with shared weights."""
    half = width // 2
    pairs = [(j + k - half, j, k) for j in range(inputs) for k in range(width) if 0 <= j + k - half < inputs]
    return Edges(pairs, width)
