"""A warm kernel is an ordinary one, from its start to its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "expected this to happen within a minute"
        time.sleep(0.02)


def test_two_kernels_share_a_parent_but_not_their_dice(start):
    first, second = start(), start()
    assert first("import os; print(os.getppid())") == second("import os; print(os.getppid())")
    for draw in (
        "import random; print(random.random())",
        "import numpy; print(numpy.random.random())",
        "import keras; print(keras.random.uniform(()))",
        "import uuid; print(uuid.uuid4())",
    ):
        assert first(draw) != second(draw)


def test_starts_where_and_as_it_is_told(start, tmp_path: Path):
    env = {name: value for name, value in os.environ.items() if name != "HOME"}
    kernel = start(cwd=str(tmp_path), env=env | {"MINE": "yes"})
    assert kernel("import os; print(os.getcwd())") == str(tmp_path)
    assert kernel("print(os.environ['MINE'], 'HOME' in os.environ)") == "yes False"
    assert kernel("import sys; print(sys.argv[0], '' in sys.path)") == "ipykernel_launcher True"
    assert kernel("print(os.read(0, 1))") == "b''"
    assert kernel("print(os.getsid(0) == os.getpid())") == "True"


def test_inherits_no_file_of_the_parent(start):
    other, kernel = start(), start()
    assert other("print(1)") == "1"
    parent = psutil.Process(int(kernel("import os; print(os.getppid())")))
    of_parent = {os.readlink(f"/proc/{parent.pid}/fd/{fd}") for fd in os.listdir(f"/proc/{parent.pid}/fd")}
    pid = int(kernel("print(os.getpid())"))
    of_kernel = {os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")}
    shared = {name for name in of_parent & of_kernel if not name.startswith(("anon_inode", "/dev/"))}
    assert shared == set()


def test_shows_figures(start):
    assert "image/png" in start()("import matplotlib.pyplot as plt\nplt.plot([1])")


def test_interrupt_and_restart(start):
    kernel = start()
    kernel.client.execute("print('on', flush=True)\nwhile True: pass")
    while kernel.client.get_iopub_msg(timeout=60)["msg_type"] != "stream":
        pass
    kernel.manager.interrupt_kernel()
    assert kernel.client.get_shell_msg(timeout=60)["content"]["ename"] == "KeyboardInterrupt"
    kernel("x = 1")
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    assert kernel("print(x)") == "NameError"


@pytest.mark.parametrize(
    ("ending", "code"),
    [("import os; os._exit(3)", 3), ("import ctypes; ctypes.string_at(0)", -signal.SIGSEGV), ("exit()", 0)],
)
def test_the_exit_status_arrives_and_the_parent_goes_on(start, ending: str, code: int):
    kernel = start()
    parent = kernel("import os; print(os.getppid())")
    process = kernel.manager.provisioner.process
    kernel.client.execute(ending)
    _wait(lambda: process.poll() is not None)
    assert process.returncode == code
    assert not kernel.manager.is_alive()
    assert start()("import os; print(os.getppid())") == parent


def test_shutdown_runs_what_was_registered_for_the_exit(start, tmp_path: Path):
    kernel = start(cwd=str(tmp_path))
    kernel("import atexit; atexit.register(open, 'left', 'w')")
    kernel.manager.shutdown_kernel()
    assert (tmp_path / "left").exists()


@pytest.mark.kernel
def test_ends_with_the_process_that_asked_for_it():
    script = """if True:
        import os, conftest
        print(conftest.Kernel()("import os; print(os.getpid())"), flush=True)
        os._exit(0)
    """
    pid = subprocess.check_output([sys.executable, "-c", script], cwd=Path(__file__).parent, text=True)
    _wait(lambda: not psutil.pid_exists(int(pid)))


def test_many_at_once_start_one_parent(start):
    with ThreadPoolExecutor(4) as pool:
        kernels = [*pool.map(lambda _: start(env=dict(os.environ, OMP_NUM_THREADS="1")), range(4))]
    assert len({kernel("import os; print(os.getppid())") for kernel in kernels}) == 1


def test_a_change_of_the_environment_starts_a_fresh_parent(start):
    kernel = start()
    old = kernel("import os; print(os.getppid())")
    os.utime(Path(os.environ["KERAS_HOME"], "keras.json"))
    new = start()("import os; print(os.getppid())")
    assert new != old
    assert kernel("print('still there')") == "still there"
    kernel.end()
    _wait(lambda: not psutil.pid_exists(int(old)) or psutil.Process(int(old)).status() == psutil.STATUS_ZOMBIE)
