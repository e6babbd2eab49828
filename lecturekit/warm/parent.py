"""The parent: imports everything once, then forks a kernel for each request, until it has been idle for some time.

`client.py` starts it with a listening socket as its standard input. A connection is one kernel's lease: the parent
receives the request and then signals on it, and sends the exit status; when the client closes it, the kernel is killed.
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
    """Serves on `listener` until it is idle, or until the installed packages differ from those it has imported."""

    def __init__(self, listener: socket.socket, child_setup: str, environment: preload.Environment) -> None:
        self._listener = listener
        self._socket_path = listener.getsockname()
        self._child_setup = child_setup
        self._environment = environment
        self._leases: dict[int, socket.socket] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(listener, selectors.EVENT_READ, self._on_connection)
        signal.signal(signal.SIGUSR1, self._stop_if_idle)

    def serve(self) -> None:
        while self._leases or self._listener.fileno() >= 0:
            ready = self._selector.select(None if self._leases else _IDLE_SECONDS)
            if not ready:
                return
            for key, _ in ready:
                # An earlier event of this round may have closed this one.
                if self._selector.get_map().get(key.fd) is key:
                    key.data()

    def _stop_if_idle(self, *_: object) -> None:
        """On SIGUSR1: end, unless a kernel is running. A client whose request is lost by this tries once more."""
        if not self._leases:
            sys.exit()

    def _on_connection(self) -> None:
        lease, _ = self._listener.accept()
        self._touch_socket()
        try:
            if _peer_uid(lease) != os.getuid():
                raise PermissionError
            if preload.environment() != self._environment:
                # The client sees both sockets closed, and starts a fresh parent.
                self._close(self._listener)
                raise ConnectionAbortedError
            lease.settimeout(_REQUEST_SECONDS)
            request, fds = messages.receive(lease, fd_count=2)
            pid = _fork()
        except (OSError, ValueError):
            # A client's error must not end the kernels of others.
            lease.close()
            return
        if pid == 0:
            self._detach(fds)
            child.become_kernel(request, self._child_setup, lease)
        for fd in fds:
            os.close(fd)
        with contextlib.suppress(OSError):
            messages.send(lease, {"pid": pid})
        exit_fd = os.pidfd_open(pid)
        self._leases[pid] = lease
        self._selector.register(lease, selectors.EVENT_READ, lambda: self._on_message(pid))
        self._selector.register(exit_fd, selectors.EVENT_READ, lambda: self._on_exit(pid, exit_fd))

    def _on_message(self, pid: int) -> None:
        lease = self._leases[pid]
        try:
            message, _ = messages.receive(lease)
        except (OSError, ValueError):
            self._selector.unregister(lease)
            message = {"signal": signal.SIGKILL}
            # The child may not lead its process group yet.
            os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, message["signal"])

    def _on_exit(self, pid: int, exit_fd: int) -> None:
        _, status = os.waitpid(pid, 0)
        self._selector.unregister(exit_fd)
        os.close(exit_fd)
        lease = self._leases.pop(pid)
        self._touch_socket()
        with contextlib.suppress(OSError):
            messages.send(lease, {"exit": os.waitstatus_to_exitcode(status)})
        self._close(lease)

    def _touch_socket(self) -> None:
        """Record the time of the last activity: as that of the socket's file."""
        with contextlib.suppress(OSError):
            os.utime(self._socket_path)

    def _close(self, sock: socket.socket) -> None:
        with contextlib.suppress(KeyError):
            self._selector.unregister(sock)
        sock.close()

    def _detach(self, fds: list[int]) -> None:
        """In the child: close the parent's files, and open its own standard files."""
        signal.signal(signal.SIGUSR1, signal.SIG_DFL)
        # Opened before the listener is closed: that is standard input, and its number would be free.
        null_fd = os.open(os.devnull, os.O_RDONLY)
        for key in [*self._selector.get_map().values()]:
            key.fileobj.close() if isinstance(key.fileobj, socket.socket) else os.close(key.fd)
        self._selector.close()
        for fd, standard_fd in ((null_fd, 0), (fds[0], 1), (fds[1], 2)):
            os.dup2(fd, standard_fd)
            os.close(fd)


def _fork() -> int:
    sys.stdout.flush()
    sys.stderr.flush()
    with warnings.catch_warnings():
        # Python 3.12 warns that threads do not survive; the numeric libraries restart theirs when needed.
        warnings.simplefilter("ignore", DeprecationWarning)
        parent = os.getpid()
        pid = os.fork()
    if pid == 0:
        os.setsid()
        _die_with_parent(parent)
    return pid


def _die_with_parent(parent: int) -> None:
    """End this process when the parent ends: nobody could signal it then, or see its end."""
    import ctypes

    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _peer_uid(sock: socket.socket) -> int:
    _pid, uid, _gid = struct.unpack("3i", sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return uid


def main() -> None:
    """Serve on the listening socket that is standard input; the only argument is the children's set-up."""
    (child_setup,) = sys.argv[1:]
    # While it starts, clients are waiting for it.
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    # `python -c` adds the working folder; a kernel adds its own.
    sys.path[:] = [folder for folder in sys.path if folder]
    # ipykernel sets this, too, but Matplotlib reads it earlier here.
    os.environ.setdefault("MPLBACKEND", preload.INLINE)
    preload.preload(child_setup)
    listener = socket.socket(fileno=0)
    ForkServer(listener, child_setup, preload.environment()).serve()
