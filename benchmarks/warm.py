"""The cost of starting a kernel: cold, warm, and warm in the sandbox.

Run as `python benchmarks/warm.py [RUNS]`. KERAS_BACKEND chooses the backend (TensorFlow by default). Prints a table and
asserts nothing: the numbers are for comparison on one machine.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from dataclasses import astuple, dataclass
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from lecturekit.sandbox.usage import cpu_seconds, process_tree
from lecturekit.warm.sandboxed import SubmissionKernelManager, kernel_manager

_KINDS = {"cold": (False, False), "warm": (True, False), "warm, sandboxed": (True, True)}
_CODE = "import keras, matplotlib.pyplot, numpy; keras.layers"


@dataclass
class Cost:
    """Seconds until the first reply, and until one that needs Keras; CPU seconds; shutdown seconds; private bytes."""

    reply: float
    keras: float
    cpu: float
    shutdown: float
    private_bytes: float


async def _measure(warm: bool, sandbox: bool) -> Cost:
    with tempfile.TemporaryDirectory() as scratch:
        manager = kernel_manager(Path(scratch), warm=warm, sandbox=sandbox)
        started = time.perf_counter()
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=300)
        reply = time.perf_counter() - started
        await client.execute_interactive(_CODE, timeout=300, output_hook=lambda message: None)
        keras = time.perf_counter() - started
        processes = _processes(manager)
        cpu, private_bytes = cpu_seconds(processes), sum(_private_bytes(process) for process in processes)
        client.stop_channels()
        started = time.perf_counter()
        await manager.shutdown_kernel(now=True)
        return Cost(reply, keras, cpu, time.perf_counter() - started, private_bytes)


def _processes(manager: SubmissionKernelManager) -> list[psutil.Process]:
    return process_tree(manager.provisioner.pid)


def _private_bytes(process: psutil.Process) -> int:
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_Dirty:"))


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    table = Table(title=f"Start of a kernel (medians of {runs})")
    for heading in (
        "Kernel",
        "First reply [s]",
        "With Keras [s]",
        "CPU [s]",
        "Shutdown [s]",
        "Own memory [MB]",
    ):
        table.add_column(heading, justify="right")
    for kind, (warm, sandbox) in _KINDS.items():
        # The first run may also start the parent, so it is dropped.
        costs = [asyncio.run(_measure(warm, sandbox)) for _ in range(runs + 1)][1:]
        medians = [statistics.median(column) for column in zip(*map(astuple, costs), strict=True)]
        *seconds, private_bytes = medians
        table.add_row(kind, *(f"{value:.3f}" for value in seconds), f"{private_bytes / 1e6:.0f}")
    Console().print(table)


if __name__ == "__main__":
    main()
