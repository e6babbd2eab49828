"""A network as nodes and links, for drawing and for naming its weights."""

from __future__ import annotations

from typing import NamedTuple

from lecturekit.live.play.state import Net, shapes, widths


class Node(NamedTuple):
    """A feature, neuron or output.

    Attributes:
        column, row: layer (0: features) and index in it, from above.
        x, y: its position in the drawing: the column, and rows around 0.
        bias: the index of its bias among all weights; None if it has no bias.
    """

    column: int
    row: int
    x: float
    y: float
    name: str
    bias: int | None


class Link(NamedTuple):
    """From one node to another, both by their index in `nodes`.

    Attributes:
        weight: its index among all weights; None if the layer only passes the value on.
    """

    source: int
    target: int
    weight: int | None


class Graph(NamedTuple):
    nodes: list[Node]
    links: list[Link]

    def neurons(self) -> dict[str, int]:
        """The index of each node except the output, by its name."""
        return {("neuron " if node.column else "") + node.name: i for i, node in enumerate(self.nodes[:-1])}

    def weights(self) -> dict[str, int]:
        """The index of each weight and bias in the drawing, by its name."""
        names = {
            f"{self.nodes[link.source].name} → {self.nodes[link.target].name}": link.weight
            for link in self.links
            if link.weight is not None
        }
        biases = {f"bias of {node.name}": node.bias for node in self.nodes if node.bias is not None}
        return names | biases


def graph(net: Net) -> Graph:
    """The drawing of a network; its nodes have the order of a snapshot's maps."""
    sizes = [len(net.features), *widths(net), 1]
    kinds = ["", *(layer.kind for layer in net.layers), "dense"]
    nodes: list[Node] = []
    links: list[Link] = []
    offset, first_input = 0, 0  # in the flat list of weights; the first node of the previous column
    for column, (size, kind) in enumerate(zip(sizes, kinds, strict=True)):
        is_dense = kind in ("dense", "perceptron")
        inputs = sizes[column - 1] if column else 0
        first = len(nodes)
        for row in range(size):
            name = net.features[row] if not column else "output" if column == len(sizes) - 1 else f"{column}.{row + 1}"
            bias = offset + inputs * size + row if is_dense else None
            nodes.append(Node(column, row, float(column), (size - 1) / 2 - row, name, bias))
            if is_dense:
                links += [Link(first_input + i, first + row, offset + i * size + row) for i in range(inputs)]
            elif column:
                links.append(Link(first_input + row, first + row, None))
        if column:
            offset += sum(_size(shape) for shape in shapes(net)[column - 1])
        first_input = first
    return Graph(nodes, links)


def _size(shape: tuple[int, ...]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size
