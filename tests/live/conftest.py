"""A server of all pages, and a real browser to visit them."""

import shutil

import pytest

from .visiting import served

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """The address of `lecturekit live`, as a user starts it."""
    log = tmp_path_factory.mktemp("live") / "log"
    with served("from lecturekit.cli import app; app(['live', '--port', 'PORT'])", log) as address:
        yield address


@pytest.fixture(scope="module")  # while it is open, nothing else in this process can run an event loop
def browser():
    """Chromium, headless; without one these tests are skipped."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: pip install playwright"
    )
    if CHROMIUM is None:
        pytest.skip("No Chromium is installed: apt install chromium")
    with playwright.sync_playwright() as started:
        arguments = ["--no-sandbox", "--headless=new", "--disable-gpu"]
        chromium = started.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server):
    """Opens pages; afterwards, nothing may have gone wrong in any of them."""
    opened, wrong = [], []

    def open_page(name="", width=1280, height=900):
        page = browser.new_page(viewport={"width": width, "height": height})
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
