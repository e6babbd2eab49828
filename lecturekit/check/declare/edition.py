"""The numbers, questions and lines of an exercise's text, which another year's edition draws anew."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..seeding import generator

LECTURE = ""  # the edition that has the lecture's own numbers
_current: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("edition", default=(LECTURE,))


class Numbers(SimpleNamespace):
    """The numbers of this edition, by their names: plain numbers, strings and lists, as they stand in a text."""


class Code(str):
    """A piece of Python among an edition's numbers: it stands in given code as it is, without quotation marks.

    Example:
        >>> line = edition({"slope": Code("1 - H**2")}, lambda rng: {"slope": Code("H * (1 - H)")})
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@contextlib.contextmanager
def of_edition(name: str, *where: str) -> Iterator[None]:
    """Declarations that are read inside of this are of that edition.

    Args:
        where: set and notebook, so that each draws its own.
    """
    token = _current.set((name, *where))
    try:
        yield
    finally:
        _current.reset(token)


def edition(lecture: Mapping[str, Any], draw: Callable[[np.random.Generator], Mapping[str, Any]]) -> Numbers:
    """Numbers that stand in the text of an exercise: the lecture's, or those that another year's edition draws.

    In text, `{{ expression }}` is replaced by its value, an expression of the front cell's names; in code,
    `numbers.A` by the number. Numbers may also be strings, such as the keys of a question's right answers, or `Code`.

    Args:
        lecture: the lecture's numbers, by name.
        draw: the same names, drawn.

    Raises:
        ValueError: `draw` gives other names.

    Example:
        >>> numbers = edition({"A": 0.35, "B": 0.9}, lambda rng: {"A": rng.integers(20, 50) / 100, "B": 0.8})
    """
    drawn = draw(generator("edition", *_current.get()))
    if set(drawn) != set(lecture):
        raise ValueError(
            f"Expected an edition to draw the names {', '.join(sorted(lecture))}. Received: {', '.join(sorted(drawn))}."
        )
    chosen = lecture if _current.get()[0] == LECTURE else drawn
    return Numbers(**{name: _plain(value) for name, value in chosen.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return value
