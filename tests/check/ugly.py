"""Objects that break, lie or never end when they are looked at."""

import numpy as np
import pytest


class Bad:
    """Everything that one may ask of an object raises."""

    def __getattribute__(self, name):
        raise RuntimeError(name)

    __len__ = __iter__ = __array__ = __eq__ = __hash__ = __repr__ = __bool__ = __index__ = __float__ = __reduce__ = (
        lambda self, *a, **k: 1 / 0
    )


def objects(*items):
    array = np.empty(len(items), dtype=object)
    for i, item in enumerate(items):
        array[i] = item
    return array


class Leaves:
    def __array__(self, *a, **k):
        raise SystemExit


def liar(module, **members):
    return type("Liar", (), {"__module__": module} | members)()


class Meta(type):
    @property
    def __name__(cls):
        raise RuntimeError

    @property
    def __module__(cls):
        raise RuntimeError


class MyArray(np.ndarray):
    def __array__(self, *a, **k):
        raise RuntimeError

    @property
    def dtype(self):
        return np.dtype("O")

    @property
    def shape(self):
        return (10**9,)

    def __reduce__(self):
        raise SystemExit


class MyFloat(np.float64):
    def __array__(self, *a, **k):
        raise RuntimeError


class Unpickled:
    def __reduce__(self):
        return (pytest.fail, ("unpickled",))


def endless():
    a = []
    a.append(a)
    return a


def doubling():
    a = [1.0]
    for _ in range(60):
        a = [a, a]
    return a


def deep(n):
    a = []
    for _ in range(n):
        a = [a]
    return a
