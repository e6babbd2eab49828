"""A forked process becomes a kernel."""

from __future__ import annotations

import atexit
import contextlib
import importlib
import os
import socket
import sys
import threading
from typing import Any

from lecturekit.warm import messages


def become_kernel(request: dict[str, Any], child_setup: str, lease: socket.socket) -> None:
    """Run the requested kernel until it ends. Does not return.

    Args:
        request: `argv` (of ipykernel), `cwd`, `env`, and `payload` for the set-up.
        child_setup: `module:function`, called with the payload before anything else; "" for none.
        lease: The connection to the client; it receives `ready` when the kernel listens, or `error`.
    """
    code: Any = 1
    try:
        app = _prepare(request, child_setup)
        messages.send(lease, {"ready": True})
        lease.close()
        app.start()
        code = 0
    except SystemExit as system_exit:
        code = system_exit.code
    except BaseException as error:
        sys.excepthook(*sys.exc_info())
        if lease.fileno() >= 0:
            messages.send(lease, {"error": f"{type(error).__name__}: {error}"})
    finally:
        _exit(code if isinstance(code, int) else int(code is not None))


def _prepare(request: dict[str, Any], child_setup: str) -> Any:
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["env"])
    if child_setup:
        module, _, function = child_setup.partition(":")
        getattr(importlib.import_module(module), function)(request["payload"])

    import numpy as np
    from ipykernel.kernelapp import IPKernelApp

    # Two kernels must not draw the same numbers. (Python's `random` reseeds itself after a fork.)
    np.random.seed()
    sys.argv = ["ipykernel_launcher", *request["argv"]]
    app = IPKernelApp.instance()
    # 1: ipykernel need not watch its parent, because the warm parent ends a kernel when its lease ends.
    app.initialize([*request["argv"], "--IPKernelApp.parent_handle=1"])
    return app


def _exit(code: int) -> None:
    """Exit like a child of multiprocessing: run the libraries' clean-up, but do not tear down modules.

    Tearing them down would write to, and so copy, most of the memory shared with the parent.
    """
    with contextlib.suppress(BaseException):
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)
