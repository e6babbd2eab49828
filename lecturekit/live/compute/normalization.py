"""Layer normalization of alpha z, by the lecture and by Keras, whose epsilon breaks the invariance."""

from __future__ import annotations

from typing import Any

import keras
import numpy as np

from lecturekit.layers import LayerNorm


def vector(size: int, seed: int) -> np.ndarray:
    """A vector with mean 0 and variance 1: (size,)."""
    z = np.random.default_rng(seed).normal(size=size)
    return (z - z.mean()) / z.std()


def by_lecture(z: np.ndarray, gamma: float = 1.0, beta: float = 0.0) -> np.ndarray:
    """beta + gamma LN-S(z) of each row, by `LayerNorm`."""
    layer = LayerNorm()
    layer.build(z.shape)
    layer.set_weights([np.float32(beta), np.float32(gamma)])
    return _numbers(layer, z)


def by_keras(z: np.ndarray, epsilon: float = 1e-3) -> np.ndarray:
    """Keras' LayerNormalization of each row, with its defaults except epsilon."""
    return _numbers(keras.layers.LayerNormalization(epsilon=epsilon), z)


def spread(alpha: np.ndarray, epsilon: float) -> np.ndarray:
    """The standard deviation of Keras' normalized alpha z, for z of variance 1: |alpha| / sqrt(alpha^2 + eps)."""
    return np.abs(alpha) / np.sqrt(alpha**2 + epsilon)


def _numbers(layer: Any, z: np.ndarray) -> np.ndarray:
    return keras.ops.convert_to_numpy(layer(np.asarray(z, dtype="float32")))
