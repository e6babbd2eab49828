"""The description of a page."""

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
        title: shown on the start page and in the browser's tab.
        look: two sentences that say what to look for.
        section: the lecture's slides to which it belongs.
        exercise: the notebook to do next, such as "02_perceptron/training".
        build: "module:function"; the function takes a `Look` and returns an object that Panel shows.
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
