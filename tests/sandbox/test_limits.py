"""What a submission may use up, and that nothing of it outlives it."""

from __future__ import annotations

import asyncio
import shutil
import sys
from pathlib import Path

import psutil
import pytest

from lecturekit.warm.sandboxed import kernel_manager

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")


def test_memory_at_once(run):
    result = run("x = bytearray(1 << 30)", "print('alive')", memory_bytes=256 << 20)
    assert result.outputs[1] == "alive\n"
    assert not result.report.ended_by


def test_memory_in_small_steps(run):
    result = run("hoard = []\nwhile True: hoard.append(bytearray(1 << 16))", memory_bytes=256 << 20)
    assert result.report.memory_bytes < 400 << 20


SHARED = """
import mmap, time
hoard = []
for _ in range(100):
    hoard.append(mmap.mmap(-1, 1 << 24))
    hoard[-1].write(b"x" * (1 << 24))
time.sleep(60)
"""

SPREAD = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        own = b"x" * (100 << 20)
        time.sleep(60)
time.sleep(60)
"""


@pytest.mark.parametrize("code", [SHARED, SPREAD])
def test_memory_that_no_process_has_alone(run, code):
    result = run(code, memory_bytes=256 << 20)
    assert result.died
    assert result.report.ended_by == "memory"


FORKS = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""


def test_fork_bomb(run):
    for _ in range(3):  # on a crowded machine a bomb may fall over by itself, before it has used up its time
        result = run(FORKS, processes=64, cpu_seconds=3)
        assert result.died
        assert result.report.processes <= 64
        if result.report.ended_by:
            break
    assert result.report.ended_by == "cpu"


def test_cpu_of_all_its_processes(run):
    result = run("import os\nos.fork()\nwhile True: pass", cpu_seconds=1)
    assert result.died
    assert result.report.ended_by == "cpu"


STUBBORN = """
import signal
for number in {*range(1, 65)} - {9, 19, 32, 33}:
    signal.signal(number, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""


def test_swallowed_interrupts(run):
    result = run(STUBBORN, cpu_seconds=1)
    assert result.died
    assert result.report.ended_by == "cpu"


@pytest.mark.kernel
def test_an_interrupt_reaches_it(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "numpy")

    async def interrupt() -> str:
        manager = kernel_manager(tmp_path)
        await manager.start_kernel()
        client = manager.client()
        client.start_channels()
        await client.wait_for_ready(timeout=60)
        client.execute("print('on', flush=True)\nwhile True: pass")
        while (await client.get_iopub_msg(timeout=60))["msg_type"] != "stream":
            pass
        await manager.interrupt_kernel()
        reply = await client.get_shell_msg(timeout=60)
        client.stop_channels()
        await manager.shutdown_kernel()
        assert not manager.folder.exists()
        return reply["content"]["ename"]

    assert asyncio.run(interrupt()) == "KeyboardInterrupt"


def test_wall_time(run):
    result = run("import time; time.sleep(60)", wall_seconds=1)
    assert result.died
    assert result.report.ended_by == "wall"


def test_disk(run):
    many = "i = 0\nwhile True:\n    open(f'f{i}', 'wb').write(bytes(1 << 20)); i += 1"
    result = run(many, scratch_bytes=32 << 20)
    assert result.died
    assert result.report.ended_by == "scratch"


def test_one_large_file(run):
    result = run("open('f', 'wb').write(bytes(1 << 22))", file_bytes=1 << 20)
    assert "File too large" in result.text


def test_ends_itself(run):
    assert run("import os; os._exit(0)").died
    assert run("import ctypes; ctypes.string_at(0)").died


def test_its_folders_can_be_removed(run, tmp_path):
    outside = tmp_path / "outside"
    outside.mkdir(mode=0o755)
    link = f"os.symlink({str(outside)!r}, 'a/link')"
    result = run(f"import os; os.makedirs('a/b'); {link}; os.chmod('a', 0); os.chmod('.', 0)")
    assert (result.scratch / "a" / "b").is_dir()
    shutil.rmtree(result.scratch)
    assert outside.stat().st_mode & 0o777 == 0o755


DAEMON = """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    open("daemon", "w").close()
    time.sleep(600)
while not os.path.exists("daemon"):
    time.sleep(0.01)
"""


def test_nothing_outlives_it(run):
    result = run(DAEMON)
    assert not result.died
    assert not [process for process in psutil.process_iter() if _works_in(process, result.scratch)]


def _works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(folder)
    except psutil.Error:
        return False
