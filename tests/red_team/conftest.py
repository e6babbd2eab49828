"""The same browser as for all other tests."""

from tests.browser.conftest import chromium

__all__ = ["chromium"]
