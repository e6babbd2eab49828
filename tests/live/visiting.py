"""What a visitor of the pages does and sees."""

import re
from urllib.parse import urlsplit

from lecturekit.live.play.address import decode


def press(page, name, times=1):
    for _ in range(times):
        page.get_by_role("button", name=name, exact=True).first.click()


def says(page, text):
    """Waits until the page shows a text."""
    page.get_by_text(re.compile(text)).first.wait_for()


def state_of(page):
    return decode(urlsplit(page.url).query)


def address_has(page, pattern):
    """Waits until the address says something. The page writes it without navigating."""
    page.wait_for_function("(pattern) => new RegExp(pattern).test(window.location.href)", arg=pattern)


def epoch(page):
    return int(re.search(r"Epoch (\d+)", page.get_by_text(re.compile(r"Epoch \d")).first.inner_text())[1])


def training_loss(page):
    shown = page.get_by_text(re.compile(r"Epoch \d")).first.inner_text()
    return float(re.search(r"training loss\s+([\d.]+)", shown)[1])
