"""Adapts Panel to notebooks: offline scripts, no echoed changes, one thread."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import cache, partial
from typing import Any

import panel as pn
from bokeh.models import UIElement
from panel.io.notebook import patch_inline_stylesheets

# In the browser, Panel echoes each change that the kernel sends, as if the user had made it. When the echo arrives, it
# may revert a newer state of the kernel; if its part no longer exists, the kernel rejects the whole message, including
# the clicks in it. Bokeh marks echoes (`sync`), and its own server drops them; this script drops them, too.
_NO_ECHO = """
(function wait(tries) {
  const manager = window.Bokeh?.Models?._known_models?.get("panel.models.comm_manager.CommManager")?.prototype;
  if (!manager) {
    if (tries) setTimeout(() => wait(tries - 1), 50);
  } else if (!manager.lkWithoutEcho) {
    const changed = manager._document_changed;
    manager.lkWithoutEcho = true;
    manager._document_changed = function (event) { if (event.sync !== false) changed.call(this, event); };
  }
})(1200);
"""


@cache
def load_panel() -> None:
    """Put Panel's scripts, three megabytes, into the notebook, once; nothing is loaded from the network."""
    pn.extension(inline=True)
    with suppress(ImportError):
        from IPython import get_ipython
        from IPython.display import publish_display_data

        if hasattr(get_ipython(), "kernel"):
            publish_display_data({"application/javascript": _NO_ECHO})


class Output(pn.Column):
    """A page as the output of a cell."""

    def __init__(self, *objects: Any, **params: Any) -> None:
        super().__init__(*objects, **params)
        self._loop: asyncio.AbstractEventLoop | None = None
        with suppress(RuntimeError):  # there is no loop outside of a notebook
            self._loop = asyncio.get_running_loop()

    def _on_msg(self, ref: str, manager: Any, msg: Any) -> None:
        """Process messages from the browser in the loop that also runs actions.

        In JupyterLab, the kernel receives them in a thread of their own (a subshell). The models of Panel and Bokeh are
        not thread-safe: changes were sent incompletely, and messages of the browser were lost.
        """
        process = partial(super()._on_msg, ref, manager, msg)
        if self._loop and self._loop.is_running():
            self._loop.call_soon_threadsafe(process)
        else:
            process()

    def _preprocess(self, root: Any, changed: Any = None, old_models: Any = None) -> None:
        """Inline the style sheets of new parts: Panel does so, too, but its hooks then link to the network again."""
        super()._preprocess(root, changed, old_models)
        for part in root.select({"type": UIElement}):
            patch_inline_stylesheets(part)
