"""What the doctor sees is what is tried; and without walls, no grading."""

from __future__ import annotations

import dataclasses
import sys

import pytest

from autograder.doctor import doctor
from lecturekit.sandbox import SandboxUnavailableError
from lecturekit.sandbox.self_test import Protection, require_protections, self_test


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
def test_walls_stand_here(capsys):
    walls = self_test()
    require_protections(walls)
    assert all(wall.stands for wall in walls if wall.name not in ("user", "processes"))
    assert doctor() == 0
    assert "can be graded here" in capsys.readouterr().out


def test_without_walls_there_is_a_remedy(monkeypatch, capsys):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailableError, match="files and network"):
        require_protections(self_test())
    assert doctor() == 1
    assert "refuses" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform != "linux", reason="the walls are Linux's")
@pytest.mark.parametrize(
    ("hindered", "place"),
    [
        (("mounts", "landlock"), "file system"),
        (("processes and network", "system calls"), "network"),
        (("mounts", "system calls"), None),
        (("processes and network", "mounts"), None),
    ],
)
def test_a_submission_is_not_run_without_a_wall_around(hindered: tuple[str, ...], place: str | None):
    from lecturekit.sandbox.enter import _require

    walls = ("processes and network", "mounts", "landlock", "system calls")
    outcome = {wall: "not permitted" if wall in hindered else "" for wall in walls}
    if place is None:
        _require(outcome)
    else:
        with pytest.raises(SandboxUnavailableError, match=f"expected a wall around the {place}.*Needed: "):
            _require(outcome)


@pytest.mark.parametrize(("name", "needed"), [("files", True), ("network", True), ("privacy", False)])
def test_which_walls_are_needed(name: str, needed: bool):
    walls = [Protection(each, "", True, "") for each in ("files", "network", "privacy")]
    walls = [dataclasses.replace(wall, stands=wall.name != name) for wall in walls]
    if needed:
        with pytest.raises(SandboxUnavailableError):
            require_protections(walls)
    else:
        require_protections(walls)
