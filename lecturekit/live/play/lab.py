"""One model on the page: its controls, its drawing, its map, and the thread that trains it."""

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
_OUTPUT = {"the output": -1}


class Lab:
    """A model's part of the page.

    Args:
        later: runs a function in the page's loop; may be called from any thread.
        before_change: called before the user changes something, so that it can be undone.
        at_rest: called when the model has been replaced, or has stopped training.
        on_tap: receives x1 and x2 of a click on the map.
        on_error: receives the sentence that says why something is impossible.

    Attributes:
        net: the network, with its weights when it last stopped training.
        code: the script of its run until then.
    """

    def __init__(
        self,
        look: Look,
        later: Callable[[Callable[[], None]], None],
        before_change: Callable[[], None],
        at_rest: Callable[[], None],
        on_tap: Callable[[float, float], None],
        on_error: Callable[[str], None],
    ) -> None:
        self._later, self._before_change, self._notify_rest, self._on_error = later, before_change, at_rest, on_error
        self.net, self.data, self.code = Net(), Data(), ""
        self._drawn: TrainingRun | None = None
        self._last: Snapshot | None = None
        self._filled: tuple[int, float] | None = None
        self.settings = Settings(look, self._changed, self._change_rate, on_error)
        self.output = OutputFigure(look, on_tap, self._on_drawn)
        self.network = NetworkFigure(look, self._choose, self._look_at, self.output.hovered)
        self.output.follow(self.network.images)
        self._looked = pn.widgets.Select(name="Look at a neuron", options=_OUTPUT, value=-1, width=150)
        self._which = pn.widgets.Select(name="Edit a weight or bias", options={}, width=190)
        self._value = pn.widgets.FloatInput(name="its value", step=0.1, width=100)
        self._set = pn.widgets.Button(name="Set", width=60, align="end")
        on_value(self._looked, lambda _: self._show_neuron())
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
        right = look.column(self.output.status, look.pane(self.output.plot), look.pane(self.output.curve))
        self.body = look.flow(self.settings.top, left, right, least=(900, 480, 330), first=2)
        self.worker = Worker(self._on_snapshot, self._failed)

    # Called in the page's loop.

    def renew(self, data: Data, net: Net) -> None:
        """Replace the network or the data; training continues if it was running."""
        self.data, self.net = data, net
        self.settings.show(net)
        self.worker.renew(data, net)
        self.worker.ask(self._report)

    def play(self) -> None:
        self.worker.play()

    def pause(self) -> None:
        self.worker.pause(self._report)

    def step(self) -> None:
        self.worker.step(self._report)

    def _changed(self, net: Net) -> None:
        self._before_change()
        self.renew(self.data, net)

    def _change_rate(self, rate: float) -> None:
        self._before_change()
        self.net = replace(self.net, rate=rate)
        self.settings.show(self.net)
        self.worker.ask(lambda run: run.set_rate(rate))
        self.worker.ask(self._report)

    def _choose(self, index: int) -> None:
        self._which.value = index

    def _look_at(self, node: int) -> None:
        output = len(self.network.graph.nodes) - 1
        self._looked.value = -1 if node in (output, self._looked.value) else node

    def _fill(self) -> None:
        if self._last is not None and self._which.value is not None and self._which.value < len(self._last.weights):
            entry = self._which.value, round(self._last.weights[self._which.value], 4)
            if entry != self._filled:  # otherwise this would overwrite what the user is typing
                self._filled, self._value.value = entry, entry[1]

    def _edit(self) -> None:
        index, value = self._which.value, self._value.value
        if index is None or value is None or not abs(value) <= 1000:
            self._on_error(f"Expected a weight from -1000 to 1000. Received: {value}. Type a smaller number.")
            return
        self._before_change()
        self.worker.ask(lambda run: run.set_weight(index, value), show=True)
        self.worker.ask(self._report)

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
        return {index: name for name, index in self._looked.options.items()}[self._looked.value]

    def _show_neuron(self) -> None:
        self.output.show_node(self._looked.value, self._looked_name())

    def _look_options(self) -> None:
        """Offer the neurons of the new network; the chosen name stays chosen if it still exists."""
        options = _OUTPUT | self.network.graph.neurons()
        self._looked.param.update(options=options, value=options.get(self._looked_name(), -1))

    def redraw(self) -> None:
        """Draw again after a change of the display options."""
        if self._last is not None:
            self.output.update(self._last)

    def _at_rest(self, net: Net, code: str) -> None:
        self.net, self.code = net, code
        self._fill()
        self._notify_rest()

    # Called in the model's thread.

    def _on_snapshot(self, run: TrainingRun, snapshot: Snapshot) -> None:
        self._later(lambda: self._draw(run, snapshot))

    def _report(self, run: TrainingRun) -> None:
        net, code = run.net(), script(run.data, run.start, run.events)
        self._later(lambda: self._at_rest(net, code))

    def _on_drawn(self) -> None:
        self.worker.drawn()

    def _failed(self, error: Exception) -> None:
        _log.error("A playground's training failed.", exc_info=error)
        text = f"Training failed: {type(error).__name__}. Start again, or choose another network."
        self._later(lambda: self._on_error(text))
