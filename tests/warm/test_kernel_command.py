from __future__ import annotations

from jupyter_client.kernelspec import KernelSpecManager
from typer.testing import CliRunner

from lecturekit.cli import app


def test_install_and_uninstall(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    assert "not installed" in CliRunner().invoke(app, ["kernel", "status"]).output
    assert CliRunner().invoke(app, ["kernel", "install"]).exit_code == 0
    spec = KernelSpecManager().get_kernel_spec("lecturekit")
    assert spec.metadata["kernel_provisioner"]["provisioner_name"] == "lecturekit-warm"
    assert str(tmp_path) in CliRunner().invoke(app, ["kernel", "status"]).output
    assert CliRunner().invoke(app, ["kernel", "uninstall"]).exit_code == 0
    assert "not installed" in CliRunner().invoke(app, ["kernel", "status"]).output
