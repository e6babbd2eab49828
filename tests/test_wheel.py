"""What `pip install lecturekit` brings: the package, the released exercises, and none of their solutions."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The wheel, unpacked, as pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    site = folder / "site"
    zipfile.ZipFile(wheel).extractall(site)
    return site


def test_the_wheel_carries_every_released_exercise_and_no_solution(installed):
    released = {path.relative_to(ROOT / "exercises") for path in (ROOT / "exercises").glob("*/*.*")}
    carried = {path.relative_to(installed / "lecturekit" / "exercises") for path in installed.rglob("exercises/*/*.*")}
    assert released == carried
    assert len(released) >= 6
    names = [str(path.relative_to(installed)) for path in installed.rglob("*")]
    assert not [name for name in names if "solutions" in name or name.startswith(("tests", "course", "benchmarks"))]
    packaged = [path for path in (installed / "lecturekit").rglob("*") if path.is_file()]
    assert not [path for path in packaged if b"BEGIN SOLUTION" in path.read_bytes()]


def test_a_lone_notebook_finds_its_checks_in_the_installed_package(installed, tmp_path):
    code = """
import lecturekit
from lecturekit import check
print(lecturekit.__file__)
def predict(w, b, x):
    return 1 if w @ x + b > 0 else -1
check("predict")
"""
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(installed), "PATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(installed) in done.stdout
    assert "predict: wrong" in done.stdout
    assert "there is a >= in it" in done.stdout
