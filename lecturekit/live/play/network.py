"""The drawing of a network: small maps as nodes, links coloured by sign and thick by size."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from bokeh.models import ColumnDataSource, CustomJS, HoverTool, LinearColorMapper, TapTool

from lecturekit.live.later import on_change
from lecturekit.live.look import BLUE, DIVERGING, GREY, INK, ORANGE, Look
from lecturekit.live.play.graph import Graph, graph
from lecturekit.live.play.model import Snapshot
from lecturekit.live.play.state import Net

OnIndex = Callable[[int], None]


def shades(values: np.ndarray) -> np.ndarray:
    """Values as indices of the palette, uint8: 0 for -1 and below, 127 for 0, 254 for 1 and above."""
    return np.clip(np.nan_to_num(values) * 127 + 127, 0, 254).round().astype(np.uint8)


def shape_of(links: int, short: float = 0.0) -> np.ndarray:
    """The curve of a link from (0, 0) to (1, 1), (points, 2), shortened at both ends. Many links are drawn straight."""
    straight = links > 150
    t = np.linspace(short, 1 - short, 2 if straight else 14)
    return np.column_stack([t, t if straight else t * t * (3 - 2 * t)])


class NetworkFigure:
    """Draws a network, and reports which weight, bias or neuron was tapped.

    Args:
        on_weight: receives the index of a weight or bias among all weights.
        on_node: receives the index of a neuron or feature among all nodes.
        hovered: a source whose column "node" is the index of the node under the mouse; -1 for none.
    """

    def __init__(self, look: Look, on_weight: OnIndex, on_node: OnIndex, hovered: ColumnDataSource) -> None:
        self._on_weight, self._on_node = on_weight, on_node
        self.graph: Graph = Graph([], [])
        self._size, self._stride, self._biased = 40, 2, list[int]()
        self._gap = round(20 * look.font / 14)  # between neurons: for a bias or a name
        self.plot = look.bare(look.plot(height=300, x_range=(0, 1), y_range=(0, 1)))
        self.plot.min_border = 0
        palette = LinearColorMapper(palette=DIVERGING, low=0, high=254)
        signs = LinearColorMapper(palette=[ORANGE, BLUE], low=-1e-9, high=1e-9)
        empty: dict[str, list[Any]] = {name: [] for name in ("xs", "ys", "inner_xs", "inner_ys", "w", "width", "name")}
        self._links = ColumnDataSource(empty)
        self._passes = ColumnDataSource({"xs": [], "ys": []})
        self._nodes = ColumnDataSource({"x": [], "y": [], "image": []})
        self._frames = ColumnDataSource({"x": [], "y": [], "name": []})
        self._biases = ColumnDataSource({"x": [], "y": [], "w": [], "name": []})
        self.images = self._nodes
        plot = self.plot
        plot.multi_line("xs", "ys", source=self._passes, line_color=GREY, line_dash="dotted", line_width=2)
        drawn = plot.multi_line(
            "xs", "ys", source=self._links, line_width="width", line_color={"field": "w", "transform": signs}
        )
        drawn.selection_glyph = drawn.nonselection_glyph = None
        # A thin line is hard to hit, so an invisible broad one covers it, but not the neurons at its ends.
        broad = plot.multi_line("inner_xs", "inner_ys", source=self._links, line_width=11, line_alpha=0)
        broad.selection_glyph = broad.nonselection_glyph = None
        self._images = plot.image(
            "image", x="x", y="y", dw=40, dh=40, dw_units="screen", dh_units="screen", anchor="center",
            source=self._nodes, color_mapper=palette,
        )  # fmt: skip
        frames = plot.scatter(
            "x", "y", source=self._frames, marker="square", size=42, fill_alpha=0, line_color=INK, line_width=1.5
        )
        squares = plot.scatter(
            "x", "y", source=self._biases, marker="square", size=12, line_color="white",
            fill_color={"field": "w", "transform": signs},
        )  # fmt: skip
        for glyph in (frames, squares):
            glyph.selection_glyph = glyph.nonselection_glyph = None
        self._framed = frames
        self._labels = plot.text(
            "x", "y", "name", source=self._frames, text_font_size=f"{look.font - 2}px", text_color=INK, y_offset=-23,
            text_align="center",
        )  # fmt: skip
        plot.add_tools(
            TapTool(renderers=[broad, squares, frames]),
            HoverTool(renderers=[broad, squares], tooltips=[("", "@name: @w{0.000}")], line_policy="interp"),
            HoverTool(
                renderers=[frames],
                tooltips=None,
                callback=CustomJS(
                    args={"hovered": hovered},
                    code="""
                    const indices = cb_data.index.indices;
                    const node = indices.length ? indices[0] : -1;
                    if (hovered.data.node[0] !== node) hovered.data = {node: [node]};""",
                ),
            ),
        )
        on_change(self._links.selected, "indices", lambda: self._on_tap(self._links, self._weights()))
        on_change(self._biases.selected, "indices", lambda: self._on_tap(self._biases, self._biased))
        on_change(self._frames.selected, "indices", self._on_frame_tap)

    def _weights(self) -> list[int]:
        return [link.weight for link in self.graph.links if link.weight is not None]

    def _on_tap(self, source: ColumnDataSource, indices: list[int]) -> None:
        if source.selected.indices:
            index = source.selected.indices[0]
            source.selected.indices = []
            if index < len(indices):
                self._on_weight(indices[index])

    def _on_frame_tap(self) -> None:
        if self._frames.selected.indices:
            index = self._frames.selected.indices[0]
            self._frames.selected.indices = []
            if index < len(self.graph.nodes):
                self._on_node(index)

    def renew(self, net: Net, snapshot: Snapshot) -> None:
        """Draw another network."""
        self.graph = graph(net)
        nodes, links = self.graph
        columns, rows = len(net.layers) + 2, max(1 - 2 * min(node.y for node in nodes), 4)
        self._size = 40 if columns <= 6 else 32
        self._stride = 2 if len(nodes) <= 20 else 4
        self.plot.height = int(rows * (self._size + self._gap) + 24)
        self.plot.x_range.start, self.plot.x_range.end = -0.45, columns - 0.55
        self.plot.y_range.start, self.plot.y_range.end = -rows / 2 - 0.1, rows / 2 + 0.3
        self._images.glyph.dw = self._images.glyph.dh = self._size
        self._framed.glyph.size = self._size + 2
        curves = {"weights": (list[Any](), list[Any](), list[str]()), "passes": (list[Any](), list[Any](), list[str]())}
        form, inner = shape_of(len(links)), shape_of(len(links), 0.25)
        inner_xs, inner_ys = list[Any](), list[Any]()
        for link in links:
            a, b = nodes[link.source], nodes[link.target]
            xs, ys, names = curves["passes" if link.weight is None else "weights"]
            xs.append(a.x + (b.x - a.x) * form[:, 0])
            ys.append(a.y + (b.y - a.y) * form[:, 1])
            names.append(f"{a.name} → {b.name}")
            if link.weight is not None:
                inner_xs.append(a.x + (b.x - a.x) * inner[:, 0])
                inner_ys.append(a.y + (b.y - a.y) * inner[:, 1])
        self._biased = [node.bias for node in nodes if node.bias is not None]
        xs, ys, names = curves["weights"]
        w, width, biases = self._values(snapshot)
        lines = {"xs": xs, "ys": ys, "inner_xs": inner_xs, "inner_ys": inner_ys}
        self._links.data = {**lines, "w": w, "width": width, "name": names}
        self._passes.data = dict(zip(("xs", "ys"), curves["passes"][:2], strict=True))
        positions = {"x": [node.x for node in nodes], "y": [node.y for node in nodes]}
        self._nodes.data = {**positions, "image": self._maps(snapshot)}
        self._frames.data = {**positions, "name": [node.name if node.column == 0 else "" for node in nodes]}
        biased = [node for node in nodes if node.bias is not None]
        self._biases.data = {
            "x": [node.x for node in biased],
            "y": [node.y - 0.42 for node in biased],
            "w": biases,
            "name": [f"bias of {node.name}" for node in biased],
        }

    def update(self, snapshot: Snapshot) -> None:
        """Draw the same network after more training: only changes are sent."""
        w, width, biases = self._values(snapshot)
        self._links.data["w"] = w
        self._links.data["width"] = width
        self._biases.data["w"] = biases
        self._nodes.data["image"] = self._maps(snapshot)

    def _maps(self, snapshot: Snapshot) -> list[np.ndarray]:
        return list(np.ascontiguousarray(shades(snapshot.maps[:, :: self._stride, :: self._stride])))

    def _values(self, snapshot: Snapshot) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        weights = np.nan_to_num(np.array(snapshot.weights, dtype="float32"))
        w = weights[self._weights()] if self._weights() else np.zeros(0, dtype="float32")
        width = (0.4 + 3.2 * np.minimum(np.abs(w), 2.5)).astype("float32")
        return w, width, weights[self._biased] if self._biased else np.zeros(0, dtype="float32")
