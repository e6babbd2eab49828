"""Each backend in a process of its own: Keras reads its backend once."""

import importlib.util
import os
import pathlib
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.slow]

HERE = pathlib.Path(__file__).parent
torch_missing = importlib.util.find_spec("torch") is None


def run_cases(file, backend, **environment):
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-o", "addopts=", "-q", "-W", "ignore", str(HERE / file)],
        env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]


@pytest.mark.parametrize(
    "backend",
    [
        "tensorflow",
        "jax",
        pytest.param("torch", marks=pytest.mark.skipif(torch_missing, reason="PyTorch is not installed")),
    ],
)
@pytest.mark.parametrize("file", ["conformance_cases.py", "numeric_cases.py"])
def test_backend(backend, file):
    # Small shapes: JAX would spend most of its time on optimizing. The numeric cases keep the default.
    quick = {"JAX_DISABLE_MOST_OPTIMIZATIONS": "1"} if file == "conformance_cases.py" else {}
    run_cases(file, backend, **quick)


def test_distribution_over_simulated_devices():
    run_cases("distribution_cases.py", "jax", XLA_FLAGS="--xla_force_host_platform_device_count=4")
