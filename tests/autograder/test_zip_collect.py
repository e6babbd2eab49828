"""What students pack, nbgrader's own zip_collect takes."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.nbgrader.config import course_config
from lecturekit.coursework import pack
from tests.lecturekit.test_coursework import SET, show, start

pytestmark = pytest.mark.slow

CONFIG = """
from pathlib import Path
from autograder.course import Course
from autograder.nbgrader import configure
configure(get_config(), Course(Path(__file__).resolve().parent))
"""


def test_a_pack_is_collected(tmp_path):
    course = Course(tmp_path)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(CONFIG)
    assert course_config(course)
    work = tmp_path / "work"
    work.mkdir()
    for path in start(SET, work)[0]:
        show(path, path.stem)
        (course.home / "release" / SET).mkdir(parents=True, exist_ok=True)
        shutil.copy(path, course.home / "release" / SET)
    archive = pack(SET, "bitdiddle-7", work)
    place = course.home / "downloaded" / SET / "archive"
    place.mkdir(parents=True)
    archive.rename(place / archive.name)
    command = [Path(sys.executable).parent / "nbgrader", "zip_collect", SET]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = course.submitted / "bitdiddle-7" / SET
    names = {path.name for path in found.glob("*.ipynb")}
    assert names == {"predict_and_update.ipynb", "training.ipynb", "perceptron_layer.ipynb"}, done.stderr
    assert "training" in (found / "training.ipynb").read_text()
