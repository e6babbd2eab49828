"""Backpropagation through a sigmoid MLP of any depth, in NumPy.

A network is a list of layers (W, b): W of shape (inputs, units), b of shape (units,) or None. Rows are
samples. E = 1/2 sum (y - d)^2 over outputs and samples.
"""

from typing import NamedTuple

import numpy as np


class LayerParameters(NamedTuple):
    """One layer's weights, or their gradients."""

    W: np.ndarray
    b: np.ndarray | None = None


class Forward(NamedTuple):
    """A forward pass: the net input of each layer, and the activations, beginning with the network's input."""

    nets: list[np.ndarray]
    activations: list[np.ndarray]

    @property
    def y(self):
        return self.activations[-1]


class Backward(NamedTuple):
    """A backward pass: delta = dE/dnet of each layer, and its gradients (dE/dW, dE/db)."""

    deltas: list[np.ndarray]
    gradients: list[LayerParameters]


def sigmoid(z):
    """1 / (1 + exp(-z)), without overflow for any z."""
    return (1 + np.tanh(np.asarray(z) / 2)) / 2


def forward(network, x):
    """Feed x, (n, inputs), through the network.

    Raises:
        ValueError: x does not have the width that the first layer expects.

    Source: lecture, "Make a prediction".
    """
    x = np.atleast_2d(np.asarray(x, dtype=float))
    inputs = np.shape(network[0][0])[0]
    if x.shape[1] != inputs:
        raise ValueError(
            f"Expected x of shape (n, {inputs}), one row for each sample. Received: shape={x.shape}. "
            "Look for a missing transpose of x or of the first W."
        )
    nets, activations = [], [x]
    for W, b in network:
        nets.append(activations[-1] @ W + (0 if b is None else b))
        activations.append(sigmoid(nets[-1]))
    return Forward(nets, activations)


def error(y, d):
    """E = 1/2 sum (y - d)^2."""
    return 0.5 * np.sum((np.asarray(y) - d) ** 2)


def backward(network, passed, d):
    """Propagate dE/dy back through the network.

    Args:
        network: the layers, with the weights that the forward pass used.
        passed: the forward pass.
        d: the targets, (n, outputs).

    Raises:
        ValueError: the targets do not have the shape of the network's outputs.

    Source: lecture, "Backpropagation".
    """
    d = np.atleast_2d(np.asarray(d, dtype=float))
    if d.shape != passed.y.shape:
        raise ValueError(
            f"Expected targets of the shape of the outputs, {passed.y.shape}. Received: shape={d.shape}. "
            "Give one target for each sample and output."
        )
    deltas, gradients = [], []
    slope = passed.y - d  # dE/dy
    for (W, b), h, y in zip(
        reversed(network), reversed(passed.activations[:-1]), reversed(passed.activations[1:]), strict=True
    ):
        delta = slope * y * (1 - y)
        deltas.append(delta)
        gradients.append(LayerParameters(h.T @ delta, None if b is None else delta.sum(axis=0)))
        slope = delta @ np.transpose(W)  # dE/dh, through the weights as they were
    return Backward(deltas[::-1], gradients[::-1])


def update(network, gradients, eta):
    """w <- w - eta dE/dw for all weights at once. Returns a new network."""
    return [
        LayerParameters(np.asarray(W) - eta * dW, None if b is None else np.asarray(b) - eta * db)
        for (W, b), (dW, db) in zip(network, gradients, strict=True)
    ]


class WorkedExample(NamedTuple):
    """The lecture's example: passes and networks before and after one update."""

    network: list[LayerParameters]
    first: Forward
    backward: Backward
    updated: list[LayerParameters]
    second: Forward

    def figures(self):
        """All numbers by name; a weight is named by its ends: `A_top` leads from A to the top neuron."""
        (A_top, A_bottom), (B_top, B_bottom) = self.updated[0].W
        (top_y,), (bottom_y,) = self.updated[1].W
        net_top, net_bottom = self.first.nets[0][0]
        top, bottom = self.first.activations[1][0]
        values = {
            "net_top": net_top,
            "top": top,
            "net_bottom": net_bottom,
            "bottom": bottom,
            "net_y": self.first.nets[1].item(),
            "y": self.first.y.item(),
            "delta_y": self.backward.deltas[1].item(),
            "top_y": top_y,
            "bottom_y": bottom_y,
            "A_top": A_top,
            "B_top": B_top,
            "A_bottom": A_bottom,
            "B_bottom": B_bottom,
            "second_y": self.second.y.item(),
        }
        return {name: float(value) for name, value in values.items()}


def worked_example():
    """The lecture's 2-2-1 network, without biases: A = .35, B = .9, target .5, eta = 1.

    The slides round intermediate results; these numbers are exact.

    Source: lecture, "Backpropagation - example".
    """
    network = [LayerParameters(np.array([[0.1, 0.4], [0.8, 0.6]])), LayerParameters(np.array([[0.3], [0.9]]))]
    x, d = [[0.35, 0.9]], [[0.5]]
    first = forward(network, x)
    back = backward(network, first, d)
    updated = update(network, back.gradients, eta=1.0)
    return WorkedExample(network, first, back, updated, forward(updated, x))
