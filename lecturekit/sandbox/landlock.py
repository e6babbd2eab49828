"""Landlock: which files the process may open, and no TCP, no abstract sockets, no signals outside of the sandbox."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from pathlib import Path

from lecturekit.sandbox import syscalls

# Bits of access to files, from the lowest: execute, write, read, list a folder; then create, remove, ...
_READ = 0b1101
_DEVICE = 0b1110 | 1 << 15
_APPLICABLE_TO_FILES = 0b111 | 1 << 14 | 1 << 15
_FILE_BITS_BY_ABI = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_RULE_PATH_BENEATH = 1
_GET_VERSION = 1


class _Ruleset(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("files", "network", "scoped")]


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("access", ctypes.c_uint64), ("path_fd", ctypes.c_int32)]


def abi() -> int:
    """This kernel's version of Landlock.

    Raises:
        OSError: the kernel has no Landlock.
    """
    return syscalls.syscall(syscalls.LANDLOCK_CREATE_RULESET, None, 0, _GET_VERSION)


def restrict(readable: Iterable[Path], devices: Iterable[Path], writable: Iterable[Path]) -> None:
    """Deny this process, and everything it starts, access to all files not named here.

    Raises:
        OSError: the kernel has no Landlock.
    """
    version = abi()
    full_access = (1 << _FILE_BITS_BY_ABI[min(version, 5)]) - 1
    rules = _Ruleset(files=full_access, network=0b11 if version >= 4 else 0, scoped=0b11 if version >= 6 else 0)
    # An older kernel has a shorter structure, and accepts the longer one if the rest is zero.
    ruleset = syscalls.syscall(
        syscalls.LANDLOCK_CREATE_RULESET, ctypes.byref(rules), ctypes.c_size_t(ctypes.sizeof(rules)), 0
    )
    for paths, access in ((readable, _READ), (devices, _DEVICE), (writable, full_access)):
        for path in paths:
            _allow(ruleset, path, access & full_access)
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    syscalls.syscall(syscalls.LANDLOCK_RESTRICT_SELF, ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: Path, access: int) -> None:
    path_fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    rule = _PathBeneath(access if path.is_dir() else access & _APPLICABLE_TO_FILES, path_fd)
    syscalls.syscall(syscalls.LANDLOCK_ADD_RULE, ruleset, _RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(path_fd)
