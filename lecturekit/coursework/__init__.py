"""A student's folder of exercises: start, check, see the progress, hand in."""

from .folder import CourseworkError, reset, start
from .handin import pack
from .progress import Progress, progress_of
from .released import Notebook, sets

__all__ = ["CourseworkError", "Notebook", "Progress", "pack", "progress_of", "reset", "sets", "start"]
