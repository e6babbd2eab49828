"""The numbers, questions and lines of an exercise that each year's edition draws anew."""

from __future__ import annotations

import contextlib
import contextvars
from collections.abc import Callable, Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np

from ..seeding import generator

LECTURE = ""  # the edition with the lecture's own numbers
_current: contextvars.ContextVar[tuple[str, ...]] = contextvars.ContextVar("edition", default=(LECTURE,))


class Numbers(SimpleNamespace):
    """The numbers of an edition by name: plain numbers, strings and lists, as they are written in a text."""


class Code(str):
    """Python code among the numbers of an edition, inserted into given code without quotation marks.

    Example:
        >>> line = edition({"slope": Code("1 - H**2")}, lambda rng: {"slope": Code("H * (1 - H)")})
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


@contextlib.contextmanager
def of_edition(name: str, *path: str) -> Iterator[None]:
    """Read declarations for the edition called `name`.

    Args:
        path: set and notebook, each of which draws its own numbers.
    """
    token = _current.set((name, *path))
    try:
        yield
    finally:
        _current.reset(token)


def edition(lecture: Mapping[str, Any], draw: Callable[[np.random.Generator], Mapping[str, Any]]) -> Numbers:
    """Numbers in the text of an exercise: the lecture's, or those of another year's edition.

    In text, `{{ expression }}` is replaced by its value, an expression of the front cell's names; in code, `numbers.A`
    is replaced by the number. Numbers may also be strings, such as the keys of right options, or `Code`.

    Args:
        lecture: the lecture's numbers by name.
        draw: draws numbers for the same names.

    Raises:
        ValueError: `draw` returns other names.

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
