"""`autograder doctor`: which walls stand here, and what would raise the others."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from lecturekit.sandbox.limits import SandboxUnavailableError
from lecturekit.sandbox.self_test import require_protections, self_test


def doctor() -> int:
    """Print the table; return 0 if submissions can be graded here, 1 if not."""
    walls = self_test()
    table = Table(title="Walls around a submission")
    for heading in ("Wall", "Protects", "Stands", "What would raise it"):
        table.add_column(heading)
    for wall in walls:
        verdict = "[green]yes[/]" if wall.stands else "[red]no[/]"
        table.add_row(wall.name, wall.protects, verdict, "" if wall.stands else wall.remedy)
    console = Console()
    console.print(table)
    try:
        require_protections(walls)
    except SandboxUnavailableError as error:
        console.print(f"Grading refuses to run submissions here: {error}", markup=False)
        return 1
    console.print("Submissions can be graded here.")
    return 0
