"""The kernel of one notebook, in the sandbox: warm if possible, in its scratch folder, with a clean environment."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from queue import Empty
from typing import Any

import zmq.asyncio
from jupyter_client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec

from lecturekit.sandbox import Limits, ResourceUsage, SandboxConfig
from lecturekit.warm import client
from lecturekit.warm.client import IMPORT_TIME_PREFIXES
from lecturekit.warm.metered import MeteredKernelManager
from lecturekit.warm.scratch import new_owned_folder

_MAX_MESSAGE_BYTES = 64 << 20
_TERMINATION_SECONDS = 5
_CHILD_SETUP = "lecturekit.sandbox.enter:enter_from_json"
_PASSED_VARIABLES = ("PATH", "LANG", "LC_ALL", "TZ")


def kernel_manager(
    scratch: Path,
    limits: Limits | None = None,
    *,
    sandbox: bool = True,
    figures: bool = True,
    warm: bool = True,
) -> SubmissionKernelManager:
    """A manager of one kernel for one submission; nbclient takes it as `NotebookClient(nb, km=...)`.

    Args:
        scratch: The submission's folder: its working folder, home and folder of temporary files. If the grader is
            root, the submission's own user becomes its owner.
        limits: What the submission may use.
        sandbox: Enter the sandbox. Without it, there are no limits either.
        figures: Render figures; otherwise they are only built.
        warm: Fork the kernel from a warm parent. A cold kernel takes longer to start; nothing else differs.
    """
    # The path of a socket must be short.
    folder = new_owned_folder("kernel-")
    connection, supervisor_folder = folder / "connection", folder / "supervisor"
    connection.mkdir()
    supervisor_folder.mkdir()
    context = zmq.asyncio.Context()
    context.maxmsgsize = _MAX_MESSAGE_BYTES
    manager = SubmissionKernelManager(
        transport="ipc",
        ip=str(connection / "at"),
        connection_file=str(connection / "kernel.json"),
        client_factory=SubmissionKernelClient,
        context=context,
    )
    manager.folder = folder
    manager.warm = warm
    manager.figures = figures
    manager.scratch = scratch.resolve()
    writable = (manager.scratch, connection)
    manager.sandbox_config = SandboxConfig(writable, supervisor_folder, limits or Limits()) if sandbox else None
    return manager


def warm_up(sandbox: bool = True) -> None:
    """Start the parent of submissions' kernels, unless it runs already; do not wait for it."""
    if sys.platform == "linux":
        client.warm_up(sys.executable, _environment(Path()), _CHILD_SETUP if sandbox else "")


class SubmissionKernelManager(MeteredKernelManager):
    """Starts its kernel in the scratch folder, whatever the caller asks for, without the grader's environment.

    A shutdown ends everything that the kernel started.

    Attributes:
        folder: the folder of its connection and its supervisor, removed at shutdown.
    """

    folder: Path
    scratch: Path
    sandbox_config: SandboxConfig | None
    warm: bool
    figures: bool

    def resource_usage(self) -> ResourceUsage:
        """What the kernel and everything it started have used until now, or until their end."""
        if not self.sandbox_config:
            return super().resource_usage()
        if self.sandbox_config.supervisor_folder.exists():
            self._last_usage = ResourceUsage.read(self.sandbox_config.supervisor_folder)
        return self._last_usage

    def _processes(self) -> list[int]:
        processes = super()._processes()
        return processes[1:] if self.sandbox_config else processes  # the first is the supervisor

    @property
    def kernel_spec(self) -> KernelSpec:
        # Nobody searches the history of a submission.
        command = [
            sys.executable,
            "-m",
            "ipykernel_launcher",
            "-f",
            "{connection_file}",
            "--HistoryManager.enabled=False",
            *([] if self.figures else ["--InlineBackend.figure_formats=[]"]),
        ]
        provisioner: dict[str, Any] = {"provisioner_name": "lecturekit-warm"}
        if self.sandbox_config:
            config = self.sandbox_config.to_json()
            command = [sys.executable, "-m", "lecturekit.sandbox", json.dumps(config), "--", *command]
            provisioner["config"] = {"child_setup": _CHILD_SETUP, "payload": config}
        metadata = {"kernel_provisioner": provisioner} if self.warm else {}
        return KernelSpec(argv=command, language="python", display_name="submission", metadata=metadata)

    async def _async_pre_start_kernel(self, **kw: Any) -> tuple[list[str], dict[str, Any]]:
        kw |= {
            "cwd": str(self.scratch),
            "env": _environment(self.scratch),
            # The output of cells arrives over the kernel's channels.
            "stdout": subprocess.DEVNULL,
            "stderr": subprocess.DEVNULL,
        }
        return await super()._async_pre_start_kernel(**kw)

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        try:
            await super()._async_launch_kernel(kernel_cmd, **kw)
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        if self.sandbox_config and self.provisioner and self.has_kernel:
            # The supervisor ends the submission's processes, and records their resource usage once more.
            await self.provisioner.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_TERMINATION_SECONDS):
                    await self._async_wait()
        await super()._async_kill_kernel(restart=restart)

    async def _async_wait(self, pollinterval: float = 0.005) -> None:
        await super()._async_wait(pollinterval)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            self.resource_usage()
            self.context.destroy(linger=0)
            shutil.rmtree(self.folder, ignore_errors=True)


class SubmissionKernelClient(AsyncKernelClient):
    """Is ready at the first answer; the stock client waits another fifth of a second for more messages."""

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
                is_answer = message["parent_header"].get("msg_id") == request
                if is_answer and message["content"].get("execution_state") == "idle":
                    self._handle_kernel_info_reply(await self.get_shell_msg(timeout=1))
                    return True
        except Empty:
            return False


def _environment(scratch: Path) -> dict[str, str]:
    passed = {
        name: value
        for name, value in os.environ.items()
        if name in _PASSED_VARIABLES or name.startswith(IMPORT_TIME_PREFIXES)
    }
    return passed | {"HOME": str(scratch), "TMPDIR": str(scratch)}
