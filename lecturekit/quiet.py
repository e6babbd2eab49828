"""Removes TensorFlow's start-up notices, which a notebook would show in red above its first output.

TensorFlow 2.21 writes notices ("oneDNN custom operations are on", "Could not find cuda drivers") to file descriptor 2
before it reads `TF_CPP_MIN_LOG_LEVEL`; without a GPU, its first operation reports an error there, too. So while a
notebook imports TensorFlow, this module captures that output, and removes the notices. All other lines are shown, and
every line if the import fails. Outside of notebooks nothing is captured: a terminal must show a crash at once (the
output of a kernel that dies is lost anyway). `TF_CPP_MIN_LOG_LEVEL=0` in the environment shows everything.
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
INIT_FAILED = re.compile(
    rb"E0000 00:00:[\d. ]+cuda_platform\.cc:\d+\] failed call to cuInit: "
)  # expected without drivers


class QuietStart:
    """Waits, first in `sys.meta_path`, until TensorFlow is imported; then other finders find it as usual."""

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
    """Silence TensorFlow's start in a notebook, unless it has started already."""
    if "tensorflow" not in sys.modules and not any(isinstance(finder, QuietStart) for finder in sys.meta_path):
        sys.meta_path.insert(0, QuietStart())


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def _quieten(loader: Any) -> None:
    """Capture the output of this loader's next `exec_module`; its other methods stay as they are."""
    original = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        with suppress(AttributeError):
            del loader.exec_module
        if os.environ.setdefault(LEVEL, "1") == "0":  # 1 also hides later informational messages
            original(module)
            return
        with without_notices() as captured:
            original(module)
            if NO_DRIVERS in captured():
                with suppress(Exception):
                    module.config.list_physical_devices()  # look for a GPU now, not before the first output

    with suppress(AttributeError):  # a loader whose attributes cannot be set stays as it is
        loader.exec_module = exec_module


@contextmanager
def without_notices() -> Iterator[Callable[[], bytes]]:
    """Capture what the block writes to file descriptor 2, then write it without TensorFlow's notices.

    If the block raises, everything is written. The block receives a function that returns the output so far.
    """
    with suppress(AttributeError, OSError, ValueError):
        sys.__stderr__.flush()  # type: ignore[union-attr]  # None if there is no standard error
    with ExitStack() as stack:
        try:
            capture_file = stack.enter_context(tempfile.TemporaryFile(buffering=0))
            original_stderr = os.dup(STDERR)
        except OSError:  # the disk is full, or the descriptor is closed
            yield lambda: b""
            return
        select = _remove_notices
        os.dup2(capture_file.fileno(), STDERR)
        try:
            yield lambda: _read(capture_file)
        except BaseException:
            select = _keep_all
            raise
        finally:
            os.dup2(original_stderr, STDERR)
            os.close(original_stderr)
            _write(select(_read(capture_file)))


def _keep_all(output: bytes) -> bytes:
    return output


def _remove_notices(output: bytes) -> bytes:
    lines = [line for line in output.splitlines(keepends=True) if not NOTICE.match(line)]
    return b"".join(line for line in lines if NO_DRIVERS not in output or not INIT_FAILED.match(line))


def _read(file: IO[bytes]) -> bytes:
    """The whole content of a file; afterwards the position, which descriptors share, is at the end again."""
    file.seek(0)
    return file.read()


def _write(output: bytes) -> None:
    with suppress(OSError):  # nobody reads it any more
        while output:
            output = output[os.write(STDERR, output) :]
