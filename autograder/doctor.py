"""`autograder doctor`: which sandbox protections work here, and how to enable the others."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from lecturekit.sandbox.limits import SandboxUnavailableError
from lecturekit.sandbox.self_test import require_protections, self_test


def doctor() -> int:
    """Print a table of all protections.

    Returns:
        0 if submissions can be graded here, else 1.
    """
    protections = self_test()
    table = Table(title="Sandbox protections")
    for heading in ("Protection", "Protects", "Active", "How to enable it"):
        table.add_column(heading)
    for protection in protections:
        verdict = "[green]yes[/]" if protection.active else "[red]no[/]"
        table.add_row(protection.name, protection.protects, verdict, "" if protection.active else protection.remedy)
    console = Console()
    console.print(table)
    try:
        require_protections(protections)
    except SandboxUnavailableError as error:
        console.print(f"Submissions cannot be graded here: {error}", markup=False)
        return 1
    console.print("Submissions can be graded here.")
    return 0
