"""The instructor's command line."""

from . import author, begin, grading, insight, office
from .terms import app

__all__ = ["app", "author", "begin", "grading", "insight", "office"]
