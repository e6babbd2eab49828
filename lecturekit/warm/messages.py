"""Messages between a client and its parent: a length, then a JSON object; a request carries two descriptors, too."""

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
    # Descriptors travel with the first byte. A short message is one write: parent and child share the socket.
    sent = socket.send_fds(sock, [data], list(fds)) if fds else 0
    sock.sendall(data[sent:])


def receive(sock: socket.socket, fd_count: int = 0) -> tuple[dict[str, Any], list[int]]:
    """Read one message.

    Raises:
        ConnectionError: the other end closed before the message was complete.
    """
    fds: list[int] = []
    if fd_count:
        head, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, fd_count)
        head += _receive_exactly(sock, _LENGTH.size - len(head))
    else:
        head = _receive_exactly(sock, _LENGTH.size)
    return json.loads(_receive_exactly(sock, *_LENGTH.unpack(head))), fds


def _receive_exactly(sock: socket.socket, size: int) -> bytes:
    data = bytearray()
    while len(data) < size:
        chunk = sock.recv(size - len(data))
        if not chunk:
            raise ConnectionError("the other end of the warm parent's socket has closed")
        data += chunk
    return bytes(data)
