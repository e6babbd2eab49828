"""A server of all pages, for a real browser to visit. What was seen there is remembered."""

import subprocess
from functools import cache
from pathlib import Path

import pytest

from ..chromium import CHROMIUM
from ..course.solutions import ROOT
from ..remembered import AUDITS, Memory, stamp_of
from .visiting import served

PAGES = ROOT / "lecturekit" / "live"
VISITS = [
    __file__,
    Path(__file__).with_name("visiting.py"),
    ROOT / "tests" / "chromium.py",
    ROOT / "tests" / "browser" / "conftest.py",
]
SEEN = pytest.StashKey()


@pytest.hookimpl(tryfirst=True)  # before the browser is started
def pytest_runtest_setup(item):
    """A file's tests are skipped together, as some go on where others stopped."""
    if "chromium" not in item.fixturenames or CHROMIUM is None:
        return
    visits = [other for other in item.session.items if other.path == item.path and "chromium" in other.fixturenames]
    if all(memory_of(other).known for other in visits):
        pytest.skip("Seen to work, and nothing that it depends on has changed since. LECTUREKIT_TEST_FRESH=1 runs it.")
    item.stash[SEEN] = memory_of(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if SEEN in item.stash:
        if not report.passed:
            del item.stash[SEEN]
        elif call.when == "teardown":
            item.stash[SEEN].keep()
    return report


def memory_of(item):
    return Memory(AUDITS / "live" / f"{item.path.stem.removeprefix('test_')}.json", item.name, stamp(item.path))


@cache
def stamp(file):
    return stamp_of([file, *VISITS], *visited(), modules=modules_of_pages())


def visited():
    """What the browser shows, and which browser: its minor versions do not count."""
    version = subprocess.run([CHROMIUM, "--version"], capture_output=True, text=True, check=True).stdout
    return version.partition(".")[0], *(page.read_text(encoding="utf-8") for page in sorted(PAGES.rglob("*.html")))


@cache
def modules_of_pages():
    paths = sorted(path.relative_to(ROOT).with_suffix("") for path in PAGES.rglob("*.py") if path.stem != "__init__")
    return "lecturekit.cli.live", *(".".join(path.parts) for path in paths)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of `lecturekit live`, as a user starts it."""
    log = tmp_path_factory.mktemp("live") / "log"
    with served("from lecturekit.cli import app; app(['live', '--port', 'PORT'])", log) as address:
        yield address


@pytest.fixture
def visit(chromium, server):
    """Opens pages; afterwards, nothing may have gone wrong in any of them."""
    opened, wrong = [], []

    def open_page(name="", width=1280, height=900):
        page = chromium.new_page(viewport={"width": width, "height": height})
        opened.append(page)
        page.set_default_timeout(60_000)  # of a machine that does much else at once
        page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(f"{name}: {said.text}"))
        page.on("pageerror", lambda error: wrong.append(f"{name}: {error}"))
        page.on("response", lambda got: got.status >= 400 and wrong.append(f"{name}: {got.status} {got.url}"))

        def ours(request):
            if not request.url.startswith((server, server.replace("http", "ws"), "data:", "blob:")):
                wrong.append(f"{name}: something from elsewhere, {request.url}")

        page.on("request", ours)
        page.goto(f"{server}/{name}")
        page.locator("h1").first.wait_for()
        return page

    yield open_page
    for page in opened:
        page.close()
    assert not wrong, "\n".join(wrong)
