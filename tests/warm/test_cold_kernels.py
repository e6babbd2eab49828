"""Where no kernel can be forked, a cold one starts, and says why."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from lecturekit.warm.client import KernelFailedError, NoParentError, start_kernel


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_other_systems(start, monkeypatch: pytest.MonkeyPatch, platform: str):
    import lecturekit.warm.provisioner as provisioner

    monkeypatch.setattr(provisioner, "_PLATFORM", platform)
    with pytest.warns(RuntimeWarning, match=f"cold kernel.*{platform}"):
        kernel = start()
    assert kernel("print('cold')") == "cold"


def _request() -> dict[str, object]:
    return {"argv": [], "cwd": "/", "env": {"KERAS_BACKEND": "numpy"}, "payload": None}


@pytest.mark.kernel
def test_an_interpreter_without_the_packages(tmp_path: Path):
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(NoParentError, match="does not answer"):
        start_kernel(str(broken), _request(), (1, 2))


@pytest.mark.kernel
def test_a_folder_that_others_may_enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "lecturekit").mkdir(mode=0o755)
    with pytest.raises(NoParentError, match="only you may enter"):
        start_kernel(sys.executable, _request(), (1, 2))


@pytest.mark.kernel
def test_a_set_up_that_fails_is_no_reason_to_start_cold():
    request = _request() | {"payload": 3, "env": dict(os.environ)}
    with pytest.raises(KernelFailedError, match="TypeError"):
        start_kernel(sys.executable, request, (1, 2), "os:getpid")
