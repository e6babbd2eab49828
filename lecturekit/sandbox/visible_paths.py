"""The part of the file system that a submission can see: Python, its packages, and the system's libraries."""

from __future__ import annotations

import site
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

import lecturekit

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/sys/devices/system/cpu")
_SETTINGS = (
    *("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "timezone", "os-release", "mime.types"),
    *("fonts", "alternatives", "nsswitch.conf"),
)
# TensorFlow aborts if it cannot read these.
OWN_PROCESS = tuple(Path("/proc", name) for name in ("self", "cpuinfo", "meminfo", "stat"))
DEVICES = tuple(Path("/dev", name) for name in ("null", "zero", "full", "random", "urandom"))


def readable_paths() -> list[Path]:
    """The files and folders that a submission can read; none of them is inside another.

    An entry of `sys.path` that is not Python's own (the project folder of an editable install) may contain solutions
    and gradebooks, so only the package `lecturekit` is taken from there.
    """
    python = [sys.prefix, sys.exec_prefix, sys.base_prefix, *sysconfig.get_paths().values()]
    packages = [*site.getsitepackages(), site.getusersitepackages(), *lecturekit.__path__]
    settings = [f"/etc/{name}" for name in _SETTINGS]
    paths = map(Path, [*python, *packages, *_SYSTEM, *settings])
    return _outermost(path for path in paths if path.exists())


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """The paths, and the targets of links among them, that are not inside another."""
    outermost: list[Path] = []
    given = [*paths]
    for path in sorted({*given, *(path.resolve() for path in given)}):
        if not any(parent in outermost for parent in path.parents):
            outermost.append(path)
    return outermost
