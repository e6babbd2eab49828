"""Random inputs that grow: the first ones are small, so the first failing one is easy to read.

A strategy draws one value; `inputs(...)` draws one value for each argument of a function, in the function's order.
Sizes have names: in one draw, `vector("m")` and `matrix("n", "m")` agree on m. Half of the draws have small whole
numbers, so that ties such as z = 0 occur.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np


class Draw:
    """One draw of all arguments.

    Attributes:
        rng: a `numpy.random.Generator`.
        level: from 0 for the first, smallest draw to 1 for the last.
        whole: whether this draw has small whole numbers.
    """

    def __init__(self, rng: np.random.Generator, level: float, whole: bool, large: int | None = None) -> None:
        self.rng = rng
        self.level = level
        self.whole = whole
        self._large_size = large  # every named size, if only time is measured
        self._sizes: dict[str, int] = {}
        self._values: dict[str, Any] = {}

    def size(self, name: str | int, low: int = 1, high: int = 6) -> int:
        """The size called `name` in this draw; a number is itself."""
        if isinstance(name, int):
            return name
        if self._large_size is not None:
            return self._large_size
        if name not in self._sizes:
            highest = low + round(self.level * (high - low))
            self._sizes[name] = int(self.rng.integers(low, highest + 1))
        return self._sizes[name]

    def once(self, name: str, make: Callable[[Draw], Any]) -> Any:
        """The result of `make`, called once in this draw: for several arguments from one source.

        Example:
            >>> points = drawn(lambda d: d.once("spiral", spiral)[0])
            >>> classes = kept(drawn(lambda d: d.once("spiral", spiral)[1]))
        """
        if name not in self._values:
            self._values[name] = make(self)
        return self._values[name]

    def numbers(self, shape: tuple[int, ...], scale: float = 3.0) -> np.ndarray:
        """Whole numbers from -2 to 2 (scaled down if `scale` < 2), or two-decimal numbers from -scale to scale."""
        if self.whole:
            return self.rng.integers(-2, 3, size=shape) * min(1.0, scale / 2)
        return np.round(self.rng.uniform(-scale, scale, size=shape), 2)


@dataclass(frozen=True)
class Strategy:
    """How to draw one argument; `hidden` if only the judge may know it."""

    draw: Callable[[Draw], Any]
    hidden: bool = False


def real(scale: float = 3.0) -> Strategy:
    """A float between -scale and scale."""
    return Strategy(lambda d: float(d.numbers((), scale)))


def positive(high: float = 2.0) -> Strategy:
    """A positive float up to `high`, such as a learning rate; a power of two in draws of whole numbers."""
    powers = [p for p in (1.0, 0.5, 0.25, 2.0) if p <= high] or [high]
    low = min(0.01, high / 2)

    def draw(d: Draw) -> float:
        return float(d.rng.choice(powers) if d.whole else np.clip(np.round(d.rng.uniform(low, high), 2), low, high))

    return Strategy(draw)


def integer(low: int = -3, high: int = 3) -> Strategy:
    """An int from low to high, inclusive."""
    return Strategy(lambda d: int(d.rng.integers(low, high + 1)))


def size(name: str, low: int = 1, high: int = 6) -> Strategy:
    """The size called `name`, as an int."""
    return Strategy(lambda d: d.size(name, low, high))


def choice(*values: Any) -> Strategy:
    """One of `values`."""
    if not values:
        raise ValueError("Expected at least one value to choose from. Received none: write choice(1, 2, ...).")
    return Strategy(lambda d: values[int(d.rng.integers(len(values)))])


def label(negative: int = -1, positive: int = 1) -> Strategy:
    """A label: -1 or +1 by default."""
    return choice(negative, positive)


def vector(m: str | int, scale: float = 3.0) -> Strategy:
    """A float array of shape (m,)."""
    return Strategy(lambda d: d.numbers((d.size(m),), scale))


def matrix(n: str | int, m: str | int, scale: float = 3.0) -> Strategy:
    """A float array of shape (n, m)."""
    return Strategy(lambda d: d.numbers((d.size(n), d.size(m)), scale))


def tensor(*shape: str | int, scale: float = 3.0) -> Strategy:
    """A float array of the given shape."""
    return Strategy(lambda d: d.numbers(tuple(d.size(name) for name in shape), scale))


def labels(n: str | int, negative: int = -1, positive: int = 1) -> Strategy:
    """A float array of shape (n,) of labels."""
    return Strategy(lambda d: d.rng.choice([float(negative), float(positive)], size=d.size(n)))


def seed() -> Strategy:
    """An int to seed a generator."""
    return Strategy(lambda d: int(d.rng.integers(2**31)))


def drawn(function: Callable[[Draw], Any]) -> Strategy:
    """`function` of the `Draw`: for inputs that must fit together."""
    return Strategy(function)


def kept(strategy: Strategy) -> Strategy:
    """A hidden input, such as the right labels: drawn with the others, but never given to student code."""
    return replace(strategy, hidden=True)


@dataclass(frozen=True)
class Inputs:
    """The arguments of a function, in order."""

    strategies: Mapping[str, Strategy]

    def cases(self, count: int, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
        """`count` growing draws of all arguments."""
        for i in range(count):
            d = Draw(rng, level=i / max(1, count - 1), whole=i % 2 == 0)
            yield {name: strategy.draw(d) for name, strategy in self.strategies.items()}

    def large(self, size: int, rng: np.random.Generator) -> dict[str, Any]:
        """One draw in which every named size is `size`."""
        d = Draw(rng, level=1.0, whole=False, large=size)
        return {name: strategy.draw(d) for name, strategy in self.strategies.items()}


def inputs(**strategies: Strategy) -> Inputs:
    """The arguments to draw, with the names and order of the function's signature.

    Example:
        >>> inputs(w=vector("m"), x=vector("m"), y=label(), eta=positive())
    """
    for name, strategy in strategies.items():
        if not isinstance(strategy, Strategy):
            raise TypeError(
                f"Expected a strategy such as vector('m') for {name!r}. Received: {strategy!r}. "
                "Call the strategy, or wrap a fixed value: choice(value)."
            )
    return Inputs(strategies)
