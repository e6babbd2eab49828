"""Checks that are themselves tested: every check of a set is attacked by machine.

The stub earns nothing, the solution everything; each named mistake is told its own sentence, and nobody else is;
answers that only look right are rejected, right ones in other clothes accepted; and each mutant of the solution is
rejected, unless it does the same as the solution.
"""

from .audit import audit_notebook, audit_set
from .finding import AuditFinding, Tally
from .table import tabulate

__all__ = ["AuditFinding", "Tally", "audit_notebook", "audit_set", "tabulate"]
