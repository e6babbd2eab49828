"""Random generators seeded by words: the same words give the same numbers on every machine."""

from __future__ import annotations

import hashlib

import numpy as np


def generator(*words: str) -> np.random.Generator:
    """The random generator seeded by `words`."""
    digest = hashlib.sha256("\x1f".join(words).encode()).digest()
    return np.random.Generator(np.random.PCG64(int.from_bytes(digest, "big")))
