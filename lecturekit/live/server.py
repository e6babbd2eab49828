"""The server of `lecturekit live`: pages, limits, the notebooks to hand out."""

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
_MESSAGE = 2**20  # bytes that a browser may send at once; states and points are far smaller


@dataclass(frozen=True)
class ServerLimits:
    """What one server takes on.

    Attributes:
        sessions: pages open at once, in all browsers together.
        memory: gigabytes of the server's process, beyond which it opens no further page.
    """

    sessions: int = 60
    memory: float = 6.0


class _Doors:
    """Counts who is in."""

    def __init__(self, limits: ServerLimits) -> None:
        self.limits, self._inside, self._lock = limits, 0, threading.Lock()

    def refusal(self) -> str:
        """Why nobody else can come in now; empty if they can, and then they are in."""
        if psutil.Process().memory_info().rss > self.limits.memory * 2**30:
            return (
                f"This server uses its {self.limits.memory:g} GB of memory. Close other pages and load this one again."
            )
        with self._lock:
            if self._inside >= self.limits.sessions:
                return (
                    f"This server shows at most {self.limits.sessions} pages at once, and all are taken. "
                    "Close other pages and load this one again, or run your own: lecturekit live"
                )
            self._inside += 1
        return ""

    def leave(self, _: Any) -> None:
        with self._lock:
            self._inside -= 1


def site(names: Sequence[str] = (), limits: ServerLimits | None = None) -> dict[str, Any]:
    """What the server serves, by address: a function for each page, which makes it anew for each visitor.

    Raises:
        UnknownPageError: there is no page of a given name.
    """
    chosen = [page_of(name) for name in names] or list(PAGES.values())
    doors = _Doors(limits or ServerLimits())
    for page in chosen:
        page.builder()  # imports what it needs now, Keras before all: no visitor waits for that

    def visit(page: Page | None) -> Callable[[], pn.Template]:
        return lambda: _visit(page, chosen, doors)  # Panel calls functions anew for each visitor; no other callables

    return {"/": visit(None), **{page.name: visit(page) for page in chosen}}


def _visit(page: Page | None, chosen: list[Page], doors: _Doors) -> pn.Template:
    projector = "projector" in pn.state.session_args
    look = Look(projector)
    refused = doors.refusal()
    if refused:
        content: Any = look.text(f"<p class='big'>{refused}</p>")
    else:
        pn.state.on_session_destroyed(doors.leave)
        content = _content(page, chosen, look)
    template = pn.Template(_SITE, location=False)
    template.add_panel("main", content)
    place = chosen.index(page) if page else -1
    around = {
        "home": page is None,
        "before": chosen[place - 1].name if place > 0 else "",
        "after": chosen[place + 1].name if place + 1 < len(chosen) else "",
        "keep": "?projector=1" if projector else "",
        "projector": projector,
        "font": look.font,
    }
    for name, value in around.items():
        template.add_variable(name, value)
    return template


def _content(page: Page | None, chosen: list[Page], look: Look) -> Any:
    try:
        return framed(page, look, served=True) if page else start_page(chosen, look)
    except Exception:
        _log.exception("A page could not be built.")  # a visitor need not see our traceback
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
        names: which; all, if none is named.
        port: where; 0 for any free one.
        address: the network interface to listen on. Only this machine can reach the default one.
        hosts: names, such as "live.example.org", by which browsers reach the server, beside its own.
        limits: how many pages, and how much memory.
        start: whether to run now; else the server is returned, to be started by its `start` and `io_loop`.

    Raises:
        UnknownPageError: there is no page of a given name.
        OSError: the port is taken.
    """
    notebooks = next(iter(sets().values()))[0].path.parents[1]
    own = {f"{host}:{port}" for host in (address, "localhost", "127.0.0.1")} if port else {"*"}
    pages = site(names, limits)
    return pn.serve(
        pages,
        title={name: f"{PAGES[name].title if name in PAGES else _HOME} · LectureKit" for name in pages},
        port=port,
        address=address,
        websocket_origin=sorted({*own, *hosts}),
        static_dirs={"exercises": str(notebooks)},
        show=False,
        start=start,
        verbose=False,
        websocket_max_message_size=_MESSAGE,
        unused_session_lifetime=20_000,
        check_unused_sessions=5_000,
    )
