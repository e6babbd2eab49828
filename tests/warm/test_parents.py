"""Which parents stand, what they hold, and who ends them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from lecturekit.cli import app
from lecturekit.warm import parents as module
from lecturekit.warm.client import _private_folder, standing
from lecturekit.warm.parents import make_room


@pytest.fixture(autouse=True)
def nobody_elses(
    runtime: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Other tests' parents stand in another folder. Its name is short, as a socket's path has to be."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("p")))
    yield
    for parent in standing():
        parent.process.terminate()


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["kernel", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_parent_with_kernels_stays_and_an_idle_one_can_be_ended(start, monkeypatch):
    kernel = start()
    (parent,) = standing()
    assert f"process {parent.pid}, " in said("status")
    assert "1 kernels" in said("status")
    assert "No idle parent is there." in said("stop")
    assert kernel("print(1 + 1)") == "2"
    monkeypatch.setattr(module, "MOST", 1)
    folder = _private_folder()
    assert make_room(folder) == []
    kernel.end()
    assert "idle for 0 minutes" in said("status")
    assert [ended.pid for ended in make_room(folder)] == [parent.pid]
    assert standing() == []
    assert start()("print(2 + 2)") == "4"  # of a fresh one
    assert "and 1 kernels with them" in said("stop", "--all")
    assert standing() == []
