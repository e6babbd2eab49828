"""The kernel provisioner `lecturekit-warm`: a forked kernel where that is possible, a cold one elsewhere."""

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
    """Forks the kernel from a warm parent; its life afterwards is that of any local process.

    `child_setup` (`module:function`) is called with `payload` in the fork, before anything else. It stands
    for what the kernel's command has before `python -m ipykernel_launcher`, which a cold start runs instead.
    """

    child_setup = Unicode("", config=True)
    payload = Dict(config=True)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel; where that cannot be done, say why, once, and start it cold."""
        try:
            process = await asyncio.to_thread(self._fork, cmd, **kwargs)
        except NoParentError as reason:
            # Python shows a warning once from each place.
            warnings.warn(f"Starting a cold kernel, which takes longer: {reason}.", RuntimeWarning, stacklevel=1)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]
        self.pid = process.pid
        self.cwd = Path(kwargs.get("cwd") or Path.cwd())
        return self.connection_info

    async def wait(self) -> int | None:
        """Wait for the kernel's end, and look more often than ten times a second."""
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
            raise NoParentError(f"no process that has imported TensorFlow can be forked on {_PLATFORM}")
        if not (_MODULE in cmd and (cmd[1:3] == ["-m", _MODULE] or self.child_setup)):
            raise NoParentError(f"expected a kernel's command [python, -m, {_MODULE}, ...], received {cmd}")
        request = {
            "argv": cmd[cmd.index(_MODULE) + 1 :],
            "cwd": str(cwd or Path.cwd()),
            "env": env,
            "payload": self.payload,
        }
        with open(os.devnull, "wb") as nowhere:
            outputs = [_descriptor(stdout, 1, nowhere), _descriptor(stderr, 2, nowhere)]
            return start_kernel(cmd[0], request, outputs, self.child_setup)


def _descriptor(stream: Any, inherited: int, nowhere: IO[bytes]) -> int:
    """What `subprocess.Popen` makes of its `stdout` and `stderr`, but for pipes."""
    if stream is None:
        return inherited
    if stream == subprocess.DEVNULL:
        return nowhere.fileno()
    if hasattr(stream, "fileno"):
        return stream.fileno()
    raise NoParentError(f"expected a file, None or DEVNULL for a warm kernel's output, received {stream!r}")
