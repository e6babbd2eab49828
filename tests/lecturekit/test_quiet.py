"""A notebook's first output is the student's own: TensorFlow's start-up log is left out, and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from lecturekit.quiet import without_notices

pytestmark = [pytest.mark.keras, pytest.mark.slow]

NOTICES = b"""\
WARNING: All log messages before absl::InitializeLog() is called are written to STDERR
I0000 00:00:1795746532.460056   26221 port.cc:153] oneDNN custom operations are on. You may see slightly different.
I0000 00:00:1795746532.460700   26221 cudart_stub.cc:31] Could not find cuda drivers on your machine.
I0000 00:00:1795746532.508207   26221 cpu_feature_guard.cc:227] This TensorFlow binary is optimized.
To enable the following instructions: AVX2 FMA, in other operations, rebuild TensorFlow with the appropriate flags.
E0000 00:00:1795746700.190062   30031 cuda_platform.cc:52] failed call to cuInit: INTERNAL: CUDA error: UNKNOWN
"""
TOLD = b"""\
F0000 00:00:1795746532.460056   26221 cpu_feature_guard.cc:1] The TensorFlow library was compiled to use AVX.
E0000 00:00:1795746532.460056   26221 cuda_dnn.cc:8310] Unable to register cuDNN factory
I0000 00:00:1795746532.460056   26221 anything.cc:1] told
a line of the student's own, about oneDNN
and one without an end"""


def run_in_notebook(*cells: str, **environment: str) -> str:
    """What cells show on stderr, in a kernel that has just started."""
    shown: list[str] = []

    def on_output(message):
        content = message["content"]
        if message["msg_type"] == "stream" and content["name"] == "stderr":
            shown.append(content["text"])
        elif message["msg_type"] == "error":
            shown.append(f"{content['ename']}: {content['evalue']}")

    watched = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}  # else no raw output
    manager, client = start_new_kernel(kernel_name="python3", env=watched | environment)
    try:
        for cell in cells:
            client.execute_interactive(cell, output_hook=on_output, timeout=120)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return "".join(shown)


def broken_tensorflow(folder: Path) -> str:
    """An installation that writes a notice and then cannot be loaded."""
    package = folder / "tensorflow"
    package.mkdir()
    text = f"import os\nos.write(2, {NOTICES!r})\nraise ImportError('libstdc++.so.6: version not found')\n"
    (package / "__init__.py").write_text(text)
    return str(folder)


@pytest.fixture
def level(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")


def test_a_first_output_is_the_students_own(level):
    build = "keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).predict(numpy.zeros((1, 2)), verbose=0);"
    own = "import sys, os; print('my own', file=sys.stderr); _ = os.write(2, b'and raw')"
    last = "import time; time.sleep(0.5)"  # in which a kernel reads what came on the descriptor
    shown = run_in_notebook("import lecturekit\nimport keras, numpy", build, own, last)
    assert sorted(shown.splitlines()) == ["and raw", "my own"]


def test_who_asks_for_the_log_gets_it(level):
    ask = "import lecturekit, keras, time; time.sleep(0.5)"
    assert "oneDNN" in run_in_notebook(ask, TF_CPP_MIN_LOG_LEVEL="0")


def test_a_failed_import_shows_everything(level, tmp_path):
    at = f"import sys, time; sys.path.insert(0, {broken_tensorflow(tmp_path)!r}); import lecturekit"
    shown = run_in_notebook(at, "import tensorflow", "time.sleep(0.5)")
    assert "ImportError: libstdc++.so.6: version not found" in shown
    assert all(line in shown for line in NOTICES.decode().splitlines())


def test_a_terminal_is_left_alone(level):
    ran = subprocess.run([sys.executable, "-c", "import lecturekit, keras"], capture_output=True, text=True, check=True)
    assert "oneDNN" in ran.stderr


def test_tensorflow_is_found_as_without_it(tmp_path):
    code = "import lecturekit, importlib.util as u; a = u.find_spec('tensorflow'); b = u.find_spec('tensorflow'); "
    told = "print(a.origin == b.origin, type(a.loader) is type(b.loader), u.find_spec('no_such') is None)"
    ran = subprocess.run([sys.executable, "-c", code + told], capture_output=True, text=True, check=True)
    assert ran.stdout == "True True True\n"


def test_only_notices_are_left_out(capfd):
    with without_notices():
        os.write(2, NOTICES + TOLD)
    assert capfd.readouterr().err.encode() == TOLD


def test_a_gpu_that_fails_is_told(capfd):
    failed = NOTICES.splitlines(keepends=True)[-1]
    with without_notices() as said:
        os.write(2, failed)
        assert said() == failed
        os.write(2, b"more\n")
    assert capfd.readouterr().err.encode() == failed + b"more\n"


def test_a_block_that_raises_shows_all(capfd):
    def stopped() -> None:
        with without_notices():
            os.write(2, NOTICES)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert capfd.readouterr().err.encode() == NOTICES


def test_a_closed_descriptor_is_no_obstacle():
    code = "import os; os.close(2)\nfrom lecturekit.quiet import without_notices\nwith without_notices(): print('ran')"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (ran.returncode, ran.stdout) == (0, "ran\n")
