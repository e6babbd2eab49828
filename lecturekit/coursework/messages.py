"""What a student reads when a notebook cannot be read, or does not run to its end."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ..sandbox import Limits, ResourceUsage

_LOOP = "Look for a loop that does not end, or train for fewer epochs."


def missing(path: Path) -> str:
    """A student's copy of a notebook does not exist."""
    return f"Expected {path}. It does not exist: `lecturekit start` copies what is missing."


def unreadable(path: Path, reason: str) -> str:
    """A student's copy of a notebook cannot be read."""
    return (
        f"Expected a notebook in {path}. It cannot be read ({reason}). Open it, save it, and try again; "
        f"`lecturekit reset {path.stem}` restores the released one and keeps yours as a backup."
    )


def sandbox_rules(limits: Limits) -> str:
    """What the sandbox allows, for a failure that it may have caused."""
    return (
        "  (It runs in a sandbox, as in grading: it can read only Python and a copy of its folder, and write only in "
        f"that copy. It has no network, {limits.memory_bytes >> 30} GB of memory, and {limits.file_bytes >> 20} MB for "
        "each file.)"
    )


def may_be_caused_by_sandbox(text: str) -> bool:
    """Whether the system refused something, or memory ran out."""
    return "Errno" in text or "MemoryError" in text


def kernel_died(source: str, unresponsive: bool, usage: ResourceUsage, limits: Limits, cell_seconds: float) -> str:
    """The kernel ended while a cell was running.

    Args:
        source: of the cell.
        unresponsive: whether the kernel was stopped because it did not respond to an interrupt.
    """
    if usage.ended_by:
        excess, remedy = _excesses(limits)[usage.ended_by]
        return f"The notebook {excess}, and was stopped, as grading would stop it, at {_cell(source)}. {remedy}"
    if unresponsive:
        return (
            f"{_cell(source, capital=True)} took more than {cell_seconds:.0f} s and did not react to an interrupt, so "
            "the notebook was stopped. Look for a loop that does not end, and for an `except` in it that catches "
            "everything."
        )
    return (
        f"The kernel died at {_cell(source)}. Look there for code that ends Python itself, such as `exit()`, or that "
        "needs more memory than this machine has."
    )


def _excesses(limits: Limits) -> dict[str, tuple[str, str]]:
    """What was too much, and the remedy, by `ResourceUsage.ended_by`."""
    return {
        "cpu": (f"used more than {limits.cpu_seconds:.0f} s of processor time", _LOOP),
        "wall": (
            f"ran for more than {limits.wall_seconds / 60:.0f} minutes",
            "Look for code that waits, such as `time.sleep`.",
        ),
        "memory": (
            f"used more than {limits.memory_bytes >> 30} GB of memory",
            "Look for a list or an array that keeps growing, or use fewer samples at once.",
        ),
        "processes": (f"started more than {limits.processes} processes", "Look for a loop that starts them."),
        "scratch": (
            f"kept more than {limits.scratch_bytes >> 20} MB in files",
            "Write less, or remove files that are no longer needed.",
        ),
    }


def cell_timed_out(source: str, cell_seconds: float) -> str:
    """A cell was interrupted because it took too long."""
    return f"{_cell(source, capital=True)} took more than {cell_seconds:.0f} s, and was stopped, as in grading. {_LOOP}"


def cell_raised(source: str, name: str, message: str) -> str:
    """A cell raised an error."""
    first_line = f": {message.splitlines()[0]}" if message else ""
    return f"{_cell(source, capital=True)} raised {name}{first_line}"


def check_showed_nothing(source: str) -> str:
    """The cell of a check produced no output."""
    return f"{_cell(source, capital=True)} showed nothing. Did an earlier cell use up all memory, or redefine `check`?"


def files_discarded(names: Sequence[str]) -> str:
    """The notebook wrote files into its scratch copy."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return (
        f"It wrote {', '.join(names[:3])}{more} into a copy of your folder, which has been deleted, as in grading. "
        "Run the notebook in Jupyter to keep the files that it writes."
    )


def _cell(source: str, capital: bool = False) -> str:
    first_line = (source.strip().splitlines() or [""])[0]
    return f"{'The' if capital else 'the'} cell that begins `{first_line[:80]}`"
