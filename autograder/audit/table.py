"""The results of an audit as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from .finding import AuditFinding

COLUMNS = ["points", "stub", "solved", "mistakes", "near", "attacks", "variants", "mutants", "equal", "alive", "s"]


def tabulate(problem_set: str, findings: Sequence[AuditFinding]) -> RenderableType:
    """A row for each check, and below the table the equivalent mutants."""
    table = Table(title=f"Audit of {problem_set}", title_justify="left", title_style="bold", box=SIMPLE_HEAD)
    table.add_column("check", overflow="fold", min_width=max((len(f.check) for f in findings), default=0))
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for f in findings:
        table.add_row(
            f.check,
            f"{f.points:g}",
            Text("-" if f.stub is None else f"{f.stub:g}", "bold red" if f.stub else ""),
            *(Text(str(t), t.style) for t in (f.solution, f.mistakes, f.neighbours, f.attacks, f.variants)),
            str(f.mutants),
            str(len(f.equivalent)),
            Text(str(f.surviving), "bold red" if f.surviving else ""),
            "cached" if f.remembered else f"{f.seconds:.1f}",
        )
    table.padding, table.pad_edge = (0, 1, 0, 0), False
    return Group(table, *(note for f in findings if not f.remembered for note in _equivalents(f)))


def _equivalents(finding: AuditFinding) -> list[Text]:
    if not finding.equivalent:
        return []
    condition = f"agree with the solution on {finding.inputs:,} inputs" if finding.inputs > 1 else "are right, too"
    head = f"Mutants of {finding.check} that {condition}:"
    return [
        Text(line, "dim", no_wrap=True, overflow="ellipsis") for line in (head, *("  " + m for m in finding.equivalent))
    ]
