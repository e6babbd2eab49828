"""Questions with options: choose one, choose several, or put them into order.

The answer is a plain value in a cell: a key, a set of keys, a list of keys. Each student sees the options in another
order; the right answer and its explanation stay with the grader.
"""

from __future__ import annotations

import getpass
import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from ..seeding import generator
from .compare import describe

Because = Mapping[str, str]


@dataclass(frozen=True)
class Chosen:
    """The answer is the key of the right option, or the set of all right keys."""

    kind: ClassVar[str] = "chosen"
    text: str
    options: Mapping[str, str]
    several: bool = False
    because: Because = field(default_factory=dict)  # stays with the grader

    @classmethod
    def declared(
        cls, name: str, text: str, options: Mapping[str, str], right: str | set[str] | Sequence[str], because: Because
    ) -> Chosen:
        """The rule of a declaration; raises TypeError or ValueError if the declaration is inconsistent."""
        _require_options(name, text, options, because, "options")
        several = not isinstance(right, str)
        for key in right if several else [right]:
            if key not in options:
                raise ValueError(
                    f"Expected the right answer of {name!r} among its options: {', '.join(options)}. Received: {key!r}."
                )
        if several and not right:
            raise ValueError(f"Expected at least one right answer for {name!r}. Received none.")
        return cls(text, dict(options), several, dict(because))

    def mistakes(self, right: str | set[str] | Sequence[str]) -> Iterator[tuple[str, Any]]:
        """The named mistakes: each sentence, with the answer that gets only this option wrong."""
        chosen = {right} if isinstance(right, str) else set(right)
        for key, sentence in self.because.items():
            if self.several:
                yield sentence, [other for other in self.options if (other in chosen) != (other == key)]
            elif key not in chosen:
                yield sentence, key

    def form(self, got: Any) -> str | None:
        """What is wrong with the form of an answer, or None."""
        keys = _keys(got)
        if keys is None or (len(keys) != 1 and not self.several):
            expected_form = "a set of keys, such as {'...', '...'}" if self.several else "one key, in quotation marks"
            return f"expected {expected_form}. The keys: {', '.join(self.options)}. Received {describe(got)}"
        return _unknown(keys, self.options)

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        wrong_form = self.form(got)
        if wrong_form or expected is None:
            return wrong_form
        chosen, right = set(_keys(got) or ()), set(_keys(expected) or ())
        if chosen == right:
            return None
        lines = [f"you answered: {', '.join(self.options[key] for key in self.options if key in chosen) or 'nothing'}"]
        wrong_keys = [key for key in self.options if (key in chosen) != (key in right)]
        if len(wrong_keys) > 1 and self.several:
            lines += [f"{self.options[key]}: {self.because[key]}" for key in wrong_keys if key in self.because]
        return "\n".join(lines)


@dataclass(frozen=True)
class Ordered:
    """The answer is the list of all keys in the right order."""

    kind: ClassVar[str] = "ordered"
    text: str
    options: Mapping[str, str]  # in alphabetical order, which reveals nothing
    because: Because = field(default_factory=dict)  # stays with the grader

    @classmethod
    def declared(cls, name: str, text: str, items: Mapping[str, str], because: Because) -> Ordered:
        """The rule of a declaration; raises TypeError or ValueError if the declaration is inconsistent."""
        _require_options(name, text, items, because, "items")
        if list(items) == sorted(items):
            raise ValueError(
                f"Expected keys of {name!r} whose alphabetical order is not the right order, which would give it away. "
                f"Received: {', '.join(items)}."
            )
        return cls(text, dict(sorted(items.items())), dict(because))

    def form(self, got: Any) -> str | None:
        """What is wrong with the form of an answer, or None."""
        keys = _keys(got)
        if keys is None or isinstance(got, str | frozenset):
            return f"expected a list of keys, in order: {', '.join(self.options)}. Received {describe(got)}"
        twice = sorted({key for key in keys if keys.count(key) > 1})
        missing = [key for key in self.options if key not in keys]
        return _unknown(keys, self.options) or (
            f"expected each key once. Received twice: {', '.join(twice)}"
            if twice
            else f"expected all keys. Missing: {', '.join(missing)}"
            if missing
            else None
        )

    def judge(self, got: Any, expected: Any, arguments: Mapping[str, Any]) -> str | None:
        wrong_form = self.form(got)
        if wrong_form or expected is None:
            return wrong_form
        answer, right_order = _keys(got) or [], _keys(expected) or []
        if answer == right_order:
            return None
        early, late = next((a, b) for a, b in itertools.pairwise(answer) if right_order.index(a) > right_order.index(b))
        lines = [f"you put {self.options[early]} before {self.options[late]}; it came after"]
        lines += [f"{self.options[key]}: {self.because[key]}" for key in (early, late) if key in self.because]
        return "\n".join(lines)


def _keys(value: Any) -> list[str] | None:
    """The keys in an answer, stripped of blanks, or None if it is not made of strings."""
    items = [value] if isinstance(value, str) else value
    if not isinstance(items, list | tuple | frozenset | set):
        return None
    keys = [item.strip() for item in items if isinstance(item, str)]
    return keys if len(keys) == len(items) else None


def _unknown(keys: Sequence[str], options: Mapping[str, str]) -> str | None:
    unknown = [key for key in keys if key not in options]
    return f"expected keys among {', '.join(options)}. Received: {unknown[0]!r:.60}" if unknown else None


def _require_options(name: str, text: str, options: Mapping[str, str], because: Because, noun: str) -> None:
    if not isinstance(text, str) or not text.strip():
        raise TypeError(f"Expected the text of the question {name!r}. Received: {text!r}.")
    if not isinstance(options, Mapping) or len(options) < 2:
        raise TypeError(f"Expected at least two {noun} of {name!r}, as a dict {{key: text}}. Received: {options!r}.")
    for key, option_text in options.items():
        if not isinstance(key, str) or not key or key != key.strip() or not isinstance(option_text, str):
            raise TypeError(f"Expected {noun} of {name!r} as {{'key': 'text'}}. Received: {key!r}: {option_text!r}.")
    for key in because:
        if key not in options:
            raise ValueError(f"Expected in because of {name!r} keys of its {noun}. Received: {key!r}.")


def personal_order(name: str, options: Mapping[str, str]) -> list[str]:
    """The keys of the options in an order that is fixed for each student."""
    student = os.environ.get("JUPYTERHUB_USER") or os.environ.get("NB_USER") or _login()
    return [str(key) for key in generator("order", name, student).permutation(sorted(options))]


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
