"""A filter that slides over the mouse, and the number of weights that this needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import panel as pn
from bokeh.models import ColumnDataSource, LinearColorMapper

from lecturekit.live.clock import Clock
from lecturekit.live.compute import convolution
from lecturekit.live.compute.convolution import INK, SIZE, WIDTH
from lecturekit.live.later import on_tap, on_value
from lecturekit.live.look import BLUE, DIVERGING, GREEN, GREY, GREYS, ORANGE, PURPLE, RED, SKY, Look

_POSITIONS = SIZE - WIDTH + 1


def build(look: Look) -> Any:
    tab = pn.widgets.RadioButtonGroup(options=["the mouse's back", "edges and weights"], value="the mouse's back")
    slide, count = _Sliding(look), _counting(look)

    def switch(*_: Any) -> None:
        slide.clock.play.value = False
        slide.body.visible = tab.value == tab.options[0]
        count.visible = not slide.body.visible

    on_value(tab, switch)
    switch()
    return look.column(look.row(tab), slide.body, count)


class _Picture:
    """A matrix as an image, with its first row at the top."""

    def __init__(self, look: Look, rows: int, palette: list[str], title: str, most: int, numbers: bool = False) -> None:
        self.plot = look.bare(look.plot(square=True, max_width=most, x_range=(0, rows), y_range=(rows, 0), title=title))
        self.plot.outline_line_color = GREY
        self.source = ColumnDataSource({"image": [np.zeros((rows, rows))]})
        self.mapper = LinearColorMapper(palette=palette, low=0, high=1)
        self.plot.image("image", x=0, y=0, dw=rows, dh=rows, source=self.source, color_mapper=self.mapper)
        self._numbers = ColumnDataSource({"x": [], "y": [], "t": [], "c": []})
        if numbers:
            self.plot.text(
                "x", "y", "t", source=self._numbers, text_align="center", text_baseline="middle", text_color="c",
                text_font_size="11px",
            )  # fmt: skip
        self._shown = numbers

    def show(self, values: np.ndarray, low: float, high: float) -> None:
        self.mapper.low, self.mapper.high = low, max(high, low + 1e-9)
        self.source.data = {"image": [np.asarray(values, dtype="float32")]}
        if self._shown:
            indices = np.argwhere(np.abs(values) > 1e-9)
            middle = 0.5 * max(abs(low), abs(high))
            self._numbers.data = {
                "x": indices[:, 1] + 0.5,
                "y": indices[:, 0] + 0.5,
                "t": [f"{values[i, j]:.4g}" for i, j in indices],
                "c": ["white" if abs(values[i, j]) > middle else "#222222" for i, j in indices],
            }


class _Sliding:
    def __init__(self, look: Look) -> None:
        self._images, self._filters = convolution.images(), convolution.filters()
        self._image, self._kernel = self._images["mouse"].copy(), self._filters["the curve"].copy()
        self._which = pn.widgets.Select(name="Image", options=list(self._images), width=190)
        self._how = pn.widgets.Select(name="Filter", options=list(self._filters), width=170)
        slider = {"start": 0, "end": _POSITIONS - 1, "sizing_mode": "stretch_width"}
        self._row = pn.widgets.IntSlider(name="row", value=8, **slider)
        self._column = pn.widgets.IntSlider(name="column", value=5, **slider)
        self._tool = pn.widgets.RadioButtonGroup(
            options={"a click moves the filter": "move", "draws": "draw", "wipes": "wipe"}, value="move"
        )
        self._words = look.text(min_height=100, css_classes=["lk-words"])
        self._scene = _Picture(look, SIZE, GREYS, "the image", 470)
        self._window = self._scene.plot.rect(
            [0], [0], WIDTH, WIDTH, fill_alpha=0, line_color=BLUE, line_width=3
        ).data_source
        self._taps = ColumnDataSource({"x": [], "y": []})
        self._scene.plot.rect("x", "y", 1, 1, source=self._taps, fill_alpha=0, line_color=ORANGE, line_width=2)
        self._filter = _Picture(look, WIDTH, DIVERGING, "the filter", 230, numbers=True)
        self._product = _Picture(look, WIDTH, DIVERGING, "window times filter", 230, numbers=True)
        self._map = _Picture(look, _POSITIONS, DIVERGING, "the answer everywhere", 300)
        self._here = self._map.plot.rect([0], [0], 1, 1, fill_alpha=0, line_color=BLUE, line_width=3).data_source
        self._best = self._map.plot.scatter(
            [], [], size=20, fill_color=None, line_color=GREEN, line_width=3
        ).data_source
        self.clock = Clock(self._step, self._restart, period=70)
        on_value(self._which, lambda _: self._choose())
        on_value(self._how, lambda _: self._choose())
        on_value(self._row, lambda _: self._draw())
        on_value(self._column, lambda _: self._draw())
        on_tap(self._scene.plot, self._tapped)
        on_tap(self._filter.plot, self._changed)
        on_tap(self._map.plot, lambda x, y: self._go(int(y), int(x)))
        controls = look.column(
            look.row(*self.clock.buttons),
            look.row(self._which, self._how),
            self._row,
            self._column,
            self._words,
            look.extra(look.row(self._tool)),
            look.extra(look.text("A click into the filter sets a weight to 30, or back to 0.")),
        )
        small = look.flow(look.pane(self._filter.plot), look.pane(self._product.plot), least=150)
        right = look.column(small, look.pane(self._map.plot))
        self.body = look.flow(controls, look.pane(self._scene.plot), right, least=(300, 340, 330), first=1)
        self._draw()

    def _choose(self) -> None:
        self._image, self._kernel = self._images[self._which.value].copy(), self._filters[self._how.value].copy()
        self._draw()

    def _step(self) -> bool:
        row, column = divmod(self._row.value * _POSITIONS + self._column.value + 1, _POSITIONS)
        if row >= _POSITIONS:
            return False
        self._go(row, column)
        return True

    def _restart(self) -> None:
        self._choose()
        self._go(0, 0)

    def _go(self, row: int, column: int) -> None:
        if 0 <= row < _POSITIONS and 0 <= column < _POSITIONS:
            self._row.param.update(value=row)
            self._column.param.update(value=column)

    def _tapped(self, x: float, y: float) -> None:
        row, column = int(y), int(x)
        if not (0 <= row < SIZE and 0 <= column < SIZE):
            return
        if self._tool.value == "move":
            self._go(*(int(np.clip(v - WIDTH // 2, 0, _POSITIONS - 1)) for v in (row, column)))
        else:
            self._image[row, column] = INK if self._tool.value == "draw" else 0
            self._draw()

    def _changed(self, x: float, y: float) -> None:
        row, column = int(y), int(x)
        if 0 <= row < WIDTH and 0 <= column < WIDTH:
            self._kernel[row, column] = 0 if self._kernel[row, column] else 30
            self._draw()

    def _draw(self) -> None:
        row, column = self._row.value, self._column.value
        answer = convolution.at(self._image, self._kernel, row, column)
        everywhere = convolution.answers(self._image, self._kernel)
        bound = float(np.abs(everywhere).max())
        best = np.unravel_index(int(np.argmax(everywhere)), everywhere.shape)
        self._scene.show(self._image, 0, 75)
        self._window.data = {"x": [column + WIDTH / 2], "y": [row + WIDTH / 2]}
        indices = np.argwhere(self._kernel > 1)
        self._taps.data = {"x": indices[:, 1] + column + 0.5, "y": indices[:, 0] + row + 0.5}
        self._filter.show(np.where(np.abs(self._kernel) > 1e-9, np.round(self._kernel, 1), 0), -40, 40)
        self._product.show(answer.product, -1600, 1600)
        self._map.show(everywhere, -bound, bound)
        self._here.data = {"x": [column + 0.5], "y": [row + 0.5]}
        self._best.data = {"x": [best[1] + 0.5], "y": [best[0] + 0.5]}
        top = float(everywhere[best])
        self._words.object = (
            f"<p class='big num'>answer {answer.total:.6g}</p>"
            f"<p class='num'>= {convolution.sum_of(answer, self._kernel)}</p>"
            f"<p>The largest answer anywhere is <b>{top:.6g}</b>, at row {best[0]}, column {best[1]}.</p>"
        )


def _counting(look: Look) -> Any:
    inputs = pn.widgets.IntSlider(name="inputs", start=3, end=12, value=5, sizing_mode="stretch_width")
    width = pn.widgets.IntSlider(
        name="width of the filter", start=1, end=7, step=2, value=3, sizing_mode="stretch_width"
    )
    words = look.text()
    colours = [BLUE, ORANGE, GREEN, PURPLE, RED, SKY, "#222222"]
    plots, sources, nodes = [], [], []
    for title in ("MLP: each edge its own weight", "Convolution: one colour, one weight"):
        plot = look.bare(look.plot(height=330, title=title, x_range=(-0.3, 1.3)))
        source = ColumnDataSource({"y0": [], "y1": [], "colour": []})
        plot.segment(0, "y0", 1, "y1", source=source, line_color="colour", line_width=2.5)
        dots = ColumnDataSource({"x": [], "y": []})
        plot.scatter("x", "y", source=dots, size=18, fill_color="white", line_color="#222222")
        plots.append(plot)
        sources.append(source)
        nodes.append(dots)

    def draw(*_: Any) -> None:
        n = inputs.value
        mlp, conv = convolution.dense(n, n), convolution.sliding(n, width.value)
        for edges, source, dots, plot in zip((mlp, conv), sources, nodes, plots, strict=True):
            source.data = {
                "y0": [-i for i, _, _ in edges.pairs],
                "y1": [-j for _, j, _ in edges.pairs],
                "colour": ["#999999" if edges is mlp else colours[k] for _, _, k in edges.pairs],
            }
            dots.data = {"x": [0] * n + [1] * n, "y": [-i for i in range(n)] * 2}
            plot.y_range.start, plot.y_range.end = -n + 0.4, 0.6
        words.object = (
            f"<table class='num'><tr><th></th><th>edges</th><th>weights</th></tr>"
            f"<tr><td>MLP</td><td>{len(mlp.pairs)}</td><td><b>{mlp.weights}</b></td></tr>"
            f"<tr><td>convolution</td><td>{len(conv.pairs)}</td><td><b>{conv.weights}</b></td></tr></table>"
            "<p>Few edges, because an output sees only its neighbours; few weights, because all outputs share them.</p>"
        )

    for widget in (inputs, width):
        on_value(widget, draw)
    draw()
    return look.flow(look.column(inputs, width, words), *map(look.pane, plots), least=(280, 300, 300))
