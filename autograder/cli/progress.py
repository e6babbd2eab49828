"""Progress of a long run: a bar in a terminal, an occasional line elsewhere (a notebook, a pipe, a log)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

SECONDS_BETWEEN_LINES = 20


class ProgressReporter:
    """Counts finished submissions and reports progress.

    Args:
        verb: the activity, such as "grading".
        print_line: prints a line; used for failures, and for progress if there is no bar.
        bar: rich's progress bar, if there is a terminal.
    """

    def __init__(self, verb: str, print_line: Callable[[str], None], bar: Progress | None = None) -> None:
        self.verb, self.print_line, self.bar = verb, print_line, bar
        self.total, self.done, self.failed = 0, 0, 0
        self.last_line = time.monotonic()
        self.warmed_up: tuple[float, int] | None = None  # when the first line was printed, and what was done then
        self.task = bar.add_task(verb, total=None, failed="") if bar else None

    def start(self, total: int) -> None:
        """Set the number of submissions."""
        self.total = total
        if self.bar and self.task is not None:
            self.bar.update(self.task, total=total)
        elif total:
            self.print_line(f"{self.verb} {total}")

    def step(self, *_: object) -> None:
        """Count one finished submission."""
        self.done += 1
        if self.bar and self.task is not None:
            self.bar.advance(self.task)
        elif self.done < self.total and time.monotonic() - self.last_line >= SECONDS_BETWEEN_LINES:
            self.last_line = time.monotonic()
            self.print_line(self._line(self.last_line))
            self.warmed_up = self.warmed_up or (self.last_line, self.done)

    def fail(self, who: str, why: str) -> None:
        """Count a failure and print it at once."""
        self.failed += 1
        if self.bar and self.task is not None:
            self.bar.update(self.task, failed=f"[bold red]{self.failed} failed")
        self.print_line(f"{who}: not graded (grader's fault): {why}")

    def _line(self, now: float) -> str:
        """What is done, and from the second line on the estimated time left: the first kernels start slowly."""
        text = f"{self.verb}: {self.done} of {self.total} done"
        if self.warmed_up:
            started, before = self.warmed_up
            seconds = (now - started) * (self.total - self.done) / (self.done - before)
            text += f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"
        return text + (f"; {self.failed} failed" if self.failed else "")


@contextmanager
def running(verb: str, console: Console) -> Iterator[ProgressReporter]:
    """Report a run's progress on the console."""

    def print_line(text: str) -> None:
        console.print(text, highlight=False, markup=False, soft_wrap=True)

    if not console.is_terminal:
        yield ProgressReporter(verb, print_line)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield ProgressReporter(verb, print_line, bar)
