"""What an exercise forbids, and whether student code uses it: by its text, by what it is, and while it runs."""

from .inherit import inherits
from .names import validate
from .static import Use, forbidden_use
from .watch import Watch, watching
from .words import told

__all__ = ["Use", "Watch", "forbidden_use", "inherits", "told", "validate", "watching"]
