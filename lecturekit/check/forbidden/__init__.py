"""Forbidden names: does student code use them? Asked of its text, of the objects it defines, and while it runs."""

from .dotted_names import validate
from .inherit import inherits
from .message import SWITCHES, message
from .runtime import Watch, watching
from .static import Use, forbidden_use

__all__ = ["SWITCHES", "Use", "Watch", "forbidden_use", "inherits", "message", "validate", "watching"]
