"""The data sets of playground.tensorflow.org, generated as on the site."""

import numpy as np


def _circle(n, noise, rng):
    radius = np.concatenate([rng.uniform(0, 2.5, n // 2), rng.uniform(3.5, 5, n - n // 2)])
    angle = rng.uniform(0, 2 * np.pi, n)
    X = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
    return X, _signs(np.linalg.norm(X + noise * rng.uniform(-5, 5, (n, 2)), axis=1) < 2.5)


def _xor(n, noise, rng):
    X = rng.uniform(-5, 5, (n, 2))
    X += np.where(X > 0, 0.3, -0.3)
    return X, _signs(np.prod(X + noise * rng.uniform(-5, 5, (n, 2)), axis=1) >= 0)


def _gauss(n, noise, rng):
    y = _signs(np.arange(n) < n // 2)
    return rng.normal(2 * y[:, None], np.sqrt(0.5 + 7 * noise), (n, 2)), y


def _spiral(n, noise, rng):
    y = _signs(np.arange(n) < n // 2)
    arm = np.concatenate([np.linspace(0, 1, m, endpoint=False) for m in (n // 2, n - n // 2)])
    angle = 3.5 * np.pi * arm + np.where(y > 0, 0, np.pi)
    X = 5 * arm[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
    return X + noise * rng.uniform(-1, 1, (n, 2)), y


def _plane(n, noise, rng):
    X = rng.uniform(-6, 6, (n, 2))
    return X, np.sum(X + noise * rng.uniform(-6, 6, (n, 2)), axis=1) / 10


_CENTRES = np.array([(-4, 2.5), (4, 2.5), (0, -2.5), (0, 2.5), (-4, -2.5), (4, -2.5)])
_CENTRE_SIGNS = np.array([1, 1, 1, -1, -1, -1])


def _multi_gauss(n, noise, rng):
    X = rng.uniform(-6, 6, (n, 2))
    q = X + noise * rng.uniform(-6, 6, (n, 2))
    distance = np.linalg.norm(q[:, None] - _CENTRES, axis=-1)
    bumps = _CENTRE_SIGNS * np.maximum(0, 1 - distance / 2)
    return X, bumps[np.arange(n), np.argmax(np.abs(bumps), axis=1)]


def _signs(positive):
    return np.where(positive, 1.0, -1.0)


# Each data set's generator and the site's number of points.
_SETS = {
    "circle": (_circle, 500),
    "xor": (_xor, 500),
    "gauss": (_gauss, 500),
    "spiral": (_spiral, 500),
    "plane": (_plane, 1200),
    "multi-gauss": (_multi_gauss, 1200),
}


def playground(name, points=None, noise=0, seed=0):
    """One of the playground's data sets (X, y).

    Args:
        name: "circle", "xor", "gauss" or "spiral" for classification, with labels -1/+1; "plane" or
            "multi-gauss" for regression.
        points: number of points; by default 500 for classification, 1200 for regression.
        noise: the site's slider, 0 to 50.
        seed: an integer; the same seed gives the same points.

    Returns:
        X, float64 (points, 2), and y, float64 (points,), shuffled.

    Raises:
        ValueError: the name is unknown, there are fewer than 2 points, or noise is outside 0..50.

    Source: lecture, "Fun Neural Net Demo Site"; the generators of playground.tensorflow.org.
    """
    if name not in _SETS:
        raise ValueError(f"Expected a data set among {', '.join(_SETS)}. Received: {name!r}. Choose one of these.")
    generate, default_points = _SETS[name]
    points = default_points if points is None else points
    if points < 2:
        raise ValueError(f"Expected at least 2 points. Received: points={points}. Leave it out for {default_points}.")
    if not 0 <= noise <= 50:
        raise ValueError(f"Expected noise from 0 to 50. Received: noise={noise}. The site's default is 0.")
    rng = np.random.default_rng(seed)
    X, y = generate(points, noise / 100, rng)
    order = rng.permutation(points)
    return X[order], y[order]
