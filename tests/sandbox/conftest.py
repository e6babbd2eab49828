"""A submission's kernel for the tests: hostile code really runs in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import nbclient
import nbformat
import pytest
from nbclient.exceptions import DeadKernelError

from lecturekit.sandbox import Limits, ResourceUsage
from lecturekit.warm.sandboxed import kernel_manager


@dataclass
class Run:
    """What a run of some cells left behind."""

    outputs: list[str]
    report: ResourceUsage
    died: bool
    scratch: Path

    @property
    def text(self) -> str:
        return "\n".join(self.outputs)


async def _run(cells: tuple[str, ...], scratch: Path, limits: Limits, warm: bool) -> Run:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    manager = kernel_manager(scratch, limits, warm=warm)
    client = nbclient.NotebookClient(notebook, km=manager, allow_errors=True, timeout=120)
    died = False
    try:
        async with client.async_setup_kernel(cleanup_kc=False):
            for index, cell in enumerate(notebook.cells):
                await client.async_execute_cell(cell, index)
    except DeadKernelError:
        died = True
    finally:
        client.kc.stop_channels()
        await manager.shutdown_kernel(now=True)
    outputs = [
        "\n".join(output.get("text") or output.get("evalue") or str(output.get("data")) for output in cell.outputs)
        for cell in notebook.cells
    ]
    return Run(outputs, manager.resource_usage(), died, scratch)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernels: None) -> Callable[..., Run]:
    """Run cells in a sandboxed kernel, with the light backend of NumPy."""
    monkeypatch.setenv("KERAS_BACKEND", "numpy")
    scratch = tmp_path / "scratch"
    scratch.mkdir()

    def run(*cells: str, warm: bool = True, **limits: float) -> Run:
        return asyncio.run(_run(cells, scratch, Limits(**limits), warm))

    return run
