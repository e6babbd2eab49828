"""The kernel that runs a student's notebook: behind the grader's walls where they stand, else as Jupyter starts it."""

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
from ..sandbox.support_files import MAX_BYTES, MAX_FILES, copy_support_files, support_file_paths
from ..warm import kernelspec
from ..warm.metered import CELL_SECONDS, MeasuredKernelManager, StubbornKernelError, overdue
from ..warm.sandboxed import kernel_manager
from .folder import CourseworkError

LIMITS = Limits()
START_SECONDS = 120
MAX_TEXT = 2**20  # characters of what one cell prints
Say = Callable[[str], None]


class KernelDiedError(Exception):
    """The kernel has ended, or has to be ended, while a cell ran.

    Attributes:
        late: whether it took too long, and did not even come back from an interrupt.
    """

    def __init__(self, late: bool = False) -> None:
        super().__init__("the kernel died")
        self.late = late


@dataclass
class Shown:
    """What one cell has shown.

    Attributes:
        text: printed, and displayed as text.
        error: the name of what it raised, and its message; ("", "") for nothing.
        late: whether it was interrupted, as it took too long.
    """

    text: str = ""
    error: tuple[str, str] = ("", "")
    late: bool = False


@dataclass
class Kernel:
    """A running kernel.

    Attributes:
        scratch: the copy of the notebook's folder that it works in behind walls; None without walls.
        copied: what was copied there, by relative path.
    """

    manager: MeasuredKernelManager
    client: AsyncKernelClient
    scratch: Path | None = None
    copied: frozenset[str] = frozenset()

    async def execute(self, source: str) -> Shown:
        """Run one cell to its end.

        Raises:
            KernelDiedError: the kernel died, or does not even come back from an interrupt.
        """
        shown = Shown()
        running = asyncio.ensure_future(self._listen(self.client.execute(source, allow_stdin=False), shown))
        try:
            shown.late = bool(await overdue(self.manager, running, CELL_SECONDS))
            await running
        except StubbornKernelError as error:
            raise KernelDiedError(late=True) from error
        finally:
            running.cancel()
        return shown

    async def _listen(self, request: str, shown: Shown) -> None:
        while True:
            await asyncio.sleep(0)  # a cell that prints without an end must not keep the clock from being looked at
            try:
                message = await self.client.get_iopub_msg(timeout=0.5)
                content, mine = message["content"], message["parent_header"].get("msg_id") == request
            except Empty:
                if not await self.manager.is_alive():
                    raise KernelDiedError from None
                continue
            except (ValueError, KeyError, TypeError):
                continue  # student code can send what is no message
            if not mine:
                continue
            match message["msg_type"]:
                case "stream":
                    _add(shown, content["text"])
                case "display_data" | "execute_result":
                    _add(shown, content["data"].get("text/plain", "") + "\n")
                case "error":
                    shown.error = content["ename"], content["evalue"]
                case "status" if content["execution_state"] == "idle":
                    return

    def written(self) -> list[str]:
        """What it has written into its scratch copy that was not there: files, by relative path; none that are hidden.

        (Libraries write such.)
        """
        found = support_file_paths(self.scratch, hidden=False) if self.scratch else ()
        return [name for name, _ in found if name not in self.copied]

    async def end(self) -> ResourceUsage:
        """End it, and all that it started; what that used up."""
        self.client.stop_channels()
        with suppress(Exception):  # it may have ended by itself, at this moment
            await self.manager.shutdown_kernel(now=True)
        return self.manager.report()


def _add(shown: Shown, text: str) -> None:
    shown.text += text[: MAX_TEXT - len(shown.text)]


async def start(folder: Path, scratch: Path, say: Say) -> Kernel:
    """Start a kernel for a notebook in `folder`: behind walls in `scratch`, or, where none can be raised, in `folder`.

    Raises:
        CourseworkError: no kernel starts.
    """
    why = missing_walls()
    if not why:
        copied, left = copy_support_files(folder, scratch)
        if left:
            more = f" and {len(left) - 1} more" if len(left) > 1 else ""
            say(
                f"It runs without {left[0]}{more}: of what lies beside a notebook, at most {MAX_BYTES >> 20} MB and "
                f"{MAX_FILES} files go with it."
            )
        try:
            walled = kernel_manager(scratch, LIMITS)
            return Kernel(walled, await _client(walled, say), scratch, frozenset(copied))
        except Exception as error:  # a student's own machine is never refused
            why = f"they could not be raised here ({_first_line(error)})"
    say(f"Without walls: {why}. So your notebook runs with your own rights, as in Jupyter.")
    try:
        usual = MeasuredKernelManager(kernel_name=kernelspec.NAME if kernelspec.installed() else "python3")
        return Kernel(usual, await _client(usual, say, cwd=str(folder), stdout=DEVNULL, stderr=DEVNULL))
    except Exception as error:
        raise CourseworkError(
            f"Expected a kernel to start. It did not: {_first_line(error)}. "
            "`lecturekit doctor` shows what is installed; `pip install -U ipykernel` may mend it."
        ) from error


async def _client(manager: MeasuredKernelManager, say: Say, **options: Any) -> AsyncKernelClient:
    """Start a manager's kernel, and connect to it."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            await manager.start_kernel(**options)
        for warning in caught:
            if warning.category is RuntimeWarning:  # why no warm kernel could be had
                say(str(warning.message))
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=START_SECONDS)
    except BaseException:
        with suppress(Exception):
            await manager.shutdown_kernel(now=True)
        raise
    return client


@functools.cache
def missing_walls() -> str:
    """Why a notebook cannot be shut in here, for the one who wrote it; "" if it can. Tried once in each process."""
    if sys.platform != "linux":
        return "they need Linux"
    from ..sandbox.self_test import missing_protections, self_test

    try:
        gaps = [wall.name for wall in missing_protections(self_test())]
    except (OSError, ValueError, SubprocessError) as error:
        return f"they cannot be tried here ({_first_line(error)})"
    return f"none stand around {' and '.join(gaps)} here (`lecturekit doctor` says what would help)" if gaps else ""


def _first_line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0][:300]
