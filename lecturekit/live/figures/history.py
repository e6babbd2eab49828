"""The timeline, station by station."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import BoxAnnotation, ColumnDataSource, FixedTicker, Label, LinearColorMapper

from lecturekit.live.clock import Clock
from lecturekit.live.compute import history
from lecturekit.live.compute.history import REACH, STATIONS
from lecturekit.live.later import on_value
from lecturekit.live.look import BLUE, GREEN, GREY, GREYS, INK, ORANGE, RED, SKY, Look

_WAVES = {"first wave": (1943, 1969, BLUE), "second wave": (1986, 2006, GREEN), "third wave": (2006, 2018, ORANGE)}
_BELOW = {
    False: "Blue circles should be blue; a red edge is wrong.",
    True: "The frame is where the filter's answer is largest: there the image looks like the filter.",
}


def build(look: Look, year: int = 1969) -> Any:
    """Args:
    year: the station to begin at.
    """
    years = [station.year for station in STATIONS]
    choose = pn.widgets.RadioButtonGroup(options={str(y): i for i, y in enumerate(years)}, value=years.index(year))
    words = look.text(min_height=150, css_classes=["lk-words"])
    line = look.plot(height=150, x_range=(1938, 2018), y_range=(-1, 1.6))
    line.yaxis.visible, line.grid.visible = False, False
    line.xaxis.ticker = FixedTicker(ticks=[1940, 1960, 1980, 2000])
    for name, (start, end, colour) in _WAVES.items():
        line.add_layout(BoxAnnotation(left=start, right=end, fill_color=colour, fill_alpha=0.15, line_color=None))
        line.add_layout(
            Label(x=start + 0.5, y=1.05, text=name.split()[0], text_font_size=f"{look.font - 1}px", text_color=INK)
        )
    line.line([1938, 2018], [0, 0], line_color=GREY)
    line.scatter(years, [0] * len(years), size=14, color="white", line_color=INK, line_width=2)
    now = line.scatter([], [], size=22, color=RED, line_color="white").data_source

    low, high = REACH
    plane = look.plot("input 1", "input 2", square=True, max_width=400, x_range=REACH, y_range=REACH)
    side = ColumnDataSource({"image": []})
    shade = plane.image_rgba("image", x=low, y=low, dw=high - low, dh=high - low, source=side, level="underlay")
    points = ColumnDataSource({"x": [], "y": [], "colour": [], "marker": [], "size": [], "edge": []})
    plane.scatter(
        "x", "y", source=points, color="colour", marker="marker", size="size", line_color="edge", line_width=3
    )
    image = look.bare(
        look.plot(square=True, max_width=400, x_range=(0, 24), y_range=(24, 0), title="a filter finds the mouse's back")
    )
    image.image(
        [history.mouse()], x=0, y=0, dw=24, dh=24, color_mapper=LinearColorMapper(palette=GREYS, low=0, high=75)
    )
    image.rect([8.5], [11.5], 7, 7, fill_alpha=0, line_color=SKY, line_width=4)
    image.outline_line_color = GREY
    below = look.text()

    def draw(*_: Any) -> None:
        station = STATIONS[choose.value]
        wave = f"Wave {station.wave}" if station.wave else "Between the waves"
        words.object = (
            f"<p style='color:{GREY}'>{wave}</p><p class='big'><b>{station.year}</b> · {station.who}</p>"
            f"<p><b>{station.title}</b></p><p>{station.look}</p>"
            f"<p>See it move: {look.link(station.page)}</p>"
        )
        now.data = {"x": [station.year], "y": [0]}
        # Set on the plots, not on their panes: Panel sometimes reverts the visibility of a pane.
        image.visible = station.picture == "filter"
        plane.visible = not image.visible
        below.object = _BELOW[image.visible]
        if plane.visible:
            _decide(station.picture)

    def _decide(picture: str) -> None:
        X, y = history.points(picture)
        decided = history.decide(picture, X)
        several = len(X) > 10
        points.data = {
            "x": X[:, 0],
            "y": X[:, 1],
            "colour": [BLUE if t else ORANGE for t in y],
            "marker": ["circle" if t else "square" for t in y],
            "size": [10 if several else 24] * len(X),
            "edge": ["#FFFFFF" if f == t else RED for f, t in zip(decided, y, strict=True)],
        }
        a, b = np.meshgrid(*[np.linspace(low, high, 201)] * 2)
        yes = history.decide(picture, np.column_stack([a.ravel(), b.ravel()])).reshape(a.shape)
        side.data = {"image": [np.where(yes, 0x55B27200, 0x5500A0E6).astype(np.uint32)]}
        shade.visible = True

    def step() -> bool:
        choose.value = (choose.value + 1) % len(STATIONS)
        return choose.value < len(STATIONS) - 1

    def reset() -> None:
        choose.value = 0

    clock = Clock(step, reset, period=2500)
    on_value(choose, draw)
    draw()
    left = look.column(look.row(*clock.buttons), look.row(choose), words)
    figures = look.column(look.pane(plane), look.pane(image), below)
    return look.column(look.pane(line), look.flow(left, figures, least=(340, 360), first=1))
