"""What follows a click, a change, a tap or the clock. All of it is done in turn: see `turns`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import panel as pn
from bokeh.events import Tap
from bokeh.plotting import figure

from lecturekit.live.turns import Action, turns


def on_click(button: pn.widgets.Button, action: Action) -> None:
    """Has `action` done at each click."""
    page = turns()
    button.on_click(lambda _: page.follow(action))


def on_value(widget: Any, action: Callable[[Any], Any], name: str = "value") -> None:
    """Has `action` done with each new value of a control.

    Args:
        name: "value_throttled" for a slider of which only the place counts where it is let go.
    """
    page = turns()
    widget.param.watch(lambda event: page.follow(lambda: action(event.new)), name)


def on_toggle(toggle: Any, action: Callable[[bool], Any]) -> None:
    """As `on_value`, for a toggle that actions set, too: what was clicked last counts, whatever they set meanwhile."""

    def told(on: bool) -> None:
        if toggle.value == on:
            action(on)
        else:  # by an action that was still to be done when it was clicked
            toggle.value = on  # comes back here at once

    on_value(toggle, told)


def on_tap(plot: figure, action: Callable[[float, float], Any]) -> None:
    """Has `action` done with x and y of each tap, once all controls that were set before have told their values."""
    page = turns()
    plot.on_event(Tap, lambda event: page.settle(lambda: action(event.x, event.y)))


def on_change(model: Any, name: str, action: Action) -> None:
    """Has `action` done when a property of a Bokeh model changes, in the browser or by us."""
    page = turns()
    model.on_change(name, lambda attr, old, new: page.follow(action))


def every(milliseconds: int, action: Action) -> Any:
    """Has `action` done again and again; the result has a method `stop`."""
    page = turns()
    return pn.state.add_periodic_callback(lambda: page.do(action), period=milliseconds)
