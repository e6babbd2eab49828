"""The kernel that JupyterLab, nbclient and nbgrader can choose by its name."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

NAME = "lecturekit"
_SPEC = {
    "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
    "display_name": "LectureKit",
    "language": "python",
    "metadata": {"debugger": True, "kernel_provisioner": {"provisioner_name": "lecturekit-warm"}},
}


def install(prefix: str | None = None) -> Path:
    """Install the kernel into a prefix (an environment's folder), or for the user; return its folder."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kernel.json").write_text(json.dumps(_SPEC, indent=1))
        Path(folder).chmod(0o755)  # its mode is copied, too, and an environment's kernel is for all users
        return Path(KernelSpecManager().install_kernel_spec(folder, NAME, user=prefix is None, prefix=prefix))


def installed() -> Path | None:
    """The folder of the kernel that Jupyter finds, or None."""
    folder = KernelSpecManager().find_kernel_specs().get(NAME)
    return Path(folder) if folder else None


def uninstall() -> Path | None:
    """Remove the kernel that Jupyter finds; return the folder it was in, or None."""
    if folder := installed():
        shutil.rmtree(folder)
    return folder
