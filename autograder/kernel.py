"""A submission's own kernel: warm where possible, in its scratch folder, with a clean environment."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client import AsyncKernelClient, AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec

from lecturekit.warm.client import READ_AT_IMPORT

_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ", *READ_AT_IMPORT)


def kernel_manager(scratch: Path, *, warm: bool = True) -> SubmissionKernelManager:
    """A manager of one kernel for one submission; nbclient takes it as `NotebookClient(nb, km=...)`.

    Args:
        scratch: The submission's folder: where its code runs, its home, and its place for temporary files.
        warm: Fork the kernel from a warm parent. A cold kernel takes longer, and is the same otherwise.
    """
    # Socket paths must be short, and apart from any other submission's.
    connection = Path(tempfile.mkdtemp(prefix="kernel-"))
    manager = SubmissionKernelManager(
        transport="ipc",
        ip=str(connection / "at"),
        connection_file=str(connection / "kernel.json"),
        client_factory=_QuickClient,
    )
    manager.scratch = scratch.resolve()
    manager.connection = connection
    manager.warm = warm
    return manager


class SubmissionKernelManager(AsyncKernelManager):
    """Starts its kernel in the scratch folder, whatever is asked, without the grader's environment."""

    scratch: Path
    connection: Path
    warm: bool

    @property
    def kernel_spec(self) -> KernelSpec:
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        # Nobody will search a submission's history.
        command += ["--HistoryManager.enabled=False"]
        metadata = {"kernel_provisioner": {"provisioner_name": "lecturekit-warm"}} if self.warm else {}
        return KernelSpec(argv=command, language="python", display_name="submission", metadata=metadata)

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        kw |= {
            "cwd": str(self.scratch),
            "env": _environment(self.scratch),
            # What matters of a kernel's output comes over its channels.
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        return await super()._async_pre_start_kernel(**kw)

    async def _async_wait(self, pollinterval: float = 0.005) -> None:
        await super()._async_wait(pollinterval)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            shutil.rmtree(self.connection, ignore_errors=True)


class _QuickClient(AsyncKernelClient):
    """Is ready with the first answer, where the stock client then listens on for a fifth of a second."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        async with asyncio.timeout(timeout):
            while not await self._answers():
                if not await self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info")

    async def _answers(self) -> bool:
        request = self.kernel_info()
        try:
            while True:
                message = await self.get_iopub_msg(timeout=1)
                mine = message["parent_header"].get("msg_id") == request
                if mine and message["content"].get("execution_state") == "idle":
                    self._handle_kernel_info_reply(await self.get_shell_msg(timeout=1))
                    return True
        except Empty:
            return False


def _environment(scratch: Path) -> dict[str, str]:
    passed_on = {name: value for name, value in os.environ.items() if name.startswith(_PASSED_ON)}
    return passed_on | {"HOME": str(scratch), "TMPDIR": str(scratch)}
