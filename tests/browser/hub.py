"""A real JupyterHub by `deploy/`, with accounts of this machine that are made for it and taken away again."""

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from autograder.course import Course
from tests.autograder.handin import NOTEBOOK, SET, SOLUTION
from tests.autograder.tiny import write

ROOT = Path(__file__).resolve().parents[2]
COURSE = "dl2027"
ACCOUNT, ADA, BOB, GRACE = "lkhub-course", "lkhub-ada", "lkhub-bob", "lkhub-grace"  # nobody else is called that
PASSWORD = "a password of the test's"


@dataclass(frozen=True)
class Hub:
    """A hub that runs.

    Attributes:
        address: where a browser finds it.
        state: the exchange, and the hub's own folder.
        course: the course, in its account's home.
    """

    address: str
    state: Path
    course: Course

    @property
    def exchange(self):
        return self.state / "exchange" / COURSE


def missing(folder):
    """Why there can be no hub here; "" if there can."""
    if not folder:
        return "it takes minutes and makes accounts: LECTUREKIT_TEST_HUB=/opt/lecturekit-hub lets it, and says where to"
    if sys.platform != "linux" or os.geteuid() != 0:
        return "only root on Linux can start other users' servers"
    for command in ("configurable-http-proxy", "useradd", "chpasswd", "runuser", "prlimit"):
        if not shutil.which(command):
            return f"{command} is not installed (the proxy: npm install -g configurable-http-proxy)"
    if not python():
        return "no Python lies where every user may run it: apt-get install python3 python3-venv"
    if there := [name for name in (ACCOUNT, ADA, BOB, GRACE) if _exists(name)]:
        return f"the accounts {', '.join(there)} exist already; if an earlier test has left them: userdel --remove"
    return ""


def python():
    """A Python that every user may run, in the versions that we support."""
    for name in ("/usr/bin/python3.13", "/usr/bin/python3.12", "/usr/bin/python3.11"):
        if Path(name).exists() and not subprocess.run([name, "-c", "import ensurepip"], capture_output=True).returncode:
            return name
    return None


@contextmanager
def running(folder):
    """Install into `folder`, make the accounts and a course, and start the hub."""
    _run(str(ROOT / "deploy" / "install"), folder, env=os.environ | {"PYTHON": python()})
    with ExitStack() as stack:
        state = stack.enter_context(hub_folder())
        homes = {name: stack.enter_context(_account(name)) for name in (ACCOUNT, ADA, BOB, GRACE)}
        roster = state / "hub" / "roster.csv"
        course = Course(homes[ACCOUNT] / COURSE)
        with tempfile.TemporaryDirectory() as origin:
            write(Path(origin), SOLUTION, NOTEBOOK, SET)
            _run(
                *(f"{folder}/bin/autograder", "init", course.root, "--from", origin, "--name", COURSE),
                *("--roster", roster, "--exchange", state / "exchange"),
            )
        _run("chown", "-R", f"{ACCOUNT}:", course.root)
        address = stack.enter_context(served(folder, state))
        yield Hub(address, state, course)


@contextmanager
def hub_folder():
    """A folder for a hub's files that others may enter, with the roster."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        Path(folder).chmod(0o711)
        Path(folder, "hub").mkdir()
        Path(folder, "hub", "roster.csv").write_text(f"id,first_name,last_name\n{ADA},Ada,L.\n{BOB},Bob,M.\n")
        yield Path(folder)


@contextmanager
def learning_system(folder):
    """A stand-in for a university's; gives what a hub has to know about it."""
    port = _free_ports(1)[0]
    script = Path(__file__).with_name("lti_platform.py")
    system = subprocess.Popen([f"{folder}/bin/python", script, str(port)], cwd="/")
    address = f"http://localhost:{port}"  # another site than 127.0.0.1, as it is at a university
    try:
        deadline = time.monotonic() + 60
        while True:
            with closing(socket.socket()) as knock:
                if not knock.connect_ex(("127.0.0.1", port)):
                    break
            assert system.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)
        yield {
            "issuer": address,
            "client_id": {"lecturekit"},
            "authorize_url": f"{address}/authorize",
            "jwks_endpoint": f"{address}/keys",
            "username_key": "preferred_username",
        }
    finally:
        system.kill()
        system.wait()


@contextmanager
def _account(name):
    """An account of this machine, as Debian makes it, and its home."""
    _run("useradd", "--create-home", "--shell", "/bin/bash", name)
    try:
        _run("chpasswd", input=f"{name}:{PASSWORD}")
        person = pwd.getpwnam(name)
        yield Path(person.pw_dir)
    finally:
        own = [process for process in psutil.process_iter(["username"]) if process.info["username"] == name]
        for process in own:
            process.kill()
        psutil.wait_procs(own, timeout=30)
        shutil.rmtree(f"/run/lecturekit/{person.pw_uid}", ignore_errors=True)
        _run("userdel", "--remove", name)


def _exists(name):
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


@contextmanager
def served(folder, state, lti=None):
    """The hub, by our configuration with what an administrator fills in; gives its address."""
    ports = _free_ports(4)
    address = f"http://127.0.0.1:{ports[0]}"
    text = (ROOT / "deploy" / "jupyterhub_config.py").read_text()
    for name, value in {
        "COURSE": repr(COURSE),
        "GRADERS": repr({GRACE}),
        "STATE": f"Path({str(state)!r})",
        "ACCOUNT": repr(ACCOUNT),
        "ADDRESS": repr(address),
        "COURSE_PORT": ports[1],
        "LTI": repr(lti or {}),
    }.items():
        text, found = re.subn(rf"^{name} = .*?(?=  #|$)", f"{name} = {value}", text, flags=re.MULTILINE)
        assert found == 1, name
    text += f"\nc.JupyterHub.hub_port = {ports[2]}\nc.ConfigurableHTTPProxy.api_url = 'http://127.0.0.1:{ports[3]}'\n"
    config = state / "hub" / "jupyterhub_config.py"
    config.write_text(text)
    log = state / "hub" / "log"
    with log.open("wb") as output:
        hub = subprocess.Popen(
            [f"{folder}/bin/jupyterhub", "-f", config], cwd=state / "hub", stdout=output, stderr=output
        )
    try:
        deadline = time.monotonic() + 120
        while "JupyterHub is now running" not in log.read_text():
            assert hub.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.2)
        yield address
    finally:
        hub.terminate()  # it ends the proxy, the service and everybody's servers
        try:
            hub.wait(timeout=60)
        finally:
            if keep := os.environ.get("LECTUREKIT_TEST_PICTURES"):
                shutil.copy(log, Path(keep) / "hub.log")
            hub.kill()


def _free_ports(count):
    with ExitStack() as stack:
        sockets = [stack.enter_context(closing(socket.socket())) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def _run(*command, **options):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    assert done.returncode == 0, f"{command}: {done.stdout[-3000:]}{done.stderr[-3000:]}"
