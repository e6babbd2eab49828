"""What was seen in a browser need not be seen again, unless something changed or failed."""

from pathlib import Path

import pytest

from ..remembered import GRAPH
from .conftest import modules_of_pages

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]

CONFTEST = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
import pytest
from pathlib import Path
from tests.live import conftest as live
from tests.live.conftest import pytest_runtest_makereport, pytest_runtest_setup
from tests.remembered import Memory

live.CHROMIUM = "chromium"
live.memory_of = lambda item: Memory(Path("seen.json"), item.name, Path("page.html").read_text())

@pytest.fixture
def chromium():
    yield
    assert "broken" not in Path("page.html").read_text()
"""
TESTS = """
def test_a_page(chromium): pass
def test_what_is_on_it(chromium): pass
def test_without_a_browser(): pass
"""


@pytest.mark.slow
def test_a_file_is_seen_again_as_a_whole_when_something_changed_or_failed(pytester, monkeypatch):
    monkeypatch.delenv("LECTUREKIT_TEST_FRESH", raising=False)
    pytester.makeconftest(CONFTEST)
    pytester.makepyfile(TESTS)
    page = pytester.path / "page.html"

    def run(text, **expected):
        page.write_text(text)
        pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(**expected)

    run("first", passed=3)
    run("first", passed=1, skipped=2)
    run("second, broken", passed=3, errors=2)
    run("second, broken", passed=3, errors=2)
    run("third", passed=3)
    pytester.makepyfile(TESTS + "def test_new(chromium): assert False")
    run("third", passed=3, failed=1)
    run("third", passed=3, failed=1)


def test_what_pages_import_counts_too():
    """The figure of the perceptron is loaded by its name, and takes `logic_gate` from a lazy package."""
    needed = {"lecturekit.live.figures.perceptron", "lecturekit.live.compute.perceptron", "lecturekit.data.gates"}
    assert needed <= GRAPH.dependencies(modules_of_pages()).modules.keys()
