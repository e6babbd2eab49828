"""Registers actions for clicks, changes, taps and timers. They run one after another: see `turns`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
from bokeh.events import Tap
from bokeh.plotting import figure

from lecturekit.live.turns import Action, turns


def on_click(button: pn.widgets.Button, action: Action) -> None:
    """Run `action` at each click."""
    page = turns()
    button.on_click(lambda _: page.follow(action))


def on_value(widget: Any, action: Callable[[Any], Any], name: str = "value") -> None:
    """Run `action` with each new value of a control.

    Args:
        name: "value_throttled" for a slider of which only the value at release counts.
    """
    page = turns()
    widget.param.watch(lambda event: page.follow(lambda: action(event.new)), name)


def on_toggle(toggle: Any, action: Callable[[bool], Any]) -> None:
    """As `on_value`, for a toggle that actions set, too: the last click counts, whatever they have set in between."""

    def apply(on: bool) -> None:
        if toggle.value == on:
            action(on)
        else:  # an action that was pending at the click has changed it
            toggle.value = on  # calls this function again

    on_value(toggle, apply)


def on_tap(plot: figure, action: Callable[[float, float], Any]) -> None:
    """Run `action` with x and y of each tap, after the actions of all controls that were set before."""
    page = turns()
    plot.on_event(Tap, lambda event: page.settle(lambda: action(event.x, event.y)))


def on_change(model: Any, name: str, action: Action) -> None:
    """Run `action` when a property of a Bokeh model changes, in the browser or here."""
    page = turns()
    model.on_change(name, lambda attr, old, new: page.follow(action))


def every(milliseconds: int, action: Action) -> Any:
    """Run `action` periodically; the result has a method `stop`."""
    page = turns()
    return pn.state.add_periodic_callback(lambda: page.do(action), period=milliseconds)
