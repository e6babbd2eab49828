"""What Panel needs in a notebook beyond what it does there by itself."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import cache, partial
from typing import Any

import panel as pn
from bokeh.models import UIElement
from panel.io.notebook import patch_inline_stylesheets

# Panel's part in the browser answers each change that the kernel sends with the same change, as if the user had made
# it. When it comes, the kernel may be further already, and is put back; if the part that it names is gone, the kernel
# refuses the whole message, and with it the clicks that are in there. Bokeh marks such changes (`sync`), for its own
# server to leave them out; here they are left out, too.
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
    """Puts Panel's scripts into the notebook, once: they are three megabytes, and come from nowhere else."""
    pn.extension(inline=True)
    with suppress(ImportError):
        from IPython import get_ipython
        from IPython.display import publish_display_data

        if hasattr(get_ipython(), "kernel"):
            publish_display_data({"application/javascript": _NO_ECHO})


class Output(pn.Column):
    """A whole figure as the output of a cell."""

    def __init__(self, *objects: Any, **params: Any) -> None:
        super().__init__(*objects, **params)
        self._loop: asyncio.AbstractEventLoop | None = None
        with suppress(RuntimeError):  # there is none outside of a notebook
            self._loop = asyncio.get_running_loop()

    def _on_msg(self, ref: str, manager: Any, msg: Any) -> None:
        """Has messages from the browser taken up by the loop that also runs our actions.

        JupyterLab has the kernel receive them in a thread of their own (a subshell). Panel's and Bokeh's models are not
        made for two threads: of a change in one, the other sent half, or lost what the browser had told.
        """
        take_up = partial(super()._on_msg, ref, manager, msg)
        if self._loop and self._loop.is_running():
            self._loop.call_soon_threadsafe(take_up)
        else:
            take_up()

    def _preprocess(self, root: Any, changed: Any = None, old_models: Any = None) -> None:
        """Puts the style sheets of new parts into the notebook.

        Panel does so before it calls its hooks, which name those in the network again.
        """
        super()._preprocess(root, changed, old_models)
        for part in root.select({"type": UIElement}):
            patch_inline_stylesheets(part)
