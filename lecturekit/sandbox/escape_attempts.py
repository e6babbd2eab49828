"""Run behind the walls by `standing.py`: tries to get out, and prints what failed, as a JSON object."""

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


def connects(family: int, address: Any) -> Callable[[], object]:
    return lambda: socket.socket(family).connect(address)


def forks() -> None:
    for _ in range(100):
        if os.fork() == 0:
            os.read(os.pipe()[0], 1)


def opens(path: str, flags: int = os.O_RDONLY) -> Callable[[], object]:
    return lambda: os.open(path, flags)


def try_walls(secret: str, folder: str, path: str, abstract: str, port: int, outside: int) -> dict[str, bool]:
    # Where this succeeds, it may still have been a folder of the same name, in a file system of one's own.
    denied(opens(f"{folder}/new", os.O_CREAT | os.O_WRONLY))
    tcp = connects(socket.AF_INET, ("127.0.0.1", port))
    named, abstract_one = connects(socket.AF_UNIX, path), connects(socket.AF_UNIX, f"\0{abstract}")
    environment, command_line = opens(f"/proc/{outside}/environ"), opens(f"/proc/{outside}/cmdline")

    def udp() -> object:
        return socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", port))

    return {
        "files": denied(opens(secret)),
        "network": denied(tcp) and denied(udp),
        "sockets": denied(named) and denied(abstract_one),
        "signals": denied(lambda: os.kill(outside, 0)),
        "privacy": denied(environment) and denied(command_line),
        "user": os.getuid() != 0,
        "calls": ctypes.CDLL(None).ptrace(0, 0, 0, 0) != 0,
        "memory": denied(lambda: bytearray(8 << 30)),
        "file size": denied(lambda: os.truncate(os.open("large", os.O_CREAT | os.O_RDWR), 2 << 20)),
        "processes": denied(forks),
    }


if __name__ == "__main__":
    secret, folder, path, abstract, port, outside = sys.argv[1:]
    print(json.dumps(try_walls(secret, folder, path, abstract, int(port), int(outside))), flush=True)
    # Without the clean-up of an interpreter, whose forks are still there.
    os._exit(0)
