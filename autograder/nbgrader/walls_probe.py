"""Whether the walls stand: a Jupyter server with a course's configuration is asked, in a process of its own."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import os
import re
import secrets
import subprocess
import sys
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

SECONDS = 60
MARK = "the walls: "  # before the answer, among what a server logs
UNKNOWN = "not-a-file.html"  # what tornado answers does not matter: its headers are the same for any file


class WallsUnknownError(Exception):
    """The server could not be asked; the message says why."""


@dataclass(frozen=True)
class StandingWalls:
    """What was found about a server that is started in a course's folder.

    Attributes:
        formgrader: whether it serves formgrader.
        pages: whether formgrader's pages run only scripts of their own.
        files: whether files that a submission left are downloads.
        kernels: whether a kernel starts away from such files.
    """

    formgrader: bool
    pages: bool
    files: bool
    kernels: bool


def standing_walls(root: Path) -> StandingWalls:
    """Ask a server as it would be started in `root`.

    Raises:
        WallsUnknownError: it did not start, or did not answer in time.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", __name__, str(root)],
            cwd=root,
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise WallsUnknownError(f"Jupyter's server did not answer within {SECONDS} s") from None
    for line in done.stdout.splitlines():
        if line.startswith(MARK):
            return StandingWalls(**json.loads(line.removeprefix(MARK)))
    said = [line for line in done.stderr.splitlines() if line.strip()]
    raise WallsUnknownError(f"Jupyter's server did not start: {said[-1].strip() if said else 'it said nothing'}")


def is_walled(page: str, policies: list[str]) -> bool:
    """Whether a page's policy lets all of its own scripts run, and no other that is written into it."""
    scripts = [part.split() for policy in policies for part in policy.split(";") if part.split()[:1] == ["script-src"]]
    allowed = {source for names in scripts for source in names[1:]}
    if not allowed or "'unsafe-inline'" in allowed or "*" in allowed:
        return False
    found = _Scripts()
    found.feed(page)
    return found.needed <= allowed and bool(found.needed)


class _Scripts(HTMLParser):
    """What a policy has to name for a page's scripts and event handlers to run."""

    def __init__(self) -> None:
        super().__init__()
        self.needed: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "script":
            self.needed.add(f"'nonce-{dict(attributes).get('nonce')}'")
        for name, value in attributes:
            if re.match("on[a-z]", name):
                digest = hashlib.sha256((value or "").encode()).digest()
                self.needed.add(f"'sha256-{base64.b64encode(digest).decode()}'")


async def _ask(root: Path) -> StandingWalls:
    from jupyter_server.serverapp import ServerApp
    from tornado.httpclient import AsyncHTTPClient, HTTPResponse
    from tornado.httpserver import HTTPServer
    from tornado.netutil import bind_sockets

    token = secrets.token_urlsafe(24)
    app = ServerApp()
    app.initialize(
        [f"--ServerApp.root_dir={root}", f"--IdentityProvider.token={token}", "--ServerApp.log_level=ERROR"],
        new_httpserver=False,
    )
    assert app.web_app is not None
    sockets = bind_sockets(0, "127.0.0.1")
    server = HTTPServer(app.web_app)
    server.add_sockets(sockets)
    address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}{app.base_url}"

    async def get(path: str, **headers: str) -> HTTPResponse:
        return await AsyncHTTPClient().fetch(
            f"{address}{path}", headers=headers, follow_redirects=False, raise_error=False
        )

    page = await get("formgrader/manage_assignments", Authorization=f"token {token}")
    # Without the token, as with it the gradebook would be looked into, and made where there is none.
    left = [await get(f"{place}/{UNKNOWN}") for place in ("formgrader/submissions/1", "files/course/autograded")]
    with TemporaryDirectory() as made:
        students = Path(made) / "autograded"
        students.mkdir()
        started = app.web_app.settings["kernel_manager"].cwd_for_path(os.path.relpath(students, root))
    return StandingWalls(
        formgrader=page.code == 200,
        pages=is_walled(page.body.decode(errors="replace"), page.headers.get_list("Content-Security-Policy")),
        files=all(answer.headers.get("Content-Disposition") == "attachment" for answer in left),
        kernels=Path(started).resolve() == root,
    )


if __name__ == "__main__":
    print(f"\n{MARK}{json.dumps(asdict(asyncio.run(_ask(Path(sys.argv[1])))))}", flush=True)
