"""What there is to know about a page before it is built."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any


@dataclass(frozen=True)
class Page:
    """One live figure.

    Attributes:
        name: its name in `lecturekit live NAME`, in the address and in `lecturekit.live.NAME()`.
        title: what the start page and the browser's tab say.
        look: two sentences that say what to look for.
        section: the lecture's slides that it belongs to.
        exercise: the notebook to do next, such as "02_perceptron/training".
        build: "module:function"; the function takes a `Look` and returns what Panel shows.
    """

    name: str
    title: str
    look: tuple[str, str]
    section: str
    exercise: str
    build: str

    def builder(self) -> Callable[..., Any]:
        module, _, function = self.build.partition(":")
        builder: Callable[..., Any] = getattr(import_module(f"lecturekit.live.{module}"), function)
        return builder
