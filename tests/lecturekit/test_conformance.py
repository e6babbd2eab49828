"""Each backend in processes of its own, as Keras reads its backend once; in few, as all of them import TensorFlow."""

import importlib.util
import os
import pathlib
import subprocess
import sys
from importlib import metadata

import pytest

from ..remembered import remembered

pytestmark = [pytest.mark.keras, pytest.mark.slow]

TESTS = pathlib.Path(__file__).parents[1]
CONFORMANCE, NUMERIC = "lecturekit/conformance_cases.py", "lecturekit/numeric_cases.py"
DISTRIBUTION, PROBES = "lecturekit/distribution_cases.py", "check/on_backend.py"
torch_missing = importlib.util.find_spec("torch") is None


def run_cases(files, backend, **environment):
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-o", "addopts=", "-q", "-W", "ignore", "-p", "no:cacheprovider"]
        + [str(TESTS / file) for file in files],
        env={**os.environ, "KERAS_BACKEND": backend, "TF_CPP_MIN_LOG_LEVEL": "3", **environment},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]


def run_unless_remembered(name, files, backend, *parts, **environment):
    """For a backend that is not the usual one."""
    sources = [__file__, *(TESTS / file for file in files)]
    with remembered(sources, name, environment, *parts) as known:
        if not known:
            run_cases(files, backend, **environment)


def test_tensorflow():
    run_cases([CONFORMANCE, NUMERIC, PROBES], "tensorflow")


def test_jax():
    run_unless_remembered("jax", [NUMERIC, PROBES], "jax", JAX_PLATFORMS="cpu")


def test_jax_without_optimizing():
    """Of small shapes, JAX would spend most of its time on it."""
    run_unless_remembered("jax_without_optimizing", [CONFORMANCE], "jax", JAX_DISABLE_MOST_OPTIMIZATIONS="1")


@pytest.mark.skipif(torch_missing, reason="PyTorch is not installed")
def test_torch():
    run_unless_remembered("torch", [CONFORMANCE, NUMERIC], "torch", metadata.version("torch"))


def test_distribution_over_simulated_devices():
    run_unless_remembered("distribution", [DISTRIBUTION], "jax", XLA_FLAGS="--xla_force_host_platform_device_count=4")
