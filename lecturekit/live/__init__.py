"""The lecture's interactive figures: in a notebook, and as web pages by `lecturekit live`.

Each function returns an object that a notebook shows. Needs Panel: `pip install "lecturekit[live]"`.
"""

from __future__ import annotations

from typing import Any

from lecturekit.live.needs import PanelMissingError, require_panel
from lecturekit.live.registry import PAGES, UnknownPageError, page

__all__ = [*PAGES, "PAGES", "PanelMissingError", "UnknownPageError", "serve", "show"]


def show(name: str, *, projector: bool = False, **options: Any) -> Any:
    """A page by its name, for a notebook.

    Args:
        name: one of `PAGES`.
        projector: large type, few controls.
        **options: further arguments of the page, such as `state` for the playground.

    Raises:
        PanelMissingError: Panel is not installed.
        UnknownPageError: there is no page of that name.
    """
    require_panel()
    chosen = page(name)
    from lecturekit.live.frame import framed
    from lecturekit.live.look import Look
    from lecturekit.live.notebook import load_panel

    load_panel()
    return framed(chosen, Look(projector), served=False, **options)


def serve(*names: str, **options: Any) -> Any:
    """Serve pages (default: all) to browsers. Options: see `lecturekit.live.server.serve`.

    Raises:
        PanelMissingError: Panel is not installed.
        UnknownPageError: there is no page of that name.
    """
    require_panel()
    from lecturekit.live.server import serve as run

    return run(names, **options)


def __getattr__(name: str) -> Any:
    """`lecturekit.live.perceptron(...)` for each page."""
    if name not in PAGES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def figure(*, projector: bool = False, **options: Any) -> Any:
        return show(name, projector=projector, **options)

    figure.__name__ = figure.__qualname__ = name
    figure.__doc__ = f"{PAGES[name].title}.\n\n" + "\n".join(PAGES[name].look)
    return figure
