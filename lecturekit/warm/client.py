"""Finds or starts the parent of an environment, and asks it for a kernel."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
import select
import signal
import socket
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lecturekit.warm import messages
from lecturekit.warm.parents import MAIN, ParentProcess, make_room, parents

_START_SECONDS = 300
# Libraries read variables that start like this during import, so kernels that differ in one need different parents.
IMPORT_TIME_PREFIXES = (
    *("KERAS_", "TF_CPP_", "TF_ENABLE_", "TF_FORCE_", "TF_GPU_", "TF_NUM_", "TF_XLA_"),
    *("XLA_", "CUDA_", "JAX_", "OMP_", "OPENBLAS_", "MKL_", "MPLBACKEND", "PYTHON", "LD_"),
)
# Any child can read its parent's environment through procfs, so a parent gets only what it needs.
_PARENT_VARIABLES = ("PATH", "HOME", "LANG", "LC_ALL", "TZ")


class NoParentError(Exception):
    """No parent could be reached or started; a cold kernel can be."""


class KernelFailedError(RuntimeError):
    """The kernel was forked, but failed to start; a cold one would fail, too."""


class WarmProcess:
    """A kernel's process with the interface of `subprocess.Popen`, for jupyter_client's LocalProvisioner."""

    stdin = stdout = stderr = None

    def __init__(self, lease: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._lease = lease

    def poll(self) -> int | None:
        if self.returncode is None:
            poller = select.poll()
            poller.register(self._lease, select.POLLIN)
            if poller.poll(0):
                return self.wait()
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            try:
                self.returncode = messages.receive(self._lease)[0]["exit"]
            except OSError:
                # The parent died, and its children with it.
                self.returncode = -signal.SIGKILL
            self._lease.close()
        return self.returncode

    def send_signal(self, signum: int) -> None:
        if self.poll() is None:
            try:
                messages.send(self._lease, {"signal": signum})
            except OSError:
                # It has just ended.
                return


def start_kernel(python: str, request: Mapping[str, Any], outputs: Sequence[int], child_setup: str = "") -> WarmProcess:
    """Ask the parent for a kernel.

    Args:
        python: The interpreter whose packages the kernel uses.
        request: `argv` (ipykernel's arguments), `cwd`, `env`, and `payload` for the set-up.
        outputs: The descriptors that become the kernel's standard output and standard error.
        child_setup: `module:function` that the child calls first, with the payload.

    Raises:
        NoParentError: no parent answers, and none could be started.
        KernelFailedError: the set-up, or ipykernel, raised an error in the child.
    """
    note, settings = _note_path(python, request["env"], child_setup)
    # A running parent may be about to exit; then its sockets close, and the second attempt starts a fresh one.
    for _ in range(2):
        try:
            lease = _connect(note, python, settings, child_setup)
            lease.settimeout(_START_SECONDS)
            messages.send(lease, dict(request), outputs)
            answer: dict[str, Any] = {}
            while not answer.keys() >= {"pid", "ready"}:
                answer |= messages.receive(lease)[0]
                if "error" in answer:
                    raise KernelFailedError(f"the kernel could not be set up: {answer['error']}")
                if "exit" in answer:
                    raise KernelFailedError(f"the kernel ended with status {answer['exit']} before it was ready")
            lease.settimeout(None)
            return WarmProcess(lease, answer["pid"])
        except OSError as error:
            failure = error
    raise NoParentError(f"the warm parent does not answer ({failure!r}); see {note.with_suffix('.log')}")


def warm_up(python: str, env: Mapping[str, str], child_setup: str = "") -> None:
    """Start the parent that `start_kernel` would ask, unless it runs already; do not wait for it.

    Args:
        env: The environment of future kernels.
    """
    with contextlib.suppress(OSError, NoParentError):  # `start_kernel` reports what is wrong
        note, settings = _note_path(python, env, child_setup)
        _connect(note, python, settings, child_setup).close()


def _note_path(python: str, env: Mapping[str, str], child_setup: str) -> tuple[Path, dict[str, str]]:
    """The file that holds the name of a parent's socket, and the variables of the environment that it depends on."""
    settings = {name: value for name, value in env.items() if name.startswith(IMPORT_TIME_PREFIXES)}
    key = json.dumps([python, child_setup, sorted(settings.items())])
    return _private_folder() / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.note", settings


def running_parents() -> list[ParentProcess]:
    """This user's parents, the longest idle first."""
    return parents(_private_folder())


def _connect(note: Path, python: str, settings: dict[str, str], child_setup: str) -> socket.socket:
    """Connect to the parent whose socket the note names; start one if it is gone.

    This does not wait for a parent that is starting: the connection waits in its socket's queue.
    """
    import fcntl  # not on Windows, where kernels start cold

    with note.open("a+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        socket_name, _, _ = file.read().partition(" ")
        old_socket = note.with_name(socket_name or "none")
        lease = socket.socket(socket.AF_UNIX)
        try:
            lease.connect(str(old_socket))
        except OSError:
            old_socket.unlink(missing_ok=True)
            make_room(note.parent)
            new_socket = note.with_name(secrets.token_hex(16))
            pid = _start_parent(new_socket, python, settings, child_setup, log=note.with_suffix(".log"))
            file.truncate(0)
            file.write(f"{new_socket.name} {pid}")
            lease.connect(str(new_socket))
        return lease


def _start_parent(socket_path: Path, python: str, settings: dict[str, str], child_setup: str, log: Path) -> int:
    """Start a parent that listens on a new socket; return its process id."""
    env = {name: os.environ[name] for name in _PARENT_VARIABLES if name in os.environ} | settings
    with socket.socket(socket.AF_UNIX) as listener, log.open("w") as output:
        listener.bind(str(socket_path))
        socket_path.chmod(0o700)
        listener.listen(128)
        parent = subprocess.Popen(
            [python, "-c", MAIN, child_setup],
            stdin=listener.fileno(),
            stdout=output,
            stderr=output,
            cwd="/",
            env=env,
            start_new_session=True,
        )
        return parent.pid


def _private_folder() -> Path:
    """The folder of the sockets, which only its owner can enter.

    Raises:
        NoParentError: it belongs to somebody else, or others can enter it.
    """
    base = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(base, "lecturekit") if base else Path(tempfile.gettempdir(), f"lecturekit-{os.getuid()}")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise NoParentError(
            f"expected {folder} to be a folder that only you may enter, received mode "
            f"{stat.filemode(status.st_mode)}, owner {status.st_uid}; remove it"
        )
    return folder
