"""What `lecturekit.live` needs, and says where something is missing."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from lecturekit import live
from lecturekit.cli import app

WITHOUT_PANEL = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition('.')[0] in ('panel', 'bokeh'):
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import importlib.util
real = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == 'panel' else real(name, package)
from lecturekit import live
try:
    live.perceptron()
except ImportError as error:
    print(error)
print(sorted(m for m in ('panel', 'keras', 'tensorflow') if m in sys.modules))
"""


def test_without_panel_the_package_loads_and_says_what_to_install():
    done = subprocess.run([sys.executable, "-c", WITHOUT_PANEL], capture_output=True, text=True, check=True)
    assert 'pip install "lecturekit[live]"' in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_an_unknown_page_is_named():
    with pytest.raises(live.UnknownPageError, match="Expected a page among history"):
        live.show("moon")
    done = CliRunner().invoke(app, ["live", "moon"])
    assert done.exit_code == 1
    with pytest.raises(AttributeError, match="moon"):
        _ = live.moon


@pytest.mark.parametrize("name", live.PAGES)
@pytest.mark.keras
def test_each_page_is_a_function_that_gives_what_a_notebook_shows(name):
    import panel as pn

    shown = getattr(live, name)(projector=name == "gates")
    assert isinstance(shown, pn.Column)
    assert shown.get_root() is not None
    assert live.PAGES[name].title in getattr(live, name).__doc__


@pytest.mark.parametrize("name", live.PAGES)
def test_each_page_leads_to_an_exercise_that_exists(name):
    from lecturekit.coursework import sets

    assert live.PAGES[name].exercise in {notebook.name for notebooks in sets().values() for notebook in notebooks}


def test_a_full_server_says_so():
    from lecturekit.live.server import ServerLimits, _SessionCounter

    counter = _SessionCounter(ServerLimits(sessions=1))
    assert counter.refusal() == ""
    assert "at most 1 pages" in counter.refusal()
    counter.leave(None)
    assert counter.refusal() == ""
    assert "GB of memory" in _SessionCounter(ServerLimits(memory=0.001)).refusal()
