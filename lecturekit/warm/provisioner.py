"""The kernel provisioner `lecturekit-warm`: forks a kernel where that is possible, else starts a cold one."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import IO, Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning import LocalProvisioner
from traitlets import Dict, Unicode

from lecturekit.warm.client import NoParentError, WarmProcess, start_kernel

_PLATFORM = sys.platform
_MODULE = "ipykernel_launcher"


class WarmProvisioner(LocalProvisioner):
    """Forks the kernel from a warm parent; afterwards the kernel is managed like any local process.

    `child_setup` (`module:function`) is called with `payload` in the fork, before anything else. It replaces what
    stands before `python -m ipykernel_launcher` in the kernel's command, which a cold start runs instead.
    """

    child_setup = Unicode("", config=True)
    payload = Dict(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel; if that is not possible, warn once, and start it cold."""
        try:
            process = await asyncio.to_thread(self._fork, cmd, **kwargs)
        except NoParentError as reason:
            # Python shows a warning once for each line of code.
            warnings.warn(f"Starting a cold kernel, which takes longer: {reason}.", RuntimeWarning, stacklevel=1)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = process.pid
        self.cwd = Path(kwargs.get("cwd") or Path.cwd())
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end; polls more often than the local provisioner, which does ten times a second."""
        while await self.poll() is None:
            await asyncio.sleep(0.005)
        return await super().wait()

    def _fork(
        self,
        cmd: list[str],
        *,
        env: dict[str, str],
        cwd: Any = None,
        stdout: Any = None,
        stderr: Any = None,
        **_: Any,
    ) -> WarmProcess:
        if _PLATFORM != "linux":
            raise NoParentError(f"on {_PLATFORM}, a process that has imported TensorFlow cannot be forked")
        if not (_MODULE in cmd and (cmd[1:3] == ["-m", _MODULE] or self.child_setup)):
            raise NoParentError(f"expected the command [python, -m, {_MODULE}, ...], received {cmd}")
        request = {
            "argv": cmd[cmd.index(_MODULE) + 1 :],
            "cwd": str(cwd or Path.cwd()),
            "env": env,
            "payload": self.payload,
        }
        with open(os.devnull, "wb") as null_file:
            outputs = [_descriptor(stdout, 1, null_file), _descriptor(stderr, 2, null_file)]
            return start_kernel(cmd[0], request, outputs, self.child_setup)


def _descriptor(stream: Any, inherited: int, null_file: IO[bytes]) -> int:
    """The descriptor of an output, which is given as to `subprocess.Popen`, except pipes."""
    if stream is None:
        return inherited
    if stream == subprocess.DEVNULL:
        return null_file.fileno()
    if hasattr(stream, "fileno"):
        return stream.fileno()
    raise NoParentError(f"expected a file, None or DEVNULL for a warm kernel's output, received {stream!r}")
