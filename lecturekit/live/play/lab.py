"""One model on the page: its controls, its drawing, its map, and the thread it is trained in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace

import panel as pn

from lecturekit.live.later import on_click, on_value
from lecturekit.live.look import Look
from lecturekit.live.play.model import Snapshot
from lecturekit.live.play.network import NetworkFigure
from lecturekit.live.play.output import OutputFigure
from lecturekit.live.play.script import script
from lecturekit.live.play.settings import Settings
from lecturekit.live.play.state import Data, Net
from lecturekit.live.play.training import TrainingRun
from lecturekit.live.play.worker import Worker

_log = logging.getLogger(__name__)
_NONE = {"the output": -1}


class Lab:
    """A model's part of the page.

    Args:
        later: has a function called by the page's own loop, from any thread.
        before: called before the user changes something, so that it can be undone.
        after: called when the model is another or at rest again.
        placed: takes x1 and x2 where someone clicked on the map.
        refused: takes the sentence that says why something cannot be.

    Attributes:
        net: the network, with the weights of the last moment at which it rested.
        code: the script of its run up to then.
    """

    def __init__(
        self,
        look: Look,
        later: Callable[[Callable[[], None]], None],
        before: Callable[[], None],
        after: Callable[[], None],
        placed: Callable[[float, float], None],
        refused: Callable[[str], None],
    ) -> None:
        self._later, self._before, self._rested, self._refused = later, before, after, refused
        self.net, self.data, self.code = Net(), Data(), ""
        self._drawn: TrainingRun | None = None
        self._last: Snapshot | None = None
        self._filled: tuple[int, float] | None = None
        self.settings = Settings(look, self._changed, self._rated, refused)
        self.output = OutputFigure(look, placed, self._acknowledged)
        self.network = NetworkFigure(look, self._choose, self._look_at, self.output.hovered)
        self.output.follow(self.network.images)
        self._looked = pn.widgets.Select(name="Look at a neuron", options=_NONE, value=-1, width=150)
        self._which = pn.widgets.Select(name="Edit a weight or bias", options={}, width=190)
        self._value = pn.widgets.FloatInput(name="its value", step=0.1, width=100)
        self._set = pn.widgets.Button(name="Set", width=60, align="end")
        on_value(self._looked, lambda _: self._keep())
        on_value(self._which, lambda _: self._fill())
        on_click(self._set, self._edit)
        edit = look.extra(look.row(self._looked, self._which, self._value, self._set))
        hint = look.extra(
            look.text(
                "Blue is positive, orange negative, thick is large. Tap a link or a bias (small square) to edit it. "
                "Tap a neuron, or hold the mouse over it, to see its map large; a second tap brings the output back."
            )
        )
        left = look.column(self.settings.structure, look.pane(self.network.plot), edit, hint)
        right = look.column(self.output.said, look.pane(self.output.plot), look.pane(self.output.curve))
        self.body = look.flow(self.settings.top, left, right, least=(900, 480, 330), first=2)
        self.worker = Worker(self._seen, self._failed)

    # What happens on the page's loop.

    def renew(self, data: Data, net: Net) -> None:
        """Another network, or the same on other data; it goes on playing if it did."""
        self.data, self.net = data, net
        self.settings.show(net)
        self.worker.renew(data, net)
        self.worker.ask(self._tell)

    def play(self) -> None:
        self.worker.play()

    def pause(self) -> None:
        self.worker.pause(self._tell)

    def step(self) -> None:
        self.worker.step(self._tell)

    def _changed(self, net: Net) -> None:
        self._before()
        self.renew(self.data, net)

    def _rated(self, rate: float) -> None:
        self._before()
        self.net = replace(self.net, rate=rate)
        self.settings.show(self.net)
        self.worker.ask(lambda run: run.set_rate(rate))
        self.worker.ask(self._tell)

    def _choose(self, index: int) -> None:
        self._which.value = index

    def _look_at(self, node: int) -> None:
        output = len(self.network.graph.nodes) - 1
        self._looked.value = -1 if node in (output, self._looked.value) else node

    def _fill(self) -> None:
        if self._last is not None and self._which.value is not None and self._which.value < len(self._last.weights):
            found = self._which.value, round(self._last.weights[self._which.value], 4)
            if found != self._filled:  # else what was typed in the meantime would be lost
                self._filled, self._value.value = found, found[1]

    def _edit(self) -> None:
        index, value = self._which.value, self._value.value
        if index is None or value is None or not abs(value) <= 1000:
            self._refused(f"Expected a weight from -1000 to 1000. Received: {value}. Type a smaller number.")
            return
        self._before()
        self.worker.ask(lambda run: run.set_weight(index, value), show=True)
        self.worker.ask(self._tell)

    def _draw(self, run: TrainingRun, snapshot: Snapshot) -> None:
        self._last = snapshot
        if run is not self._drawn:
            self._drawn = run
            self.network.renew(run.start, snapshot)
            self.output.points(run.points)
            self.output.renew(snapshot)
            self._which.options = self.network.graph.weights()
            self._look_options()
            self._fill()
        else:
            self.network.update(snapshot)
            self.output.update(snapshot)

    def _looked_name(self) -> str:
        return {place: name for name, place in self._looked.options.items()}[self._looked.value]

    def _keep(self) -> None:
        self.output.keep(self._looked.value, self._looked_name())

    def _look_options(self) -> None:
        """The same neuron, by its name, as long as there is one."""
        places = _NONE | self.network.graph.neurons()
        self._looked.param.update(options=places, value=places.get(self._looked_name(), -1))

    def redraw(self) -> None:
        """After a change of what is shown."""
        if self._last is not None:
            self.output.update(self._last)

    def _rest(self, net: Net, code: str) -> None:
        self.net, self.code = net, code
        self._fill()
        self._rested()

    # What happens in the model's thread.

    def _seen(self, run: TrainingRun, snapshot: Snapshot) -> None:
        self._later(lambda: self._draw(run, snapshot))

    def _tell(self, run: TrainingRun) -> None:
        net, code = run.net(), script(run.data, run.start, run.events)
        self._later(lambda: self._rest(net, code))

    def _acknowledged(self) -> None:
        self.worker.drawn()

    def _failed(self, error: Exception) -> None:
        _log.error("A playground's training failed.", exc_info=error)
        text = f"Training failed: {type(error).__name__}. Start again, or choose another network."
        self._later(lambda: self._refused(text))
