"""The parent: imports everything once, then forks a kernel per request until nobody asks any more.

`client.py` starts it with a listening socket as its standard input. A connection is one kernel's lease: the
request comes in on it, then signals; the exit status goes out on it; when the asker's end closes, the
kernel is killed.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import struct
import sys
import warnings

from lecturekit.warm import child, messages, preload

_IDLE_SECONDS = 15 * 60
_REQUEST_SECONDS = 10


class ForkServer:
    """Answers on `listener` until idle, or until the installed packages are not those it has imported."""

    def __init__(self, listener: socket.socket, child_setup: str, environment: preload.Environment) -> None:
        self._listener = listener
        self._name = listener.getsockname()
        self._child_setup = child_setup
        self._environment = environment
        self._leases: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ, self._on_connection)

    def serve(self) -> None:
        while self._leases or self._listener.fileno() >= 0:
            ready = self._selector.select(None if self._leases else _IDLE_SECONDS)
            if not ready:
                return
            for key, _ in ready:
                # What came earlier in this round may have closed this one.
                if self._selector.get_map().get(key.fd) is key:
                    key.data()

    def _on_connection(self) -> None:
        lease, _ = self._listener.accept()
        self._busy()
        try:
            if _peer_uid(lease) != os.getuid():
                raise PermissionError
            if preload.environment() != self._environment:
                # The asker sees both sockets closed, and starts a fresh parent.
                self._forget(self._listener)
                raise ConnectionAbortedError
            lease.settimeout(_REQUEST_SECONDS)
            request, fds = messages.receive(lease, fd_count=2)
            pid = _fork()
        except (OSError, ValueError):
            # One asker's trouble is not to be that of the kernels which run already.
            lease.close()
            return
        if pid == 0:
            self._leave(fds)
            child.become_kernel(request, self._child_setup, lease)
        for fd in fds:
            os.close(fd)
        with contextlib.suppress(OSError):
            messages.send(lease, {"pid": pid})
        exit_fd = os.pidfd_open(pid)
        self._leases[pid] = lease
        self._selector.register(lease, selectors.EVENT_READ, lambda: self._on_order(pid))
        self._selector.register(exit_fd, selectors.EVENT_READ, lambda: self._on_exit(pid, exit_fd))

    def _on_order(self, pid: int) -> None:
        lease = self._leases[pid]
        try:
            order, _ = messages.receive(lease)
        except (OSError, ValueError):
            self._selector.unregister(lease)
            order = {"signal": signal.SIGKILL}
            # It may not lead its group yet.
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, order["signal"])

    def _on_exit(self, pid: int, exit_fd: int) -> None:
        _, status = os.waitpid(pid, 0)
        self._selector.unregister(exit_fd)
        os.close(exit_fd)
        lease = self._leases.pop(pid)
        self._busy()
        with contextlib.suppress(OSError):
            messages.send(lease, {"exit": os.waitstatus_to_exitcode(status)})
        self._forget(lease)

    def _busy(self) -> None:
        """Let the socket's file tell since when there has been nothing to do."""
        with contextlib.suppress(OSError):
            os.utime(self._name)

    def _forget(self, sock: socket.socket) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(sock)
        sock.close()

    def _leave(self, fds: list[int]) -> None:
        """In the child: its own standard files, and none of the parent's other files."""
        # Before the listener is closed, which is standard input and so would leave its number free.
        nothing = os.open(os.devnull, os.O_RDONLY)
        for key in [*self._selector.get_map().values()]:
            key.fileobj.close() if isinstance(key.fileobj, socket.socket) else os.close(key.fd)
        self._selector.close()
        for fd, standard in ((nothing, 0), (fds[0], 1), (fds[1], 2)):
            os.dup2(fd, standard)
            os.close(fd)


def _fork() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Python 3.12 warns that threads do not survive; the numeric libraries start theirs again when needed.
        warnings.simplefilter("ignore", DeprecationWarning)
        parent = os.getpid()
        pid = os.fork()
    if pid == 0:
        os.setsid()
        _die_with(parent)
    return pid


def _die_with(parent: int) -> None:
    """A kernel that outlived its parent could no longer be signalled, nor its end be seen."""
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _peer_uid(sock: socket.socket) -> int:
    _pid, uid, _gid = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return uid


def main() -> None:
    """Serve on the listening socket that is standard input; the one argument is the children's set-up."""
    (child_setup,) = sys.argv[1:]
    # What `python -c` adds, a kernel adds for itself where it runs.
    sys.path[:] = [folder for folder in sys.path if folder]
    # As ipykernel does, but before Matplotlib reads it.
    os.environ.setdefault("MPLBACKEND", preload.INLINE)
    preload.preload(child_setup)
    listener = socket.socket(fileno=0)
    ForkServer(listener, child_setup, preload.environment()).serve()
