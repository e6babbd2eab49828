"""The doctor shows what the self-test found; without a sandbox, nothing is graded."""

from __future__ import annotations

import sys

import pytest

from autograder.doctor import doctor
from lecturekit.sandbox import SandboxUnavailableError
from lecturekit.sandbox.self_test import Protection, require_protections, self_test


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_the_sandbox_is_available_here(capsys, tmp_path):
    protections = self_test()
    require_protections(protections)
    assert all(protection.active for protection in protections if protection.name not in ("user", "processes"))
    assert doctor(tmp_path) == 0
    assert "can be graded here" in capsys.readouterr().out


def test_without_a_sandbox_there_is_a_remedy(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(SandboxUnavailableError, match="files and network"):
        require_protections(self_test())
    assert doctor(tmp_path) == 1
    assert "cannot be graded here" in capsys.readouterr().out


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
@pytest.mark.parametrize(
    ("failing", "open_resource"),
    [
        (("mounts", "landlock"), "file system"),
        (("namespaces", "seccomp"), "network"),
        (("mounts", "seccomp"), None),
        (("namespaces", "mounts"), None),
    ],
)
def test_a_submission_is_not_run_while_one_is_open(failing: tuple[str, ...], open_resource: str | None):
    from lecturekit.sandbox.enter import require_closed

    mechanisms = ("namespaces", "mounts", "landlock", "seccomp")
    errors = {mechanism: "not permitted" if mechanism in failing else "" for mechanism in mechanisms}
    if open_resource is None:
        require_closed(errors)
    else:
        expected = f"expected the sandbox to close the {open_resource}.*Needed: "
        with pytest.raises(SandboxUnavailableError, match=expected):
            require_closed(errors)


@pytest.mark.parametrize(("name", "needed"), [("files", True), ("network", True), ("privacy", False)])
def test_which_protections_are_needed(name: str, needed: bool):
    protections = [Protection(each, "", each != name, "") for each in ("files", "network", "privacy")]
    if needed:
        with pytest.raises(SandboxUnavailableError):
            require_protections(protections)
    else:
        require_protections(protections)
