"""A student's own folder of exercises: beginning, seeing how far one is, handing in."""

from .folder import CourseworkError, reset, start
from .handin import pack
from .progress import Progress, progress_of
from .released import Notebook, sets

__all__ = ["CourseworkError", "Notebook", "Progress", "pack", "progress_of", "reset", "sets", "start"]
