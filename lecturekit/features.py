"""Hand-made feature maps, and the kernels that compute their inner products without them, in NumPy.

For each map phi and its kernel k: phi(x) . phi(z) = k(x, z). Rows are samples; a kernel of X (n, m) and
Z (l, m) is the (n, l) matrix of all pairs.
"""

import numpy as np


def products(X):
    """phi(x) = (x1, x2, x1 x2), with which XOR is linearly separable. (n, 2) to (n, 3).

    Raises:
        ValueError: X is not of shape (n, 2).

    Source: lecture, "Connection to the kernel methods".
    """
    X = _rows(X)
    if X.shape[1] != 2:
        raise ValueError(f"Expected points of shape (n, 2). Received: shape={X.shape}. Choose two features.")
    return np.column_stack([X, X[:, 0] * X[:, 1]])


def products_kernel(X, Z):
    """k(x, z) = x1 z1 + x2 z2 + x1 x2 z1 z2, the kernel of `products`."""
    X, Z = _rows(X), _rows(Z)
    return X @ Z.T + np.outer(X[:, 0] * X[:, 1], Z[:, 0] * Z[:, 1])


def quadratics(X):
    """phi(x) = (x_i^2 for each i, sqrt(2) x_i x_j for each i < j). (n, m) to (n, m (m + 1) / 2).

    Source: lecture, "Connection to the kernel methods".
    """
    X = _rows(X)
    i, j = np.triu_indices(X.shape[1], k=1)
    return np.column_stack([X**2, np.sqrt(2) * X[:, i] * X[:, j]])


def quadratics_kernel(X, Z):
    """k(x, z) = (x . z)^2, the kernel of `quadratics`: m products instead of m (m + 1) / 2."""
    return (_rows(X) @ _rows(Z).T) ** 2


def _rows(X):
    X = np.asarray(X, dtype=float)
    if X.ndim != 2:
        raise ValueError(
            f"Expected samples as rows, shape (n, m). Received: shape={X.shape}. x[None] makes one row of one sample."
        )
    return X
