"""`lecturekit doctor`: what a student's machine has, and how to install what is missing."""

from __future__ import annotations

import contextlib
import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from collections.abc import Iterator

from ..warm import kernelspec


def findings() -> Iterator[tuple[bool, str, str]]:
    """Each as: whether it is fine, a description, and the remedy."""
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()}", "LectureKit needs Python 3.11 or newer"
    for package, required in (("keras", True), ("tensorflow", False), ("jax", False), ("torch", False)):
        try:
            yield True, f"{package} {importlib.metadata.version(package)}", ""
        except importlib.metadata.PackageNotFoundError:
            if required:
                yield False, f"{package} is missing", f"pip install {package}"
    yield from _backend()
    lab = importlib.util.find_spec("jupyterlab") or shutil.which("jupyter-lab")
    yield bool(lab), "JupyterLab" if lab else "JupyterLab is missing", "pip install jupyterlab, or use VS Code or Colab"
    if sys.platform == "linux":
        warm = kernelspec.installed()
        yield bool(warm), "the warm kernel" if warm else "no warm kernel", "lecturekit kernel install"
    yield from _sandbox()


def _sandbox() -> Iterator[tuple[bool, str, str]]:
    """Whether `lecturekit check` can use the sandbox. On a student's own machine, it need not."""
    from ..sandbox.self_test import missing_protections, self_test

    if sys.platform != "linux":
        yield True, "no sandbox for `lecturekit check`: it needs Linux; notebooks run without it", ""
        return
    missing = missing_protections(self_test())
    for protection in missing:
        description = f"the sandbox of `lecturekit check` cannot protect {protection.name}; notebooks run without it"
        yield False, description, protection.remedy
    if not missing:
        yield True, "the sandbox for `lecturekit check`, as in grading", ""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Silence the process' standard error, to which TensorFlow writes which GPUs are missing."""
    saved_stderr = os.dup(2)
    try:
        with open(os.devnull, "wb") as null_file:
            os.dup2(null_file.fileno(), 2)
        yield
    finally:
        os.dup2(saved_stderr, 2)
        os.close(saved_stderr)


def _backend() -> Iterator[tuple[bool, str, str]]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with _quiet():
            import keras
    except Exception as error:  # backends raise many different ones
        yield False, f"Keras does not load: {type(error).__name__}: {error}", "pip install tensorflow"
        return
    backend = keras.backend.backend()
    yield True, f"Keras runs on {backend}", ""
    try:
        with _quiet():
            gpus = keras.distribution.list_devices("gpu")
    except Exception:  # not every backend can list them
        gpus = []
    yield True, f"GPUs: {', '.join(gpus)}" if gpus else "no GPU: `model.fit` runs on the processor, which is enough", ""
