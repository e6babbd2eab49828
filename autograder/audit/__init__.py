"""Tests of the checks themselves: every check of a set is attacked by machine.

The stub must earn nothing and the solution everything. Each named mistake must get its own sentence, and no other code
may get it. Answers that only look right must be rejected, and right answers in other forms accepted. Every mutant of
the solution must be rejected, unless it is equivalent to the solution.
"""

from .audit import audit_notebook, audit_set
from .finding import AuditFinding, Tally
from .table import tabulate

__all__ = ["AuditFinding", "Tally", "audit_notebook", "audit_set", "tabulate"]
