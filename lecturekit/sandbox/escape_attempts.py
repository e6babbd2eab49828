"""Run inside the sandbox by `self_test.py`: tries to get out, and prints which attempts were denied, as JSON.

The keys are the names of protections, the values whether the attempt was denied.
"""

import ctypes
import json
import os
import socket
import sys
from collections.abc import Callable
from typing import Any


def denied(act: Callable[[], object]) -> bool:
    try:
        act()
    except (OSError, MemoryError):
        return True
    return False


def connect(family: int, address: Any) -> Callable[[], object]:
    return lambda: socket.socket(family).connect(address)


def fork_often() -> None:
    for _ in range(100):
        if os.fork() == 0:
            os.read(os.pipe()[0], 1)


def open_file(path: str, flags: int = os.O_RDONLY) -> Callable[[], object]:
    return lambda: os.open(path, flags)


def attempt_all(
    secret: str, folder: str, socket_path: str, abstract_name: str, port: int, outside_pid: int
) -> dict[str, bool]:
    # Success proves nothing here: it may be a folder of the same name in the sandbox's own file system.
    denied(open_file(f"{folder}/new", os.O_CREAT | os.O_WRONLY))
    tcp = connect(socket.AF_INET, ("127.0.0.1", port))
    path_socket, abstract_socket = connect(socket.AF_UNIX, socket_path), connect(socket.AF_UNIX, f"\0{abstract_name}")
    environment, command_line = open_file(f"/proc/{outside_pid}/environ"), open_file(f"/proc/{outside_pid}/cmdline")

    def udp() -> object:
        return socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))

    return {
        "files": denied(open_file(secret)),
        "network": denied(tcp) and denied(udp),
        "sockets": denied(path_socket) and denied(abstract_socket),
        "signals": denied(lambda: os.kill(outside_pid, 0)),
        "privacy": denied(environment) and denied(command_line),
        "user": os.getuid() != 0,
        "calls": ctypes.CDLL(None).ptrace(0, 0, 0, 0) != 0,
        "memory": denied(lambda: bytearray(8 << 30)),
        "file size": denied(lambda: os.truncate(os.open("large", os.O_CREAT | os.O_RDWR), 2 << 20)),
        "processes": denied(fork_often),
    }


if __name__ == "__main__":
    secret, folder, socket_path, abstract_name, port, outside_pid = sys.argv[1:]
    results = attempt_all(secret, folder, socket_path, abstract_name, int(port), int(outside_pid))
    print(json.dumps(results), flush=True)
    # Skips the interpreter's clean-up: its forks are still running.
    os._exit(0)
