"""The thread that owns one visitor's model. Commands are queued, so callers never wait."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

from lecturekit.live.play.model import Snapshot
from lecturekit.live.play.state import Data, Net
from lecturekit.live.play.training import TrainingRun

_MANY_EPOCHS = 10**7
_IN_FLIGHT = 2  # pictures that may be on their way to the browser
_PERIOD = 0.033  # minimum seconds between pictures: a browser that only draws has no time for clicks
_PATIENCE = 1.0  # seconds to wait for a browser that does not acknowledge pictures


class Worker:
    """Trains until a command arrives, runs the command, and continues.

    Args:
        show: receives a run and its snapshot, in this thread.
        fail: receives an unexpected error, in this thread.

    Attributes:
        playing: whether it trains while no commands are queued.
        stride: epochs from one picture to the next.
        run: the current run, if any. Read it only in a command.
    """

    def __init__(self, show: Callable[[TrainingRun, Snapshot], None], fail: Callable[[Exception], None]) -> None:
        self._show, self._fail = show, fail
        self._commands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._in_flight = threading.BoundedSemaphore(_IN_FLIGHT)
        self.playing, self.stride = False, 1
        self.run: TrainingRun | None = None
        self._epochs_since_shown, self._shown_at = 0, 0.0
        self._thread = threading.Thread(target=self._loop, daemon=True, name="playground")
        self._thread.start()

    def renew(self, data: Data, net: Net) -> None:
        """Start a new run from a network's first weights."""

        def command() -> None:
            self.run = TrainingRun(data, net)
            self._show(self.run, self.run.look())

        self._commands.put(command)

    def play(self) -> None:
        self.playing = True
        self._commands.put(lambda: None)

    def pause(self, then: Callable[[TrainingRun], None] = lambda _: None) -> None:
        """Stop training after the current epoch; `then` is called in the thread."""
        self.playing = False
        self.ask(then, show=True)

    def step(self, then: Callable[[TrainingRun], None] = lambda _: None) -> None:
        """Train one epoch."""
        self.playing = False

        def command(run: TrainingRun) -> None:
            run.train(1)
            then(run)

        self.ask(command, show=True)

    def ask(self, command: Callable[[TrainingRun], None], show: bool = False) -> None:
        """Run a command on the run, in the thread."""

        def run_command() -> None:
            if self.run is not None:
                command(self.run)
                if show:
                    self._show(self.run, self.run.look())

        self._commands.put(run_command)

    def drawn(self) -> None:
        """Count a picture that the browser has acknowledged."""
        with suppress(ValueError):  # it also acknowledges pictures that were not counted
            self._in_flight.release()

    def close(self) -> None:
        self.playing = False
        self._commands.put(None)

    def _loop(self) -> None:
        while (command := self._commands.get()) is not None:
            try:
                command()
                if self.playing and self.run is not None and self._commands.empty():
                    self.run.train(_MANY_EPOCHS, self._after)
            except Exception as error:
                self.playing = False
                self._fail(error)
        self.run = None

    def _after(self, run: TrainingRun) -> bool:
        self._epochs_since_shown += 1
        if self._epochs_since_shown >= self.stride and self._may_show():
            self._epochs_since_shown = 0
            self._show(run, run.look())
        return self._commands.empty()

    def _may_show(self) -> bool:
        """Wait for the period and for the browser's acknowledgement; return False if a command arrives first."""
        while (early := self._shown_at + _PERIOD - time.monotonic()) > 0:
            if not self._commands.empty():
                return False
            time.sleep(min(early, 0.005))
        until = time.monotonic() + _PATIENCE
        while not self._in_flight.acquire(timeout=0.01):
            if not self._commands.empty():
                return False
            if time.monotonic() > until:
                break
        self._shown_at = time.monotonic()
        return True
