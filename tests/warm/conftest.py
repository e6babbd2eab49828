"""Kernels from a light parent (Keras on NumPy), which ends with the tests."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jupyter_client import BlockingKernelClient, KernelManager
from jupyter_client.kernelspec import KernelSpec

from lecturekit.warm.client import running_parents

SPEC = KernelSpec(
    argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    language="python",
    metadata={"kernel_provisioner": {"provisioner_name": "lecturekit-warm"}},
)


class Kernel:
    """A running kernel, to be asked for the values of expressions."""

    def __init__(self, **options: object) -> None:
        self.manager = KernelManager()
        self.manager._kernel_spec = SPEC
        self.manager.start_kernel(**options)
        self.client: BlockingKernelClient = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=120)

    def __call__(self, code: str) -> str:
        """The text of the last output, or the name of the error."""
        texts = [""]

        def keep(message: dict) -> None:
            content = message["content"]
            found = content.get("text") or content.get("ename") or " ".join(content.get("data", ()))
            texts.extend([found] if found else [])

        self.client.execute_interactive(code, timeout=120, output_hook=keep)
        return texts[-1].strip()

    def end(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of the parent that all these tests share."""
    folder = tmp_path_factory.mktemp("r")
    yield folder
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))
        for parent in running_parents():
            parent.process.terminate()


@pytest.fixture(autouse=True)
def runtime(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """For each test anew: tests of other folders may come in between."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    monkeypatch.setenv("KERAS_HOME", str(folder / "keras"))
    monkeypatch.setenv("KERAS_BACKEND", "numpy")


@pytest.fixture
def start(kernels: None) -> Iterator[Callable[..., Kernel]]:
    kernels: list[Kernel] = []

    def start(**options: object) -> Kernel:
        kernels.append(Kernel(**options))
        return kernels[-1]

    yield start
    for kernel in kernels:
        kernel.end()
