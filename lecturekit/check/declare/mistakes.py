"""Named mistakes: wrong implementations, each with the sentence that a student who made it should read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Edit:
    """A mistake as a change of the solution's text: `old` is replaced by `new`, everywhere.

    For classes, and wherever a mistake is one wrong character rather than another function.
    """

    old: str
    new: str


@dataclass(frozen=True)
class Mistake:
    """A named mistake.

    Attributes:
        sentence: what a student who made it should read. It says what to look at and hands out no code.
        wrong: the wrong implementation: a function, a class, a value, or an `Edit` of the solution.
        worth: the points that remain for whoever makes just this one slip.

    Example:
        >>> Mistake("A tie, z = 0, counts as +1.", Edit(">= 0", "> 0"), worth=1)
    """

    sentence: str
    wrong: Any
    worth: float = 0.0

    @property
    def implements(self) -> bool:
        """Whether it can be called, as a function's mistakes must be."""
        return callable(self.wrong) or isinstance(self.wrong, Edit)


def mistakes(name: str, points: float, given: Mapping[str, Any] | Sequence[Mistake]) -> tuple[Mistake, ...]:
    """The mistakes of the check called `name`, from {sentence: wrong implementation} or a list of `Mistake`.

    Raises:
        TypeError: it is neither.
        ValueError: a sentence is there twice, or a mistake is worth as much as the right answer.
    """
    if isinstance(given, Mapping):
        found = tuple(Mistake(sentence, wrong) for sentence, wrong in given.items())
    elif isinstance(given, list | tuple) and all(isinstance(item, Mistake) for item in given):
        found = tuple(given)
    else:
        raise TypeError(
            "Expected mistakes as a dict, {sentence: wrong implementation}, or as a list of Mistake(...), "
            f"for {name!r}. Received: {given!r}."
        )
    for mistake in found:
        if not isinstance(mistake.sentence, str) or not mistake.sentence.strip():
            raise TypeError(f"Expected a sentence for each mistake, for {name!r}. Received: {mistake.sentence!r}.")
        worth = mistake.worth
        if isinstance(worth, bool) or not isinstance(worth, int | float) or not 0 <= worth < points:
            raise ValueError(
                f"Expected worth from 0 to less than the {points:g} points of {name!r}. Received: worth={worth!r} for "
                f"the mistake {mistake.sentence!r}."
            )
    sentences = [mistake.sentence for mistake in found]
    if twice := {sentence for sentence in sentences if sentences.count(sentence) > 1}:
        raise ValueError(f"Expected each mistake of {name!r} once. Received twice: {sorted(twice)[0]!r}.")
    return found
