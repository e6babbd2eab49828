"""What a long run says meanwhile: a bar in a terminal, now and then a line elsewhere (a notebook, a pipe, a log)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

SECONDS = 20  # between two lines


class ProgressReporter:
    """How far a run is.

    Args:
        verb: what is being done, such as "grading".
        say: where a line goes, where there is no bar.
    """

    def __init__(self, verb: str, say: Callable[[str], None], bar: Progress | None = None) -> None:
        self.verb, self.say, self.bar = verb, say, bar
        self.total, self.done, self.failed = 0, 0, 0
        self.began = self.told = time.monotonic()
        self.task = bar.add_task(verb, total=None, failed="") if bar else None

    def start(self, total: int) -> None:
        """Say how much there is to do."""
        self.total, self.began = total, time.monotonic()
        if self.bar and self.task is not None:
            self.bar.update(self.task, total=total)
        elif total:
            self.say(f"{self.verb} {total}")

    def step(self, *_: object) -> None:
        """One more is done."""
        self.done += 1
        if self.bar and self.task is not None:
            self.bar.advance(self.task)
        elif self.done < self.total and time.monotonic() - self.told >= SECONDS:
            self.told = time.monotonic()
            self.say(self.line)

    def fail(self, who: str, why: str) -> None:
        """One could not be done: said at once, and counted."""
        self.failed += 1
        if self.bar and self.task is not None:
            self.bar.update(self.task, failed=f"[bold red]{self.failed} failed")
        self.say(f"{who}: not graded, the grader's fault: {why}")

    @property
    def line(self) -> str:
        """Where the run is, and when it will be done if it goes on like this."""
        seconds = (time.monotonic() - self.began) * (self.total - self.done) / max(1, self.done)
        left = f"{seconds / 60:.0f} min" if seconds >= 90 else f"{seconds:.0f} s"
        failed = f"; {self.failed} failed" if self.failed else ""
        return f"{self.verb}: {self.done} of {self.total} done, about {left} left{failed}"


@contextmanager
def running(verb: str, console: Console) -> Iterator[ProgressReporter]:
    """A run, told on the console."""

    def say(text: str) -> None:
        console.print(text, highlight=False, markup=False, soft_wrap=True)

    if not console.is_terminal:
        yield ProgressReporter(verb, say)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[failed]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        yield ProgressReporter(verb, say, bar)
