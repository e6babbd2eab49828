"""The only package that speaks with nbgrader: configuration, preprocessors, the gradebook and its transactions."""

from .config import configure

__all__ = ["configure"]
