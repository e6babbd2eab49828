"""nbgrader's classes that other stations extend or name: they import them here, as only this package knows nbgrader."""

from nbgrader.api import Gradebook
from nbgrader.plugins import ExportPlugin

__all__ = ["ExportPlugin", "Gradebook"]
