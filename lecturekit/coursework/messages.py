"""What a student reads when a notebook does not run through."""

from __future__ import annotations

from collections.abc import Sequence

from ..sandbox import Limits, ResourceUsage
from . import kernel

RULES = (
    "  (It runs behind walls, as in grading: it sees Python and a copy of its own folder, writes only there, has no "
    f"network, {kernel.LIMITS.memory_bytes >> 30} GB of memory, and {kernel.LIMITS.file_bytes >> 20} MB for a file.)"
)
LOOP = "Look for a loop that does not end, or train for fewer epochs."


def _limits(limits: Limits) -> dict[str, tuple[str, str]]:
    """What was too much, and what to do, by `ResourceUsage.ended_by`."""
    return {
        "cpu": (f"used more than {limits.cpu_seconds:.0f} s of processor time", LOOP),
        "wall": (
            f"ran for more than {limits.wall_seconds / 60:.0f} minutes",
            "Look for what waits, such as `time.sleep`.",
        ),
        "memory": (
            f"used more than {limits.memory_bytes >> 30} GB of memory",
            "Look for a list or an array that grows and grows, or take fewer samples at once.",
        ),
        "processes": (f"started more than {limits.processes} processes", "Look for a loop that starts them."),
        "scratch": (
            f"kept more than {limits.scratch_bytes >> 20} MB in files",
            "Write less, or remove what is no longer needed.",
        ),
    }


def death(source: str, why: kernel.KernelDiedError, report: ResourceUsage) -> str:
    """The kernel ended while a cell ran."""
    if report.ended_by:
        what, remedy = _limits(kernel.LIMITS)[report.ended_by]
        return f"The notebook {what}, and was stopped, as grading would stop it, at {_cell(source)}. {remedy}"
    if why.late:
        return (
            f"{_cell(source, begin=True)} took more than {kernel.CELL_SECONDS:.0f} s and did not react to an "
            "interrupt, so the notebook was stopped. Look for a loop that does not end, and for an `except` in it that "
            "catches everything."
        )
    return (
        f"The kernel died at {_cell(source)}. Look there for what ends Python itself, such as `exit()`, or for what "
        "needs more memory than this machine has."
    )


def late(source: str) -> str:
    """A cell was interrupted."""
    took = f"took more than {kernel.CELL_SECONDS:.0f} s"
    return f"{_cell(source, begin=True)} {took}, and was stopped, as in grading. {LOOP}"


def error(source: str, name: str, message: str) -> str:
    """A cell raised something."""
    first = f": {message.splitlines()[0]}" if message else ""
    return f"{_cell(source, begin=True)} raised {name}{first}"


def silent(source: str) -> str:
    """A check showed nothing."""
    return f"{_cell(source, begin=True)} showed nothing. Did a cell before it use up all memory, or redefine `check`?"


def tells_of_walls(text: str) -> bool:
    """Whether the walls may be why something failed: the system refused something, or there was no memory."""
    return "Errno" in text or "MemoryError" in text


def written(names: Sequence[str]) -> str:
    """Files were written into the scratch copy."""
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return (
        f"It wrote {', '.join(names[:3])}{more} into a copy of your folder, which is gone now, as in grading. "
        "Run the notebook in Jupyter to keep what it writes."
    )


def _cell(source: str, begin: bool = False) -> str:
    first = (source.strip().splitlines() or [""])[0]
    return f"{'The' if begin else 'the'} cell that begins `{first[:80]}`"
