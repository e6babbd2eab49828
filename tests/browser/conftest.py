"""A real Jupyter server for a browser to open."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path


@contextmanager
def jupyter_server(folder, *options):
    """A Jupyter server in `folder`; gives its address, to which `?token=test` belongs."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", f"--port={port}"]
    command += ["--IdentityProvider.token=test", f"--ServerApp.root_dir={folder}", *options]
    env = os.environ | {
        "JUPYTER_CONFIG_DIR": str(folder / ".jupyter"),
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
    }
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 120
        while not _answers(f"{address}/api?token=test"):
            said = (folder / "server.log").read_text()
            assert server.poll() is None, said
            assert time.monotonic() < deadline, said
            time.sleep(0.2)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=60)


def _answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


def run_all_cells(page, address, name):
    """Open a notebook in JupyterLab, and run all of it."""
    page.goto(f"{address}/doc/tree/{name}?token=test")
    page.locator(".jp-Notebook .jp-CodeCell").first.click()
    until_idle(page, address)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_text("Run All Cells", exact=True).click()


def until_idle(page, address):
    """Wait for the page's kernel."""
    """What is run before the page has its kernel is lost."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        answer = page.request.get(f"{address}/api/kernels?token=test")
        # while a kernel ends, the list is an error
        if answer.ok and any(k["connections"] and k["execution_state"] == "idle" for k in answer.json()):
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"Expected a kernel that is idle and connected. After 120 s: {answer.text()}")
