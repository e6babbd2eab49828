"""What a visitor of the pages does and sees."""

import re
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest

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


@contextmanager
def served(program, log):
    """A server in a process of its own, once it answers: its address.

    Args:
        program: Python's text; PORT in it stands for the port.
        log: the file for what it says.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with log.open("w") as out:
        command = [sys.executable, "-c", program.replace("PORT", str(port))]
        process = subprocess.Popen(command, stdout=out, stderr=out)
    address, until = f"http://127.0.0.1:{port}", time.monotonic() + 120
    try:
        while True:
            try:
                with urllib.request.urlopen(address, timeout=5):
                    break
            except OSError:
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"The server did not start:\n{log.read_text()}")
                time.sleep(0.3)
        yield address
    finally:
        process.terminate()
        process.wait(20)
