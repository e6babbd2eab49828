"""Named mistakes: wrong implementations, each with a sentence for the student who made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...plural import plural


@dataclass(frozen=True)
class Edit:
    """A mistake as a change of the solution's text: every `old` is replaced by `new`.

    For classes, and for mistakes of a few characters.
    """

    old: str
    new: str


@dataclass(frozen=True)
class Mistake:
    """A named mistake.

    Attributes:
        sentence: for the student who made it. It says what to look at, without code.
        wrong: the wrong implementation: a function, a class, a value, or an `Edit` of the solution.
        worth: the points that remain if this is the only mistake.

    Example:
        >>> Mistake("A tie, z = 0, counts as +1.", Edit(">= 0", "> 0"), worth=1)
    """

    sentence: str
    wrong: Any
    worth: float = 0.0

    @property
    def is_callable(self) -> bool:
        """Whether it can be called, as required for the mistakes of a function."""
        return callable(self.wrong) or isinstance(self.wrong, Edit)


def mistakes(name: str, points: float, declared: Mapping[str, Any] | Sequence[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes of the check called `name`, from {sentence: wrong implementation} or a list of `Mistake`.

    Raises:
        TypeError: `declared` is neither.
        ValueError: two mistakes have the same sentence, or one is worth as much as the right answer.
    """
    if isinstance(declared, Mapping):
        named_mistakes = tuple(Mistake(sentence, wrong) for sentence, wrong in declared.items())
    elif isinstance(declared, list | tuple) and all(isinstance(item, Mistake) for item in declared):
        named_mistakes = tuple(declared)
    else:
        raise TypeError(
            "Expected mistakes as a dict, {sentence: wrong implementation}, or as a list of Mistake(...), "
            f"for {name!r}. Received: {declared!r}."
        )
    for mistake in named_mistakes:
        if not isinstance(mistake.sentence, str) or not mistake.sentence.strip():
            raise TypeError(f"Expected a sentence for each mistake, for {name!r}. Received: {mistake.sentence!r}.")
        worth = mistake.worth
        if isinstance(worth, bool) or not isinstance(worth, int | float) or not 0 <= worth < points:
            raise ValueError(
                f"Expected worth from 0 to less than the {plural(points, 'point')} of {name!r}. "
                f"Received: worth={worth!r} for the mistake {mistake.sentence!r}."
            )
    sentences = [mistake.sentence for mistake in named_mistakes]
    if twice := {sentence for sentence in sentences if sentences.count(sentence) > 1}:
        raise ValueError(f"Expected each mistake of {name!r} once. Received twice: {sorted(twice)[0]!r}.")
    return named_mistakes
