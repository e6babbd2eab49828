"""The instructor's command line."""

from . import author, grading
from .terms import app

__all__ = ["app", "author", "grading"]
