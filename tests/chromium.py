"""The one real browser of all tests."""

import shutil
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


@pytest.fixture(scope="module")  # while it is open, nothing else in this process can run an event loop
def chromium():
    """Chromium, headless, driven by Playwright; without one these tests are skipped."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install playwright")
    with api.sync_playwright() as playwright:
        own = playwright.chromium.executable_path
        if CHROMIUM is None and not Path(own).exists():
            pytest.skip("Chromium is not installed: apt-get install chromium, or playwright install chromium")
        browser = playwright.chromium.launch(executable_path=CHROMIUM or own, args=QUIET)
        yield browser
        browser.close()
