"""Random inputs that grow: the first ones are small, so the first one that fails is easy to read.

A strategy draws one value; `inputs(...)` draws one value for every argument of a function, in the
function's order. Sizes are named: `vector("m")` and `matrix("n", "m")` of one draw agree on m.
Half of all draws hold small whole numbers, so that ties such as z = 0 do occur.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np


class Draw:
    """One draw of all arguments: the random generator, the sizes chosen so far, and how far to grow.

    Attributes:
        rng: a `numpy.random.Generator`.
        level: 0 for the first, smallest draw, 1 for the last.
        whole: whether numbers of this draw are small whole numbers.
    """

    def __init__(self, rng: np.random.Generator, level: float, whole: bool, large: int | None = None) -> None:
        self.rng = rng
        self.level = level
        self.whole = whole
        self._large = large  # what every named size is, where only time is measured
        self._sizes: dict[str, int] = {}
        self._made: dict[str, Any] = {}

    def size(self, name: str | int, low: int = 1, high: int = 6) -> int:
        """The size that `name` stands for in this draw; a number stands for itself."""
        if isinstance(name, int):
            return name
        if self._large is not None:
            return self._large
        if name not in self._sizes:
            top = low + round(self.level * (high - low))
            self._sizes[name] = int(self.rng.integers(low, top + 1))
        return self._sizes[name]

    def once(self, name: str, make: Callable[[Draw], Any]) -> Any:
        """What `make` gives, made once in this draw: for several arguments that are cut from one thing.

        Example:
            >>> points = drawn(lambda d: d.once("spiral", spiral)[0])
            >>> classes = kept(drawn(lambda d: d.once("spiral", spiral)[1]))
        """
        if name not in self._made:
            self._made[name] = make(self)
        return self._made[name]

    def numbers(self, shape: tuple[int, ...], scale: float = 3.0) -> np.ndarray:
        """Whole numbers from -2 to 2 (their halves, and so on, if `scale` is smaller), or numbers with two
        decimals up to `scale` in size."""
        if self.whole:
            return self.rng.integers(-2, 3, size=shape) * min(1.0, scale / 2)
        return np.round(self.rng.uniform(-scale, scale, size=shape), 2)


@dataclass(frozen=True)
class Strategy:
    """How to draw one argument; `kept` if only the judge may know it."""

    draw: Callable[[Draw], Any]
    kept: bool = False


def real(scale: float = 3.0) -> Strategy:
    """A float between -scale and scale."""
    return Strategy(lambda d: float(d.numbers((), scale)))


def positive(high: float = 2.0) -> Strategy:
    """A positive float up to `high`: a learning rate, a width. Powers of two in whole-number draws."""
    powers = [p for p in (1.0, 0.5, 0.25, 2.0) if p <= high] or [high]
    low = min(0.01, high / 2)

    def draw(d: Draw) -> float:
        return float(d.rng.choice(powers) if d.whole else np.clip(np.round(d.rng.uniform(low, high), 2), low, high))

    return Strategy(draw)


def integer(low: int = -3, high: int = 3) -> Strategy:
    """An int from low to high, both included."""
    return Strategy(lambda d: int(d.rng.integers(low, high + 1)))


def size(name: str, low: int = 1, high: int = 6) -> Strategy:
    """The size called `name` itself, as an int."""
    return Strategy(lambda d: d.size(name, low, high))


def choice(*values: Any) -> Strategy:
    """One of `values`."""
    if not values:
        raise ValueError("Expected at least one value to choose from. Received none: write choice(1, 2, ...).")
    return Strategy(lambda d: values[int(d.rng.integers(len(values)))])


def label(negative: int = -1, positive: int = 1) -> Strategy:
    """A label: -1 or +1, unless given."""
    return choice(negative, positive)


def vector(m: str | int, scale: float = 3.0) -> Strategy:
    """A float array of shape (m,)."""
    return Strategy(lambda d: d.numbers((d.size(m),), scale))


def matrix(n: str | int, m: str | int, scale: float = 3.0) -> Strategy:
    """A float array of shape (n, m)."""
    return Strategy(lambda d: d.numbers((d.size(n), d.size(m)), scale))


def tensor(*shape: str | int, scale: float = 3.0) -> Strategy:
    """A float array of any rank."""
    return Strategy(lambda d: d.numbers(tuple(d.size(name) for name in shape), scale))


def labels(n: str | int, negative: int = -1, positive: int = 1) -> Strategy:
    """A float array of shape (n,) of labels."""
    return Strategy(lambda d: d.rng.choice([float(negative), float(positive)], size=d.size(n)))


def seed() -> Strategy:
    """A whole number to seed a generator with."""
    return Strategy(lambda d: int(d.rng.integers(2**31)))


def drawn(function: Callable[[Draw], Any]) -> Strategy:
    """Whatever `function` makes of a `Draw`: for inputs that must fit together."""
    return Strategy(function)


def kept(strategy: Strategy) -> Strategy:
    """What only the judge knows, such as the right labels: drawn with the others, never handed to student code."""
    return replace(strategy, kept=True)


@dataclass(frozen=True)
class Inputs:
    """The arguments of a function, in its order."""

    strategies: Mapping[str, Strategy]

    def cases(self, count: int, rng: np.random.Generator) -> Iterator[dict[str, Any]]:
        """`count` draws of all arguments, growing."""
        for i in range(count):
            d = Draw(rng, level=i / max(1, count - 1), whole=i % 2 == 0)
            yield {name: strategy.draw(d) for name, strategy in self.strategies.items()}

    def large(self, size: int, rng: np.random.Generator) -> dict[str, Any]:
        """One draw in which every named size is `size`."""
        d = Draw(rng, level=1.0, whole=False, large=size)
        return {name: strategy.draw(d) for name, strategy in self.strategies.items()}


def inputs(**strategies: Strategy) -> Inputs:
    """The arguments to draw, named and ordered as in the function's signature.

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
