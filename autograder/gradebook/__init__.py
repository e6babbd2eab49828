"""Everything that speaks with nbgrader, and nothing else does: configuration, preprocessors, transactions, marks."""

from .config import configure

__all__ = ["configure"]
