"""What a student's machine has, and how to get what is missing."""

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
    """Whether it is well, what was found, and the remedy."""
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
    yield from _walls()


def _walls() -> Iterator[tuple[bool, str, str]]:
    """Whether `lecturekit check` can shut a notebook in. It need not, on a machine of one's own."""
    from ..sandbox.self_test import missing_protections, self_test

    if sys.platform != "linux":
        yield True, "no walls around a notebook that is checked: they need Linux, and it runs without them", ""
        return
    missing = missing_protections(self_test())
    for wall in missing:
        yield False, f"no wall around the {wall.name} of a notebook that is checked; it runs all the same", wall.remedy
    if not missing:
        yield True, "walls around a notebook that is checked, as in grading", ""


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """TensorFlow writes to the process' own standard error what GPUs it does not find."""
    before = os.dup(2)
    try:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _backend() -> Iterator[tuple[bool, str, str]]:
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        with _quiet():
            import keras
    except Exception as error:  # of the backend's many
        yield False, f"Keras does not load: {type(error).__name__}: {error}", "pip install tensorflow"
        return
    backend = keras.backend.backend()
    yield True, f"Keras runs on {backend}", ""
    try:
        with _quiet():
            gpus = keras.distribution.list_devices("gpu")
    except Exception:  # not every backend can tell
        gpus = []
    yield True, f"GPUs: {', '.join(gpus)}" if gpus else "no GPU: `model.fit` runs on the processor, which is enough", ""
