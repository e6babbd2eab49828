"""TensorFlow's start-up log, which would stand in red above a notebook's first output, is left out.

TensorFlow 2.21 tells of itself ("oneDNN custom operations are on", "Could not find cuda drivers") on file descriptor 2,
before it reads `TF_CPP_MIN_LOG_LEVEL`, and where there is no GPU its first operation calls that an error. So while a
notebook imports it, what comes there is held back, and these notices are taken out. Every other line is shown, and all
of them if the import fails. Nothing is touched elsewhere: in a terminal a crash must be told at once, while a kernel
that dies tells nothing anyway. `TF_CPP_MIN_LOG_LEVEL=0` in the environment shows everything.
"""

from __future__ import annotations

import importlib.util
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import IO, Any

LEVEL = "TF_CPP_MIN_LOG_LEVEL"
STDERR = 2
NOTICE = re.compile(
    rb"WARNING: All log messages before absl::InitializeLog\(\) is called are written to STDERR"
    rb"|I0000 00:00:[\d. ]+(?:port|cudart_stub|cpu_feature_guard)\.cc:\d+\] "
    rb"|\d{4}-\d\d-\d\d [\d:. ]+I (?:tensorflow|external)/.*/(?:port|cudart_stub|cpu_feature_guard)\.cc:\d+\] "
    rb"|To enable the following instructions: .*, in other operations, rebuild TensorFlow with "
)
NO_DRIVERS = b"Could not find cuda drivers"
WITHOUT_DRIVERS = re.compile(rb"E0000 00:00:[\d. ]+cuda_platform\.cc:\d+\] failed call to cuInit: ")  # is no error then


class QuietStart:
    """Stands first in `sys.meta_path` until TensorFlow is looked for; what is found is what others find."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name != "tensorflow":
            return None
        with suppress(ValueError):
            sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.loader is not None and _in_notebook():
            _quieten(spec.loader)
        return spec


def install() -> None:
    """Let TensorFlow start quietly in a notebook, if it has not started yet."""
    if "tensorflow" not in sys.modules and not any(isinstance(finder, QuietStart) for finder in sys.meta_path):
        sys.meta_path.insert(0, QuietStart())


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def _quieten(loader: Any) -> None:
    """Let this loader's next `exec_module` run quietly: all else that it is asked for, it answers itself."""
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        with suppress(AttributeError):
            del loader.exec_module
        if os.environ.setdefault(LEVEL, "1") == "0":  # 1: later, too, without what is merely informative
            run(module)
            return
        with without_notices() as said:
            run(module)
            if NO_DRIVERS in said():
                with suppress(Exception):
                    module.config.list_physical_devices()  # looks for a GPU now, not before the first output

    with suppress(AttributeError):  # a loader that takes no attributes stays as it is
        loader.exec_module = exec_module


@contextmanager
def without_notices() -> Iterator[Callable[[], bytes]]:
    """What the block writes to file descriptor 2, less TensorFlow's notices of itself; all of it if the block raises.

    The block is given a function that tells what has been written so far.
    """
    with suppress(AttributeError, OSError, ValueError):
        sys.__stderr__.flush()  # type: ignore[union-attr]  # without one there is nothing to flush
    with ExitStack() as stack:
        try:
            held = stack.enter_context(tempfile.TemporaryFile(buffering=0))
            before = os.dup(STDERR)
        except OSError:  # no room, or no such descriptor
            yield lambda: b""
            return
        shown = _all_but_notices
        os.dup2(held.fileno(), STDERR)
        try:
            yield lambda: _read(held)
        except BaseException:
            shown = _all
            raise
        finally:
            os.dup2(before, STDERR)
            os.close(before)
            _write(shown(_read(held)))


def _all(said: bytes) -> bytes:
    return said


def _all_but_notices(said: bytes) -> bytes:
    lines = [line for line in said.splitlines(keepends=True) if not NOTICE.match(line)]
    return b"".join(line for line in lines if NO_DRIVERS not in said or not WITHOUT_DRIVERS.match(line))


def _read(file: IO[bytes]) -> bytes:
    """All of a file; the descriptor that shares its place in it goes on at the end."""
    file.seek(0)
    return file.read()


def _write(said: bytes) -> None:
    with suppress(OSError):  # nobody reads it any more
        while said:
            said = said[os.write(STDERR, said) :]
