"""The thread in which one visitor's model lives. Whatever asks for something gets its answer without waiting."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue

from lecturekit.live.play.model import Snapshot
from lecturekit.live.play.state import Data, Net
from lecturekit.live.play.training import TrainingRun

_FOR_EVER = 10**7
_IN_FLIGHT = 2  # pictures that may be on their way to the browser
_PERIOD = 0.033  # seconds from one picture to the next at least: a browser that only draws has no time for clicks
_PATIENCE = 1.0  # seconds to wait for a browser that does not say that it has drawn


class Worker:
    """Trains until another command comes, carries that out, goes on.

    Args:
        show: takes each run and its snapshot, in this thread.
        fail: takes an error that nobody foresaw, in this thread.

    Attributes:
        playing: whether it trains whenever nothing else is to do.
        stride: epochs from one picture to the next.
        run: the run, once there is one. Read it only in a command.
    """

    def __init__(self, show: Callable[[TrainingRun, Snapshot], None], fail: Callable[[Exception], None]) -> None:
        self._show, self._fail = show, fail
        self._commands: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._room = threading.BoundedSemaphore(_IN_FLIGHT)
        self.playing, self.stride = False, 1
        self.run: TrainingRun | None = None
        self._since, self._shown = 0, 0.0
        self._thread = threading.Thread(target=self._live, daemon=True, name="playground")
        self._thread.start()

    def renew(self, data: Data, net: Net) -> None:
        """A new run from a network's first weights."""

        def command() -> None:
            self.run = TrainingRun(data, net)
            self._show(self.run, self.run.look())

        self._commands.put(command)

    def play(self) -> None:
        self.playing = True
        self._commands.put(lambda: None)

    def pause(self, then: Callable[[TrainingRun], None] = lambda _: None) -> None:
        """Ends training with the epoch that is under way; `then` is called in the thread."""
        self.playing = False
        self.ask(then, show=True)

    def step(self, then: Callable[[TrainingRun], None] = lambda _: None) -> None:
        """One epoch."""
        self.playing = False

        def command(run: TrainingRun) -> None:
            run.train(1)
            then(run)

        self.ask(command, show=True)

    def ask(self, command: Callable[[TrainingRun], None], show: bool = False) -> None:
        """Has something done with the run, in the thread."""

        def carry_out() -> None:
            if self.run is not None:
                command(self.run)
                if show:
                    self._show(self.run, self.run.look())

        self._commands.put(carry_out)

    def drawn(self) -> None:
        """The browser has drawn a picture."""
        with suppress(ValueError):  # it also tells of pictures that nobody waits for
            self._room.release()

    def close(self) -> None:
        self.playing = False
        self._commands.put(None)

    def _live(self) -> None:
        while (command := self._commands.get()) is not None:
            try:
                command()
                if self.playing and self.run is not None and self._commands.empty():
                    self.run.train(_FOR_EVER, self._after)
            except Exception as error:
                self.playing = False
                self._fail(error)
        self.run = None

    def _after(self, run: TrainingRun) -> bool:
        self._since += 1
        if self._since >= self.stride and self._may_show():
            self._since = 0
            self._show(run, run.look())
        return self._commands.empty()

    def _may_show(self) -> bool:
        """Waits until it is time and the browser has drawn all pictures but one; False if a command came first."""
        while (early := self._shown + _PERIOD - time.monotonic()) > 0:
            if not self._commands.empty():
                return False
            time.sleep(min(early, 0.005))
        until = time.monotonic() + _PATIENCE
        while not self._room.acquire(timeout=0.01):
            if not self._commands.empty():
                return False
            if time.monotonic() > until:
                break
        self._shown = time.monotonic()
        return True
