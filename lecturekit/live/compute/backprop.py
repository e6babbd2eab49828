"""Backpropagation as a list of single numbers, each with its formula, for networks without biases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from lecturekit.backprop import sigmoid


class Activation(NamedTuple):
    """f, its slope as a function of y = f(z), and the formula of the slope."""

    f: Callable[[np.ndarray], np.ndarray]
    slope: Callable[[np.ndarray], np.ndarray]
    formula: str


ACTIVATIONS = {
    "sigmoid": Activation(sigmoid, lambda y: y * (1 - y), "{y} · (1 - {y})"),
    "tanh": Activation(np.tanh, lambda y: 1 - y**2, "(1 - {y}²)"),
    "relu": Activation(lambda z: np.maximum(0, z), lambda y: np.where(y > 0, 1.0, 0.0), "{slope}"),
}


@dataclass(frozen=True)
class Example:
    """A network, a sample and a learning rate.

    Attributes:
        weights: a matrix (inputs, units) for each layer, as tuples of rows.
        x, target: the sample.
        eta: the learning rate.
        activation: of all neurons.
    """

    weights: tuple[tuple[tuple[float, ...], ...], ...]
    x: tuple[float, ...]
    target: tuple[float, ...]
    eta: float = 1.0
    activation: str = "sigmoid"

    def names(self) -> list[list[str]]:
        """The names of the nodes, layer by layer; for a 2-2-1 network, those of the lecture."""
        sizes = [len(self.x), *(len(W[0]) for W in self.weights)]
        inputs = [chr(ord("A") + i) for i in range(sizes[0])]
        hidden = [
            ["top", "bottom"]
            if size == 2 and len(sizes) == 3
            else [f"h{k}.{j}" if len(sizes) > 3 else f"h{j}" for j in range(1, size + 1)]
            for k, size in enumerate(sizes[1:-1], 1)
        ]
        outputs = ["y"] if sizes[-1] == 1 else [f"y{j}" for j in range(1, sizes[-1] + 1)]
        return [inputs, *hidden, outputs]

    def with_weight(self, layer: int, i: int, j: int, value: float) -> Example:
        weights = [[list(row) for row in W] for W in self.weights]
        weights[layer][i][j] = value
        return replace(self, weights=tuple(tuple(tuple(row) for row in W) for W in weights))


LECTURE = Example(weights=(((0.1, 0.4), (0.8, 0.6)), ((0.3,), (0.9,))), x=(0.35, 0.9), target=(0.5,))


def random_example(sizes: tuple[int, ...], activation: str, seed: int = 0) -> Example:
    """A network of the given sizes, with random weights of one decimal."""
    rng = np.random.default_rng(seed)
    weights = tuple(
        tuple(tuple(float(w) for w in row) for row in rng.integers(1, 10, (a, b)) / 10) for a, b in pairwise(sizes)
    )
    x = tuple(float(v) for v in rng.integers(1, 10, sizes[0]) / 10)
    return Example(weights, x, (0.5,) * sizes[-1], activation=activation)


class Step(NamedTuple):
    """One number.

    Attributes:
        phase: "forward", "error", "backward", "update" or "again".
        kind: "net", "out", "E", "delta" or "weight".
        position: (layer, unit) of a neuron, the inputs' layer being 0; (layer, i, j) of a weight, the first layer 0.
        description: the number in words.
        formula, numbers: how it is computed, in letters and in numbers.
    """

    phase: str
    kind: str
    position: tuple[int, ...]
    description: str
    formula: str
    numbers: str
    value: float


def number(value: float) -> str:
    return f"{value:.6g}".replace("-", "−")


def steps(example: Example, with_mistake: bool = False) -> list[Step]:
    """All numbers of one update, in order.

    Args:
        with_mistake: make the classic mistake, and propagate errors back through weights that are updated already.
    """
    act = ACTIVATIONS[example.activation]
    names, computed = example.names(), list[Step]()
    W = [np.array(layer, dtype=float) for layer in example.weights]
    h = _forward(example, W, names, computed, "forward")
    computed.append(_error(h[-1], example, names, "error"))
    deltas: list[np.ndarray] = [np.zeros(0)] * len(W)
    new = [layer.copy() for layer in W]
    for k in reversed(range(len(W))):
        deltas[k] = np.zeros(W[k].shape[1])
        for j, name in enumerate(names[k + 1]):
            y = h[k + 1][j]
            slope = float(act.slope(y))
            by_letters = act.formula.format(y=name, slope=f"f'({name})")
            by_numbers = act.formula.format(y=number(y), slope=number(slope))
            if k == len(W) - 1:
                propagated, t = y - example.target[j], example.target[j]
                letters, numbers = f"({name} - t)", f"({number(y)} - {number(t)})"
            else:
                weights_back = new[k + 1] if with_mistake else W[k + 1]
                propagated = float(weights_back[j] @ deltas[k + 1])
                mark = "⁺" if with_mistake else ""
                terms = [f"w{mark}({name}→{after}) · δ({after})" for after in names[k + 2]]
                values = [f"{number(w)} · {number(d)}" for w, d in zip(weights_back[j], deltas[k + 1], strict=True)]
                letters, numbers = f"({' + '.join(terms)})", f"({' + '.join(values)})"
            deltas[k][j] = propagated * slope
            description = f"δ of {name}: how E changes with its net input"
            computed.append(
                Step(
                    "backward",
                    "delta",
                    (k + 1, j),
                    description,
                    f"δ({name}) = {letters} · {by_letters}",
                    f"{numbers} · {by_numbers}",
                    float(deltas[k][j]),
                )
            )
        if with_mistake:
            _update(example, W, new, h, deltas, names, computed, k)
    if not with_mistake:
        for k in reversed(range(len(W))):
            _update(example, W, new, h, deltas, names, computed, k)
    new_h = _forward(example, new, names, computed, "again")
    computed.append(_error(new_h[-1], example, names, "again"))
    return computed


def _forward(
    example: Example, W: list[np.ndarray], names: list[list[str]], computed: list[Step], phase: str
) -> list[np.ndarray]:
    act, h = ACTIVATIONS[example.activation], [np.array(example.x, dtype=float)]
    for k, layer in enumerate(W):
        net = h[-1] @ layer
        out = act.f(net)
        for j, name in enumerate(names[k + 1]):
            terms = [f"w({before}→{name}) · {before}" for before in names[k]]
            values = [f"{number(w)} · {number(v)}" for w, v in zip(layer[:, j], h[-1], strict=True)]
            computed.append(
                Step(
                    phase,
                    "net",
                    (k + 1, j),
                    f"net input of {name}",
                    f"net({name}) = {' + '.join(terms)}",
                    " + ".join(values),
                    float(net[j]),
                )
            )
            formula, numbers = f"{name} = {example.activation}(net({name}))", f"{example.activation}({number(net[j])})"
            computed.append(Step(phase, "out", (k + 1, j), f"output of {name}", formula, numbers, float(out[j])))
        h.append(out)
    return h


def _error(y: np.ndarray, example: Example, names: list[list[str]], phase: str) -> Step:
    pairs = list(zip(names[-1], y, example.target, strict=True))
    letters = " + ".join(f"({name} - t)²" for name, _, _ in pairs)
    numbers = " + ".join(f"({number(v)} - {number(t)})²" for _, v, t in pairs)
    value = float(sum((v - t) ** 2 for _, v, t in pairs) / 2)
    return Step(phase, "E", (len(example.weights), 0), "the error E", f"E = ½ ({letters})", f"½ ({numbers})", value)


def _update(
    example: Example,
    W: list[np.ndarray],
    new: list[np.ndarray],
    h: list[np.ndarray],
    deltas: list[np.ndarray],
    names: list[list[str]],
    computed: list[Step],
    k: int,
) -> None:
    for j, name in enumerate(names[k + 1]):
        for i, before in enumerate(names[k]):
            new[k][i, j] = W[k][i, j] - example.eta * deltas[k][j] * h[k][i]
            computed.append(
                Step(
                    "update",
                    "weight",
                    (k, i, j),
                    f"new weight {before}→{name}",
                    f"w⁺({before}→{name}) = w - η · δ({name}) · {before}",
                    f"{number(W[k][i, j])} - {number(example.eta)} · {number(deltas[k][j])} · {number(h[k][i])}",
                    float(new[k][i, j]),
                )
            )


def new_weights(example: Example, with_mistake: bool = False) -> dict[tuple[int, ...], float]:
    """Each weight after the update, by its position (layer, i, j)."""
    return {step.position: step.value for step in steps(example, with_mistake) if step.kind == "weight"}
