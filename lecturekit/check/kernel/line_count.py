"""How many lines code runs. A student's own check cannot time the solution, so it compares counts of lines.

The solution's count hardly grows with the input; that of a loop does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager
from typing import Any

SPARE_LINES = 10  # allowed beyond three times the solution's


def runs_too_many_lines(lines: int, solution_lines: int) -> bool:
    """Whether code handles one by one what the solution handles at once, judged by its number of lines."""
    return lines > 3 * solution_lines + SPARE_LINES


@contextmanager
def counting_lines(is_own: Callable[[str], bool]) -> Any:
    """Count the lines run inside, in files whose name satisfies `is_own`; yields a list of one number."""
    count = [0]

    def on_line(frame: Any, event: str, argument: Any) -> Any:
        if event == "line":
            count[0] += 1
        return on_line

    def on_call(frame: Any, event: str, argument: Any) -> Any:
        return on_line if is_own(frame.f_code.co_filename) else None

    previous = sys.gettrace()
    sys.settrace(on_call)
    try:
        yield count
    finally:
        sys.settrace(previous)
