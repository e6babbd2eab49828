"""How many lines code runs: a student's own check has no solution to time, so it counts lines.

The solution's count hardly grows with the input; a loop's does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

SPARE_LINES = 10  # that a right solution may run beyond three times the solution's


def crawls(lines: int, solutions: int) -> bool:
    """Whether code that runs so many lines does one by one what the solution does at once."""
    return lines > 3 * solutions + SPARE_LINES


@contextmanager
def counting_lines(is_own: Callable[[str], bool]) -> Any:
    """Count the lines run inside, of files for whose name `is_own` is true; yields a list of one number."""
    count = [0]

    def local(frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            count[0] += 1
        return local

    def enter(frame: Any, event: str, argument: Any) -> Any:
        return local if is_own(frame.f_code.co_filename) else None

    before = sys.gettrace()
    sys.settrace(enter)
    try:
        yield count
    finally:
        sys.settrace(before)
