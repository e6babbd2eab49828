"""The students' command line. Each command has its own file; `kernel` is in `lecturekit.warm.commands`."""

from . import check, doctor, hint, live, pack, progress, reset, start
from .common import app

__all__ = ["app", "check", "doctor", "hint", "live", "pack", "progress", "reset", "start"]
