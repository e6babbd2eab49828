"""Which parents run, what they use, and what stops them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from typer.testing import CliRunner

from lecturekit.cli import app
from lecturekit.warm import parents as module
from lecturekit.warm.client import _private_folder, running_parents
from lecturekit.warm.parents import make_room


@pytest.fixture(autouse=True)
def own_parents(
    runtime: None, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """The parents of other tests are in another folder. Its name is short, as a socket's path has to be."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("p")))
    yield
    for parent in running_parents():
        parent.process.terminate()


def said(*arguments: str) -> str:
    result = CliRunner().invoke(app, ["kernel", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_parent_with_kernels_stays_and_an_idle_one_can_be_stopped(start, monkeypatch):
    kernel = start()
    (parent,) = running_parents()
    assert f"process {parent.pid}, " in said("status")
    assert "1 kernel, " in said("status")
    assert "No idle parent is running." in said("stop")
    assert kernel("print(1 + 1)") == "2"
    monkeypatch.setattr(module, "MAX_PARENTS", 1)
    folder = _private_folder()
    assert make_room(folder) == []
    kernel.end()
    listed = running_parents()
    kernel = start()  # after that: stopping other parents can take seconds
    with monkeypatch.context() as patch:
        patch.setattr(module, "parents", lambda folder: listed)
        assert make_room(folder) == []
    assert kernel("print(1 + 1)") == "2"
    kernel.end()
    assert "idle for 0 minutes" in said("status")
    assert [stopped.pid for stopped in make_room(folder)] == [parent.pid]
    assert running_parents() == []
    assert start()("print(2 + 2)") == "4"  # from a fresh parent
    assert "Stopped 1 parent with 1 kernel, " in said("stop", "--all")
    assert running_parents() == []
