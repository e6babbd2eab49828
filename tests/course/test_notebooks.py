"""Every notebook runs top to bottom: solved, with all checks passed; as students get it, with a word at each gap."""

from __future__ import annotations

import sys

import nbclient
import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec

from autograder.authoring.release import notebook_of

from ..remembered import LOADED_BY_KERNELS, remembered
from .solutions import NOTEBOOKS, ROOT, solution_of

pytestmark = [pytest.mark.kernel, pytest.mark.keras]


class Warm(AsyncKernelManager):
    """Starts a warm kernel, whatever a notebook asks for."""

    kernel_spec = KernelSpec(
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        language="python",
        metadata={"kernel_provisioner": {"provisioner_name": "lecturekit-warm"}},
    )


def run(notebook, folder):
    """The notebook with the outputs of all cells; an error does not end it."""
    nbclient.NotebookClient(
        notebook,
        kernel_manager_class=Warm,
        allow_errors=True,
        timeout=120,
        resources={"metadata": {"path": str(folder)}},
    ).execute()
    return notebook


def printed(cell):
    """All that a cell shows as text."""
    texts = [output.get("text", "") + output.get("data", {}).get("text/plain", "") for output in cell.outputs]
    return "".join(texts)


def errors(cell):
    return [f"{o.ename}: {o.evalue}" for o in cell.outputs if o.output_type == "error"]


def all_passed(nb, solution):
    """Of an executed notebook: no cell raised anything, and each check says that it passed."""
    code = [cell for cell in nb.cells if cell.cell_type == "code"]
    assert not [(cell.source, errors(cell)) for cell in code if errors(cell)]
    checks = [cell for cell in code if cell.source.startswith("check(")]
    assert len(checks) == len(solution.exercise.judged)
    for cell in checks:
        assert "✓" in printed(cell), printed(cell)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_solved(name):
    with remembered([__file__], "solved", notebook=name, modules=LOADED_BY_KERNELS) as known:
        if known:
            return
        solution = solution_of(name)
        sources = {cell.number: cell.solved for cell in solution.cells}
        nb = run(notebook_of(solution, sources), ROOT / "exercises" / solution.problem_set)
        all_passed(nb, solution)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_as_students_get_it(name):
    with remembered([__file__], "as students get it", notebook=name, modules=LOADED_BY_KERNELS) as known:
        if known:
            return
        path = ROOT / "exercises" / f"{name}.ipynb"
        nb = run(nbformat.read(path, as_version=4), path.parent)
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        for cell in code:
            for error in errors(cell):
                assert error.startswith("NotImplementedError: Replace this line"), cell.source
            if cell.source.startswith("check("):
                assert "✓" not in printed(cell), printed(cell)
                assert printed(cell), cell.source
