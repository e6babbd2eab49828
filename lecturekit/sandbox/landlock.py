"""Landlock: what the process may open, and no TCP, no abstract sockets, no signals beyond its own kind."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from lecturekit.sandbox import syscalls as calls

# Access to files, by the bits' numbers: execute, write, read, list a folder; then making, removing, ...
_READ = 0b1101
_DEVICE = 0b1110 | 1 << 15
_OF_FILES = 0b111 | 1 << 14 | 1 << 15
_FILE_BITS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_RULE_PATH_BENEATH = 1
_VERSION_QUESTION = 1


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("folder", ctypes.c_int32)]


def abi() -> int:
    """The version that this kernel has.

    Raises:
        OSError: it has none.
    """
    return calls.syscall(calls.LANDLOCK_CREATE_RULESET, None, 0, _VERSION_QUESTION)


def restrict(readable: Iterable[Path], devices: Iterable[Path], writable: Iterable[Path]) -> None:
    """Deny this process, and all it starts, everything that is not named here.

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = abi()
    everything = (1 << _FILE_BITS_BY_ABI[min(version, 5)]) - 1
    rules = _Ruleset(files=everything, network=0b11 if version >= 4 else 0, scoped=0b11 if version >= 6 else 0)
    # An older kernel knows a shorter structure, and takes the longer one where the rest is zero.
    ruleset = calls.syscall(
        calls.LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0
    )
    for paths, access in ((readable, _READ), (devices, _DEVICE), (writable, everything)):
        for path in paths:
            _allow(ruleset, path, access & everything)
    calls.prctl(calls.PR_SET_NO_NEW_PRIVS, 1)
    calls.syscall(calls.LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: Path, access: int) -> None:
    folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _PathBeneath(access if path.is_dir() else access & _OF_FILES, folder)
    calls.syscall(calls.LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(folder)
