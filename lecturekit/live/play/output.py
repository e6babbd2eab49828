"""The output of a model on the plane, the points, and the losses by epoch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bokeh.models import BasicTicker, ColorBar, ColumnDataSource, CustomJS, Div, LinearColorMapper

from lecturekit.live.later import on_tap
from lecturekit.live.look import BLUE, DIVERGING, INK, ORANGE, Look
from lecturekit.live.play.model import Snapshot
from lecturekit.live.play.network import shades
from lecturekit.live.play.points import REACH, Points

_MAX_POINTS = 2000  # points of the loss curves


class OutputFigure:
    """The map of 100 x 100 with the points on it, and the curves below.

    Args:
        on_map_tap: receives x1 and x2 of a click.
        on_drawn: called when the browser has received a picture.
    """

    def __init__(self, look: Look, on_map_tap: Callable[[float, float], None], on_drawn: Callable[[], None]) -> None:
        self.discretize = False
        self.hovered = ColumnDataSource({"node": [-1]})
        self._selected = ColumnDataSource({"node": [-1]})
        self.plot = look.plot("x1", "x2", square=True, x_range=(-REACH, REACH), y_range=(-REACH, REACH), max_width=430)
        palette = LinearColorMapper(palette=DIVERGING, low=0, high=254)
        scale = LinearColorMapper(palette=DIVERGING, low=-1, high=1)
        extent = {"x": [-REACH], "y": [-REACH], "dw": [2 * REACH], "dh": [2 * REACH]}
        self._map = ColumnDataSource({**extent, "image": [np.full((2, 2), 127, dtype=np.uint8)]})
        self.close_up = ColumnDataSource({**extent, "image": [np.full((2, 2), 127, dtype=np.uint8)]})
        options = {"x": "x", "y": "y", "dw": "dw", "dh": "dh", "color_mapper": palette}
        self.plot.image("image", source=self._map, **options)
        self.over = self.plot.image("image", source=self.close_up, visible=False, **options)
        self._train = ColumnDataSource({"x": [], "y": [], "label": []})
        self._test = ColumnDataSource({"x": [], "y": [], "label": []})
        fill = {"field": "label", "transform": scale}
        self.tests = self.plot.scatter(
            "x", "y", source=self._test, size=7, marker="diamond", fill_color=fill, line_color=INK, visible=False
        )
        self.plot.scatter("x", "y", source=self._train, size=6.5, fill_color=fill, line_color="white")
        bar = ColorBar(
            color_mapper=scale, height=10, title=None, padding=2, ticker=BasicTicker(desired_num_ticks=5),
            major_label_text_font_size=f"{look.font - 2}px", major_label_text_color=INK,
        )  # fmt: skip
        self.plot.add_layout(bar, "below")
        on_tap(self.plot, on_map_tap)

        self.curve = look.plot("epoch", "loss", height=170, x_range=(0, 20), y_range=(0, 0.6))
        self._losses = ColumnDataSource({"epoch": [], "loss": [], "test_loss": []})
        options = {"x": "epoch", "source": self._losses, "line_width": 2}
        self.curve.line(y="loss", color=BLUE, legend_label="training", **options)
        self.curve.line(y="test_loss", color=ORANGE, line_dash="dashed", legend_label="test", **options)
        look.legend(self.curve, "top_right")
        self._status = Div(text="", styles={"font-size": f"{look.font + 2}px", "font-variant-numeric": "tabular-nums"})
        # The browser acknowledges each picture, so that it gets no more than it can draw.
        self._ack = ColumnDataSource({"n": [0]})
        self._status.js_on_change("text", CustomJS(args={"ack": self._ack}, code="ack.data = {n: [ack.data.n[0] + 1]}"))
        self._ack.on_change("data", lambda attr, old, new: on_drawn())
        self.status = look.pane(self._status)

    def follow(self, images: ColumnDataSource) -> None:
        """Show the map of the node under the mouse, otherwise that of the selected node."""
        code = """
            const at = hovered.data.node[0] >= 0 ? hovered.data.node[0] : selected.data.node[0];
            const shown = at >= 0 && at < images.data.image.length;
            if (shown) close.data = {...close.data, image: [images.data.image[at]]};
            if (over.visible !== shown) over.visible = shown;"""
        args = {"hovered": self.hovered, "selected": self._selected, "images": images}
        args |= {"close": self.close_up, "over": self.over}
        for source in (self.hovered, self._selected):
            source.js_on_change("data", CustomJS(args=args, code=code))
        images.js_on_change("data", CustomJS(args=args, code="if (over.visible) {" + code + "}"))

    def show_node(self, node: int, name: str) -> None:
        """Select the node whose map is shown; -1 for the network's output."""
        self._selected.data = {"node": [node]}
        self.plot.title.text = f"what {name} says" if node >= 0 else ""

    def points(self, points: Points) -> None:
        self._train.data = {"x": points.X[:, 0], "y": points.X[:, 1], "label": points.y}
        self._test.data = {"x": points.X_test[:, 0], "y": points.X_test[:, 1], "label": points.y_test}

    def renew(self, snapshot: Snapshot) -> None:
        self._losses.data = {"epoch": [], "loss": [], "test_loss": []}
        self.curve.x_range.start, self.curve.x_range.end = snapshot.epoch, snapshot.epoch + 20
        self.curve.y_range.end = 0.1
        self.update(snapshot)

    def update(self, snapshot: Snapshot) -> None:
        values = snapshot.maps[-1]
        self._map.data["image"] = [shades(np.where(values >= 0, 1.0, -1.0) if self.discretize else values)]
        new: dict[str, Any] = {"epoch": [snapshot.epoch], "loss": [snapshot.loss], "test_loss": [snapshot.test_loss]}
        last = self._losses.data["epoch"]
        if not len(last) or last[-1] != snapshot.epoch:
            self._losses.stream(new, rollover=_MAX_POINTS)
            self._make_room(snapshot)
        self._status.text = (
            f"Epoch <b>{snapshot.epoch}</b> &nbsp; training loss <b>{_short(snapshot.loss)}</b> &nbsp; "
            f"test loss <b>{_short(snapshot.test_loss)}</b>"
        )

    def _make_room(self, snapshot: Snapshot) -> None:
        """Extend the axes by a quarter when necessary: fitted to each picture, they would move all the time."""
        if snapshot.epoch > self.curve.x_range.end:
            self.curve.x_range.end = snapshot.epoch * 1.25
            if len(self._losses.data["epoch"]) >= _MAX_POINTS:
                self.curve.x_range.start = self._losses.data["epoch"][0]
        highest = np.nanmax([snapshot.loss, snapshot.test_loss, 0.0])
        if self.curve.y_range.end < highest < 1e6:
            self.curve.y_range.end = 1.25 * float(highest)


def _short(loss: float) -> str:
    if np.isnan(loss):
        return "–"
    return f"{loss:.4f}" if loss < 1000 else "very large"
