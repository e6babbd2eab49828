"""`autograder formgrader`: open nbgrader's formgrader, to grade written answers by hand."""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
from typing import Annotated

import typer

from ..course import Course, CourseError
from .common import app, console, user_errors

EXTENSION = "nbgrader.server_extensions.formgrader"


@app.command(epilog="Example: autograder formgrader --port 8889")
def formgrader(
    port: Annotated[
        int, typer.Option("--port", min=1, max=65535, help="The server's port; if it is taken, the next free one.")
    ] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Whether to open the browser.")] = True,
) -> None:
    """Open formgrader, to grade written answers by hand. Ctrl-C ends it."""
    with user_errors():
        course = Course.find()
        _require_extension()
        port = _free(port)
        console.print(f"Opening http://localhost:{port}/formgrader of {course.root}", soft_wrap=True, highlight=False)
        command = [sys.executable, "-m", "jupyter", "server", f"--port={port}", "--ServerApp.port_retries=0"]
        command += [f"--ServerApp.root_dir={course.root}", "--ServerApp.default_url=/formgrader"]
        command += ["--ServerApp.allow_root=True"]  # in a container, whoever grades is often root
        os.chdir(course.root)  # where nbgrader and Jupyter look for the course's configuration
        sys.stdout.flush()
        os.execv(sys.executable, [*command, f"--ServerApp.open_browser={browser}"])


def _require_extension() -> None:
    """Raise CourseError unless Jupyter's server is installed, and serves formgrader."""
    if importlib.util.find_spec("jupyter_server") is None:
        raise CourseError(
            "Expected Jupyter's server, which shows formgrader. It is not installed: run "
            "`pip install 'lecturekit[grading]'`."
        )
    from jupyter_core.paths import jupyter_config_path
    from jupyter_server.extension.config import ExtensionConfigManager

    enabled = ExtensionConfigManager(read_config_path=jupyter_config_path()).get_jpserver_extensions()
    if not enabled.get(EXTENSION):
        raise CourseError(
            "Expected a Jupyter server that serves formgrader. nbgrader's extension is not enabled: run "
            f"`jupyter server extension enable --sys-prefix {EXTENSION}`."
        )


def _free(port: int) -> int:
    """This port, or the next one that is free."""
    for candidate in range(port, min(port + 50, 65536)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", candidate))
            except OSError:
                continue
            return candidate
    raise CourseError(f"Expected a free port from {port} on. Found none: name another with `--port`.")
