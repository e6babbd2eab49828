"""What of the file system a submission can see: Python, its packages, and the system's libraries."""

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
# TensorFlow aborts when it cannot read about its own process.
OWN_PROCESS = tuple(Path("/proc", name) for name in ("self", "cpuinfo", "meminfo", "stat"))
DEVICES = tuple(Path("/dev", name) for name in ("null", "zero", "full", "random", "urandom"))


def readable_paths() -> list[Path]:
    """The existing ones, outermost first.

    An entry of `sys.path` that is not Python's own (an editable install's project folder) may hold solutions
    and gradebooks, so of such only the package `lecturekit` is shown.
    """
    python = [sys.prefix, sys.exec_prefix, sys.base_prefix, *sysconfig.get_paths().values()]
    packages = [*site.getsitepackages(), site.getusersitepackages(), *lecturekit.__path__]
    settings = [f"/etc/{name}" for name in _SETTINGS]
    paths = map(Path, [*python, *packages, *_SYSTEM, *settings])
    return _outermost(path for path in paths if path.exists())


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """Without those that lie in others; a path through a symbolic link counts with where it leads."""
    kept: list[Path] = []
    known = [*paths]
    for path in sorted({*known, *(path.resolve() for path in known)}):
        if not any(parent in kept for parent in path.parents):
            kept.append(path)
    return kept
