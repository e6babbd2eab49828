"""A notebook's own kernel behind walls: warm where possible, in its scratch folder, with a clean environment."""

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
from lecturekit.warm.client import READ_AT_IMPORT
from lecturekit.warm.metered import MeasuredKernelManager
from lecturekit.warm.scratch import owned

_MESSAGE_BYTES = 64 << 20
_GRACE_SECONDS = 5
_CHILD_SETUP = "lecturekit.sandbox.enter:raise_walls_from_json"
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "TZ")


def kernel_manager(
    scratch: Path,
    limits: Limits | None = None,
    *,
    readable: tuple[Path, ...] = (),
    sandbox: bool = True,
    figures: bool = True,
    warm: bool = True,
) -> SubmissionKernelManager:
    """A manager of one kernel for one submission; nbclient takes it as `NotebookClient(nb, km=...)`.

    Args:
        scratch: The submission's folder: where its code runs, its home, its place for temporary files. If the
            grader is root, the submission's own user becomes its owner.
        limits: What the submission may use up.
        readable: What it may read beyond Python and its scratch folder.
        figures: Render figures; without, they are built only.
        sandbox: Raise the walls. Without them there are no limits either.
        warm: Fork the kernel from a warm parent. A cold kernel takes longer, and is the same otherwise.

    Raises:
        FileNotFoundError: something that is to be readable does not exist.
    """
    if missing := [str(path) for path in readable if not path.exists()]:
        raise FileNotFoundError(f"expected files that a submission may read, received {missing}; create them")
    # A socket's path must be short; this one is apart from any other submission's.
    base = owned("kernel-")
    connection, record = base / "connection", base / "record"
    connection.mkdir()
    record.mkdir()
    context = zmq.asyncio.Context()
    context.maxmsgsize = _MESSAGE_BYTES
    manager = SubmissionKernelManager(
        transport="ipc",
        ip=str(connection / "at"),
        connection_file=str(connection / "kernel.json"),
        client_factory=QuickClient,
        context=context,
    )
    manager.base = base
    manager.warm = warm
    manager.figures = figures
    manager.scratch = scratch.resolve()
    manager.walls = (
        SandboxConfig((manager.scratch, connection), record, readable, limits or Limits()) if sandbox else None
    )
    return manager


def warm_up(sandbox: bool = True) -> None:
    """Start the parent that submissions' kernels are forked from, if there is none; do not wait for it."""
    if sys.platform == "linux":
        client.warm_up(sys.executable, _environment(Path()), _CHILD_SETUP if sandbox else "")


class SubmissionKernelManager(MeasuredKernelManager):
    """Starts its kernel in the scratch folder, whatever is asked, without the grader's environment.

    After a shutdown, nothing that the kernel started is left.
    """

    base: Path
    scratch: Path
    walls: SandboxConfig | None
    warm: bool
    figures: bool

    def report(self) -> ResourceUsage:
        """What the kernel and all it started have used up, now or until their end."""
        if not self.walls:
            return super().report()
        if self.walls.record.exists():
            self._last_report = ResourceUsage.read(self.walls.record)
        return self._last_report

    @property
    def kernel_spec(self) -> KernelSpec:
        # Nobody will search a submission's history.
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
        if self.walls:
            walls = self.walls.to_json()
            command = [sys.executable, "-m", "lecturekit.sandbox", json.dumps(walls), "--", *command]
            provisioner["config"] = {
                "child_setup": _CHILD_SETUP,
                "payload": walls,
            }
        metadata = {"kernel_provisioner": provisioner} if self.warm else {}
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

    async def _async_launch_kernel(self, kernel_cmd: list[str], **kw: Any) -> None:
        try:
            await super()._async_launch_kernel(kernel_cmd, **kw)
        except BaseException:
            shutil.rmtree(self.base, ignore_errors=True)
            raise

    async def _async_kill_kernel(self, restart: bool = False) -> None:
        if self.walls and self.provisioner and self.has_kernel:
            # The supervisor ends what is inside, and writes its last report.
            await self.provisioner.terminate()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_GRACE_SECONDS):
                    await self._async_wait()
        await super()._async_kill_kernel(restart=restart)

    async def _async_wait(self, pollinterval: float = 0.005) -> None:
        await super()._async_wait(pollinterval)

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            self.report()
            self.context.destroy(linger=0)
            shutil.rmtree(self.base, ignore_errors=True)


class QuickClient(AsyncKernelClient):
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
    passed_on = {
        name: value for name, value in os.environ.items() if name in _PASSED_ON or name.startswith(READ_AT_IMPORT)
    }
    return passed_on | {"HOME": str(scratch), "TMPDIR": str(scratch)}
