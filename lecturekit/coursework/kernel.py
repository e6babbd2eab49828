"""The kernel that runs a student's notebook: in the grader's sandbox if it is available, else as Jupyter starts it."""

from __future__ import annotations

import asyncio
import functools
import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from subprocess import DEVNULL, SubprocessError
from typing import Any

from jupyter_client import AsyncKernelClient

from ..sandbox import Limits, ResourceUsage
from ..sandbox.limits import CELL_SECONDS
from ..sandbox.support_files import MAX_BYTES, MAX_FILES, copy_support_files, support_file_paths
from ..warm import kernelspec
from ..warm.metered import MeteredKernelManager, UnresponsiveKernelError, wait_or_interrupt
from ..warm.sandboxed import kernel_manager
from .folder import CourseworkError

START_SECONDS = 120
MAX_TEXT = 2**20  # characters of the output of one cell
Notify = Callable[[str], None]


class KernelDiedError(Exception):
    """The kernel has ended, or must be ended, while a cell was running.

    Attributes:
        unresponsive: whether the cell took too long, and the kernel did not respond to an interrupt.
    """

    def __init__(self, unresponsive: bool = False) -> None:
        super().__init__("the kernel died")
        self.unresponsive = unresponsive


@dataclass
class CellOutput:
    """The output of one cell.

    Attributes:
        text: what it printed, or displayed as text.
        error: name and message of the exception that it raised; ("", "") for none.
        timed_out: whether it was interrupted because it took too long.
    """

    text: str = ""
    error: tuple[str, str] = ("", "")
    timed_out: bool = False

    def add_text(self, text: str) -> None:
        self.text += text[: MAX_TEXT - len(self.text)]


@dataclass
class Kernel:
    """A running kernel.

    Attributes:
        scratch: the copy of the notebook's folder in which it runs in the sandbox; None without a sandbox.
        copied: the relative paths of the support files that were copied there.
    """

    manager: MeteredKernelManager
    client: AsyncKernelClient
    scratch: Path | None = None
    copied: frozenset[str] = frozenset()

    async def execute(self, source: str) -> CellOutput:
        """Run one cell to its end.

        Raises:
            KernelDiedError: the kernel died, or did not respond to an interrupt.
        """
        output = CellOutput()
        running = asyncio.ensure_future(self._collect(self.client.execute(source, allow_stdin=False), output))
        try:
            output.timed_out = bool(await wait_or_interrupt(self.manager, running, CELL_SECONDS))
            await running
        except UnresponsiveKernelError as error:
            raise KernelDiedError(unresponsive=True) from error
        finally:
            running.cancel()
        return output

    async def _collect(self, request_id: str, output: CellOutput) -> None:
        """Add the messages that answer a request to `output`, until the kernel is idle again."""
        while True:
            await asyncio.sleep(0)  # lets the time limit be checked while a cell prints without end
            try:
                message = await self.client.get_iopub_msg(timeout=0.5)
                content, parent_id = message["content"], message["parent_header"].get("msg_id")
            except Empty:
                if not await self.manager.is_alive():
                    raise KernelDiedError from None
                continue
            except (ValueError, KeyError, TypeError):
                continue  # student code can send malformed messages
            if parent_id != request_id:
                continue
            match message["msg_type"]:
                case "stream":
                    output.add_text(content["text"])
                case "display_data" | "execute_result":
                    output.add_text(content["data"].get("text/plain", "") + "\n")
                case "error":
                    output.error = content["ename"], content["evalue"]
                case "status" if content["execution_state"] == "idle":
                    return

    def new_files(self) -> list[str]:
        """The relative paths of the files that it created in its scratch copy, without hidden ones (of libraries)."""
        paths = support_file_paths(self.scratch, hidden=False) if self.scratch else ()
        return [name for name, _ in paths if name not in self.copied]

    async def shutdown(self) -> ResourceUsage:
        """End the kernel and everything that it started; return what they used."""
        self.client.stop_channels()
        with suppress(Exception):  # it may have ended by itself
            await self.manager.shutdown_kernel(now=True)
        return self.manager.resource_usage()


async def start_kernel(folder: Path, scratch: Path, limits: Limits, notify: Notify) -> Kernel:
    """Start a kernel for a notebook in `folder`: in the sandbox, in `scratch`; if there is no sandbox, in `folder`.

    Raises:
        CourseworkError: no kernel starts.
    """
    obstacle = sandbox_obstacle()
    if not obstacle:
        copied, omitted = copy_support_files(folder, scratch)
        if omitted:
            more = f" and {len(omitted) - 1} more" if len(omitted) > 1 else ""
            notify(
                f"It runs without {omitted[0]}{more}: at most {MAX_BYTES >> 20} MB and {MAX_FILES} files beside a "
                "notebook are copied into the sandbox."
            )
        try:
            sandboxed = kernel_manager(scratch, limits)
            return Kernel(sandboxed, await _start_client(sandboxed, notify), scratch, frozenset(copied))
        except Exception as error:  # a student's own machine runs every notebook
            obstacle = f"it failed to start ({_first_line(error)})"
    notify(f"No sandbox: {obstacle}. Your notebook runs with your own rights, as in Jupyter.")
    try:
        unsandboxed = MeteredKernelManager(kernel_name=kernelspec.NAME if kernelspec.installed() else "python3")
        client = await _start_client(unsandboxed, notify, cwd=str(folder), stdout=DEVNULL, stderr=DEVNULL)
        return Kernel(unsandboxed, client)
    except Exception as error:
        raise CourseworkError(
            f"Expected a kernel to start. It did not: {_first_line(error)}. "
            "`lecturekit doctor` shows what is installed; `pip install -U ipykernel` may help."
        ) from error


async def _start_client(manager: MeteredKernelManager, notify: Notify, **options: Any) -> AsyncKernelClient:
    """Start a manager's kernel, and connect to it."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            await manager.start_kernel(**options)
        for warning in caught:
            if warning.category is RuntimeWarning:  # the reason for a cold kernel
                notify(str(warning.message))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=START_SECONDS)
    except BaseException:
        with suppress(Exception):
            await manager.shutdown_kernel(now=True)
        raise
    return client


@functools.cache
def sandbox_obstacle() -> str:
    """Why this system has no sandbox, in words for a student; "" if it has one. Tested once in each process."""
    if sys.platform != "linux":
        return "it needs Linux"
    from ..sandbox.self_test import missing_protections, self_test

    try:
        missing = [protection.name for protection in missing_protections(self_test())]
    except (OSError, ValueError, SubprocessError) as error:
        return f"it cannot be tested here ({_first_line(error)})"
    return f"this system cannot protect {' and '.join(missing)} (see `lecturekit doctor`)" if missing else ""


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:300]
