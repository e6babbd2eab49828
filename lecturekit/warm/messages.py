"""Messages between a provisioner and its parent: a length, a JSON object, in requests two descriptors."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct("!I")


def send(sock: socket.socket, message: dict[str, Any], fds: Sequence[int] = ()) -> None:
    body = json.dumps(message).encode()
    data = _LENGTH.pack(len(body)) + body
    # Descriptors travel with the first byte. A short message is one write, as two share a socket.
    sent = socket.send_fds(sock, [data], list(fds)) if fds else 0
    sock.sendall(data[sent:])


def receive(sock: socket.socket, fd_count: int = 0) -> tuple[dict[str, Any], list[int]]:
    """Read one message.

    Raises:
        ConnectionError: the other end closed before a whole message came.
    """
    fds: list[int] = []
    if fd_count:
        head, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, fd_count)
        head += _exactly(sock, _LENGTH.size - len(head))
    else:
        head = _exactly(sock, _LENGTH.size)
    return json.loads(_exactly(sock, *_LENGTH.unpack(head))), fds


def _exactly(sock: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        part = sock.recv(size - len(data))
        if not part:
            raise ConnectionError("the other end of the warm parent's socket has closed")
        data += part
    return bytes(data)
