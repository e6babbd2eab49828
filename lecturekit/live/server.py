"""The server of `lecturekit live`: its pages, its limits, and the notebooks that visitors can download."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import panel as pn
import psutil

from lecturekit.coursework.released import sets
from lecturekit.live.frame import framed
from lecturekit.live.look import Look
from lecturekit.live.page import Page
from lecturekit.live.registry import PAGES
from lecturekit.live.registry import page as page_of
from lecturekit.live.start import start_page

_SITE = Path(__file__).with_name("site.html").read_text(encoding="utf-8")
_HOME = "The lecture, alive"
_log = logging.getLogger(__name__)
_MAX_MESSAGE_BYTES = 2**20  # from a browser; states and points are far smaller


@dataclass(frozen=True)
class ServerLimits:
    """The limits of one server.

    Attributes:
        sessions: pages open at once, in all browsers together.
        memory: gigabytes of the server's process; above that, it opens no more pages.
    """

    sessions: int = 60
    memory: float = 6.0


class _SessionCounter:
    """Counts the open pages."""

    def __init__(self, limits: ServerLimits) -> None:
        self.limits, self._open, self._lock = limits, 0, threading.Lock()

    def refusal(self) -> str:
        """Count one more page and return ""; if a limit is reached, return the reason instead."""
        if psutil.Process().memory_info().rss > self.limits.memory * 2**30:
            return (
                f"This server uses its {self.limits.memory:g} GB of memory. Close other pages and load this one again."
            )
        with self._lock:
            if self._open >= self.limits.sessions:
                return (
                    f"This server shows at most {self.limits.sessions} pages at once, and all are taken. "
                    "Close other pages and load this one again, or run your own: lecturekit live"
                )
            self._open += 1
        return ""

    def leave(self, _: Any) -> None:
        with self._lock:
            self._open -= 1


def site(names: Sequence[str] = (), limits: ServerLimits | None = None) -> dict[str, Any]:
    """The pages by address, each as a function that builds it for one visitor.

    Raises:
        UnknownPageError: there is no page of a given name.
    """
    pages = [page_of(name) for name in names] or list(PAGES.values())
    counter = _SessionCounter(limits or ServerLimits())
    for page in pages:
        page.builder()  # imports what the page needs, such as Keras, so that no visitor waits for that

    def visit(page: Page | None) -> Callable[[], pn.Template]:
        return lambda: _visit(page, pages, counter)  # Panel calls functions once for each visitor; no other callables

    return {"/": visit(None), **{page.name: visit(page) for page in pages}}


def _visit(page: Page | None, pages: list[Page], counter: _SessionCounter) -> pn.Template:
    projector = "projector" in pn.state.session_args
    look = Look(projector)
    refusal = counter.refusal()
    if refusal:
        content: Any = look.text(f"<p class='big'>{refusal}</p>")
    else:
        pn.state.on_session_destroyed(counter.leave)
        content = _content(page, pages, look)
    template = pn.Template(_SITE, location=False)
    template.add_panel("main", content)
    index = pages.index(page) if page else -1
    variables = {
        "home": page is None,
        "before": pages[index - 1].name if index > 0 else "",
        "after": pages[index + 1].name if index + 1 < len(pages) else "",
        "query": "?projector=1" if projector else "",
        "projector": projector,
        "font": look.font,
    }
    for name, value in variables.items():
        template.add_variable(name, value)
    return template


def _content(page: Page | None, pages: list[Page], look: Look) -> Any:
    try:
        return framed(page, look, served=True) if page else start_page(pages, look)
    except Exception:
        _log.exception("A page could not be built.")  # visitors do not see the traceback
        return look.text("<p class='big'>This page could not be built. The server's log says why; load it again.</p>")


def serve(
    names: Sequence[str] = (),
    port: int = 5006,
    address: str = "127.0.0.1",
    *,
    hosts: Sequence[str] = (),
    limits: ServerLimits | None = None,
    start: bool = True,
) -> Any:
    """Serve pages until Ctrl-C.

    Args:
        names: the pages; all by default.
        port: the port; 0 for any free one.
        address: the network interface to listen on. Only this machine can reach the default one.
        hosts: additional names, such as "live.example.org", by which browsers reach the server.
        limits: of pages and memory.
        start: run now; otherwise return the server, to be started by its `start` and `io_loop`.

    Raises:
        UnknownPageError: there is no page of a given name.
        OSError: the port is taken.
    """
    notebooks = next(iter(sets().values()))[0].path.parents[1]
    default_origins = {f"{host}:{port}" for host in (address, "localhost", "127.0.0.1")} if port else {"*"}
    pages = site(names, limits)
    return pn.serve(
        pages,
        title={name: f"{PAGES[name].title if name in PAGES else _HOME} · LectureKit" for name in pages},
        port=port,
        address=address,
        websocket_origin=sorted({*default_origins, *hosts}),
        static_dirs={"exercises": str(notebooks)},
        show=False,
        start=start,
        verbose=False,
        websocket_max_message_size=_MAX_MESSAGE_BYTES,
        unused_session_lifetime=20_000,
        check_unused_sessions=5_000,
    )
