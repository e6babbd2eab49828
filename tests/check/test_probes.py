"""Probes of layers and models, on each of Keras' backends, each in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [pytest.mark.keras, pytest.mark.slow]

BACKENDS = ["tensorflow", "jax"]


@pytest.fixture(scope="module")
def runs():
    here = Path(__file__).parent
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", str(here / "on_backend.py")]
    common = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3", "JAX_PLATFORMS": "cpu"}

    def start(backend):
        env = common | {"KERAS_BACKEND": backend}
        return subprocess.Popen(
            command, cwd=here.parents[1], env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    return {backend: start(backend) for backend in BACKENDS}  # at once: most of their time is imports


@pytest.mark.parametrize("backend", BACKENDS)
def test_probes_on(backend, runs):
    output, _ = runs[backend].communicate()
    assert runs[backend].returncode == 0, output[-5000:]
